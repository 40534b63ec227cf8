import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import { LOCAL_MODELS } from "../../../src/local/models";
import { TIMEOUTS } from "../../../src/recognizers/network";
import {
  parseSettings,
  withProblemsOf,
  usable,
  type AnySettings,
  type Before,
} from "../../../src/session/parseSettings";

const NETWORK = { ...TIMEOUTS, strictTls: true };
const HEARS = { engine: "command", command: ["hear", "{audio}"] };
const SERVER = { engine: "server", "server.url": "http://127.0.0.1:8000" };

interface Property {
  readonly default?: unknown;
  readonly type: string;
}

const ROOT = path.resolve(import.meta.dirname, "../../..");
const { contributes } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  contributes: { configuration: { properties: Readonly<Record<string, Property>> } };
};
const PROPERTIES = Object.entries(contributes.configuration.properties).map(
  ([name, property]) => [name.replace("earmark.", ""), property] as const,
);
const DEFAULTS = Object.fromEntries(PROPERTIES.map(([name, property]) => [name, property.default]));

/** Settings as VS Code gives them: the usual ones, and some that are set. */
function parse(
  set: Readonly<Record<string, unknown>>,
  before?: Before,
  excludes: readonly unknown[] = [],
): AnySettings {
  const world = { network: NETWORK, localModels: () => LOCAL_MODELS, excludes: [["**/.env"], ...excludes] };
  return parseSettings((name) => (name in set ? set[name] : DEFAULTS[name]), world, before);
}

/** The name of the setting that is said to be wrong. */
const wrong = (settings: AnySettings): string | undefined => settings.problem?.setting?.id;
const ignored = (settings: AnySettings): unknown[] =>
  settings.ignored.map((notice) => (notice.code === "settingIgnored" ? [notice.setting, notice.used] : notice.code));

describe("settings", () => {
  it("that nobody has set are fine, whatever is not there", () => {
    for (const settings of [parse({}), parse(Object.fromEntries(PROPERTIES.map(([name]) => [name, undefined])))]) {
      assert.equal(settings.problem, undefined);
      assert.deepEqual(settings.ignored, []);
      assert.equal(usable(settings).engine.id, "cloud");
    }
  });

  for (const [title, set, name] of [
    ["an unknown engine does not become the service", { engine: "locl" }, "engine"],
    ["an unknown region does not become Beijing", { region: "frankfurt" }, "region"],
    ["a region of the wrong type", { region: 7 }, "region"],
    ["custom without a URL", { region: "custom", baseUrl: " " }, "baseUrl"],
    ["a base URL that is none", { region: "custom", baseUrl: "dashscope" }, "baseUrl"],
    ["a base URL of the wrong type does not become the public one", { baseUrl: ["https://own.example"] }, "baseUrl"],
    ["a key that would go in clear text", { region: "custom", baseUrl: "http://10.0.0.7" }, "baseUrl"],
    ["a permission in quotation marks", { keyWithoutTls: "true" }, "keyWithoutTls"],
    ["an unknown protocol", { protocol: "openai" }, "protocol"],
    ["a model of the wrong type", { model: 3 }, "model"],
    ["a server without a URL", { engine: "server" }, "server.url"],
    ["a server with a query", { engine: "server", "server.url": "https://a.example/?key=1" }, "server.url"],
    ["an unknown kind of server", { ...SERVER, "server.kind": "ollama" }, "server.kind"],
    ["a header that cannot be sent", { ...SERVER, "server.headers": { "a b": "c" } }, "server.headers"],
    ["a header of the wrong type", { ...SERVER, "server.headers": { "x-team": 7 } }, "server.headers"],
    ["headers of the wrong type", { ...SERVER, "server.headers": ["x-team: 7"] }, "server.headers"],
    ["a program without the sound", { engine: "command", command: ["hear"] }, "command"],
    ["a program as one text", { engine: "command", command: "hear {audio}" }, "command"],
    ["a local model that does not exist", { engine: "local", "local.model": "whisper-huge" }, "local.model"],
    ["a folder of the wrong type", { engine: "local", "local.folder": true }, "local.folder"],
    ["a language that is none", { language: "zh!" }, "language"],
    ["a language of the wrong type", { language: ["zh"] }, "language"],
    ["channels that are unknown", { channels: "both" }, "channels"],
    ["a question that is misspelled", { confirmUpload: "allways" }, "confirmUpload"],
    ["a budget in quotation marks is not no limit", { "cost.monthlyBudget": "10" }, "cost.monthlyBudget"],
    ["a budget below 0 is not no limit", { "cost.monthlyBudget": -1 }, "cost.monthlyBudget"],
    ["a limit that is no number", { "cost.confirmAbove": NaN }, "cost.confirmAbove"],
    ["a price in quotation marks", { "cost.prices": { "qwen3-asr-flash": "0.1" } }, "cost.prices"],
    ["prices of the wrong type", { "cost.prices": [1] }, "cost.prices"],
  ] as const)
    it(`keep anything from being transcribed, and say which one it is: ${title}`, () => {
      const settings = parse(set);
      assert.equal(wrong(settings), `earmark.${name}`);
      assert.equal(settings.engine, undefined);
      assert.throws(() => usable(settings), { code: "settings", message: new RegExp(`^earmark\\.${name}\\b`) });
    });

  it("of what is kept out of the context are those of everybody, and each of them is looked at", () => {
    assert.equal(wrong(parse({}, undefined, ["**/secret"])), "earmark.context.exclude");
    assert.equal(wrong(parse({}, undefined, [["**/secret", 7]])), "earmark.context.exclude");
    assert.deepEqual(parse({}, undefined, [undefined, ["**/secret"]]).contextExclude, ["**/.env", "**/secret"]);
  });

  it("of what is kept out of the context are unset where a place says null, as any other", () => {
    const settings = parse({}, undefined, [null, undefined, ["secret/**"], null]);
    assert.equal(settings.problem, undefined);
    assert.deepEqual(settings.contextExclude, ["**/.env", "secret/**"]);
  });

  it("attacks: tell whose key it is where another one is wrong, so that no server's key is kept as the service's", () => {
    for (const set of [{ "cost.monthlyBudget": -5 }, { language: "no code" }, { confirmUpload: "x" }]) {
      assert.equal(parse({ ...SERVER, ...set }).keyName, "server http://127.0.0.1:8000");
      assert.equal(parse({ ...set, region: "singapore" }).keyName, "singapore");
      assert.equal(parse({ ...HEARS, ...set }).keyName, undefined);
    }
    assert.equal(parse({ engine: "server", "server.url": "" }).keyName, undefined);
  });

  it("of another engine do not matter", () => {
    const strange = {
      region: "x",
      baseUrl: "x",
      protocol: "x",
      "server.url": "x",
      "server.kind": "x",
      "local.model": "x",
    };
    assert.equal(parse({ ...strange, ...HEARS }).problem, undefined);
    assert.equal(parse({ command: 7, "server.headers": 7, "local.model": "x", "server.url": "x" }).problem, undefined);
  });

  for (const [title, set, name, used] of [
    ["a number that is too high", { parallel: 40 }, "parallel", "16"],
    ["a number that is too low", { "cache.megabytes": 0 }, "cache.megabytes", "1"],
    ["a number that is not whole", { parallel: 2.5 }, "parallel", "3"],
    ["a number in quotation marks", { retrySeconds: "10" }, "retrySeconds", "60"],
    ["a mode that is unknown", { "context.mode": "all" }, "context.mode", '"terms"'],
    ["a source that is unknown", { "context.sources": ["glossary", "web"] }, "context.sources", '["glossary"]'],
    ["files as one text", { "context.glossaryFiles": "words.txt" }, "context.glossaryFiles", "[]"],
    ["a switch in quotation marks", { "output.paragraphs": "yes" }, "output.paragraphs", "false"],
    ["timestamps that are unknown", { "output.timestamps": "word" }, "output.timestamps", '"off"'],
    ["a path of the wrong type", { ffmpegPath: {} }, "ffmpegPath", '""'],
    ["an upload that is unknown", { upload: "mp3" }, "upload", '"lossless"'],
  ] as const)
    it(`that only change how it is done are said, and the usual ones are used: ${title}`, () => {
      const settings = parse(set);
      assert.equal(settings.problem, undefined);
      assert.deepEqual(ignored(settings), [[`earmark.${name}`, used]]);
    });

  it("hold for what they hold for where another one is wrong", () => {
    const settings = parse({ language: "zh!", "output.timestamps": "segment", "links.codeLens": false });
    assert.deepEqual([settings.timestamps, settings.linkLenses, settings.language], ["segment", false, undefined]);
  });

  it("of a job that began with others are its engine and its model", () => {
    const settings = parse({ ...HEARS, model: "x" }, { engine: "cloud", model: "qwen3-asr-flash" });
    assert.deepEqual([settings.engine?.id, settings.model.id], ["cloud", "qwen3-asr-flash"]);
    assert.equal(wrong(parse({}, { engine: "local", model: "gone" })), "earmark.local.model");
  });

  it("of several folders are wrong where one of them is", () => {
    const [good, bad] = [parse({ parallel: 99 }), parse({ language: "zh!", parallel: 99 })];
    assert.equal(wrong(withProblemsOf(good, [bad])), "earmark.language");
    assert.equal(withProblemsOf(good, [bad]).engine, undefined);
    assert.deepEqual(ignored(withProblemsOf(good, [good, bad])), [["earmark.parallel", "16"]]);
    assert.equal(usable(withProblemsOf(good, [good])).engine.id, "cloud");
  });

  it("of a list of models that cannot be read are an error, and not a fault", () => {
    const localModels = (): never => {
      throw new EarmarkError("settings", "The list cannot be read.");
    };
    const get = (name: string): unknown => ({ engine: "local" })[name];
    const settings = parseSettings(get, { network: NETWORK, localModels, excludes: [] });
    assert.match(settings.problem?.message ?? "", /cannot be read/);
  });

  for (const [name, { type }] of PROPERTIES)
    it(`of every type are a value or are said: ${name}`, () => {
      for (const value of [null, "", "x", 7, -7, 1e99, true, [], ["x"], [7], {}, { x: 7 }, { x: "y" }])
        for (const engine of ["cloud", "server", "command", "local"]) {
          const settings = parse({ engine, [name]: value }, undefined, name === "context.exclude" ? [value] : []);
          const isSaid = settings.problem !== undefined || settings.ignored.length > 0;
          const isOfType =
            value === null || typeof value === (type === "integer" ? "number" : type === "array" ? "object" : type);
          // Another engine's settings, and what is read elsewhere.
          const isRead = !/^(announce|server\.|local\.|command|protocol|region|baseUrl|model|context\.exclude)/.test(
            name,
          );
          if (!isOfType && isRead && value !== "") assert.ok(isSaid, `${engine} ${JSON.stringify(value)}`);
        }
    });
});
