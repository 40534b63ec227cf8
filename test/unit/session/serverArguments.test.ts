import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { readArguments, type CliOptions } from "../../../src/cli/arguments";
import { engineOf } from "../../../src/cli/engineOf";
import { LOCAL_MODELS } from "../../../src/local/models";
import { priceOf } from "../../../src/recognizers/catalog";
import { TIMEOUTS, type Network } from "../../../src/recognizers/network";
import { parseSettings, usable, type Settings } from "../../../src/session/parseSettings";
import { serverArguments, serverEnvironment } from "../../../src/session/serverArguments";

const PLACES = { cache: "/store", models: "/store/models", folders: ["/w/one", "/w/-two"], glossaries: ["/w/g.txt"] };
const KEYS = { DASHSCOPE_API_KEY: "sk-of-the-service", EARMARK_SERVER_KEY: "of-the-server" };
const DIRECT: Network = { ...TIMEOUTS, strictTls: true };

const ROOT = path.resolve(import.meta.dirname, "../../..");
const { contributes } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  contributes: { configuration: { properties: Readonly<Record<string, { readonly default?: unknown }>> } };
};

function settingsOf(set: Readonly<Record<string, unknown>>, network = DIRECT): Settings {
  const get = (name: string): unknown =>
    name in set ? set[name] : contributes.configuration.properties[`earmark.${name}`]?.default;
  return usable(parseSettings(get, { network, localModels: () => LOCAL_MODELS, excludes: [] }));
}

/** As the program reads what it is started with. */
function read(settings: Settings, env: NodeJS.ProcessEnv = {}): CliOptions {
  const options = readArguments(serverArguments(settings, PLACES), env);
  assert.ok(options !== "help");
  return options;
}

describe("the arguments with which an editor starts its server for agents", () => {
  for (const [title, set] of [
    ["the service as it is", {}],
    ["another region and model", { region: "us", model: "qwen3-asr-flash", language: "en" }],
    ["a workspace's host", { region: "beijing", baseUrl: "https://llm-1.cn-beijing.maas.aliyuncs.com/api/v1" }],
    ["a host of one's own", { region: "custom", baseUrl: "https://speech.example.org", protocol: "compatible" }],
    ["a host without TLS", { region: "custom", baseUrl: "http://10.0.0.7:8080", keyWithoutTls: true }],
    ["a model that begins with a dash", { model: "-x --price 0" }],
    ["a server", { engine: "server", "server.url": "http://127.0.0.1:8000/v1", "server.model": "Qwen/Qwen3-ASR-0.6B" }],
    [
      "a server of a kind",
      { engine: "server", "server.url": "http://127.0.0.1:8000", "server.model": "m", "server.kind": "vllm" },
    ],
    ["a program", { engine: "command", command: ["/opt/hear it", '--x="1"', "{audio}", "{language}"] }],
    ["a model on this machine", { engine: "local" }],
  ] as const) {
    it(`name ${title}`, () => {
      const settings = settingsOf(set);
      const reached = engineOf(read(settings), KEYS);
      assert.deepEqual(reached.engine, settings.engine);
      assert.equal(reached.model.id, settings.model.id);
      for (const one of ["language", "itn", "parallel", "allChannels"] as const)
        assert.equal(read(settings)[one], settings[one], one);
    });
  }

  it("hold what else the user has set, and the folders alone are open", () => {
    const set = { parallel: 7, retrySeconds: 5, upload: "compact", channels: "all", ffmpegPath: "/opt/f f/ffmpeg" };
    const options = read(settingsOf({ ...set, inverseTextNormalization: true, "cache.days": 0 }));
    assert.deepEqual(
      [options.parallel, options.retrySeconds, options.upload, options.allChannels, options.ffmpegPath, options.itn],
      [7, 5, "compact", true, "/opt/f f/ffmpeg", true],
    );
    assert.deepEqual([options.cacheDir, options.cacheDays], ["/store", 0]);
    assert.deepEqual([options.serves, options.inputs], [true, PLACES.folders]);
    assert.deepEqual([options.glossaryFiles, options.contextFiles], [PLACES.glossaries, []]);
    assert.equal(read(settingsOf({ engine: "local", "local.folder": "/m" })).modelsDir, "/m");
    assert.equal(read(settingsOf({ engine: "local" })).modelsDir, PLACES.models);
  });

  it("have each price asked about, unless nothing is to be asked, and keep to the budget", () => {
    const spending = (set: Readonly<Record<string, unknown>>): unknown[] => {
      const { confirmAbove, monthlyBudget } = read(settingsOf(set));
      return [confirmAbove, monthlyBudget];
    };
    assert.deepEqual(spending({}), [0, 0]);
    assert.deepEqual(spending({ "cost.confirmAbove": 5, "cost.monthlyBudget": 0.000_000_5 }), [0, 0.000_000_5]);
    assert.deepEqual(spending({ confirmUpload: "never", "cost.monthlyBudget": 1e21 }), [1, 1e21]);
    assert.deepEqual(spending({ confirmUpload: "never", "cost.confirmAbove": 5 }), [5, 0]);
  });

  it("state the user's own price, in the currency of the region", () => {
    for (const set of [
      { "cost.prices": { "qwen3-asr-flash": 0.000_000_07 }, model: "qwen3-asr-flash" },
      { "cost.prices": { own: 0.5 }, model: "own", region: "custom", baseUrl: "https://speech.example.org" },
      { model: "qwen3-asr-flash", baseUrl: "https://llm-1.cn-beijing.maas.aliyuncs.com" },
      { model: "own" },
    ]) {
      const settings = settingsOf(set);
      const { engine, model } = engineOf(read(settings), KEYS);
      assert.ok(engine.id === "cloud");
      assert.deepEqual(priceOf(model, engine.region, 1), priceOf(settings.model, settings.region, 1));
    }
  });

  it("hold no key, and nothing of the editor's environment leads elsewhere", () => {
    const settings = settingsOf({});
    const elsewhere = { DASHSCOPE_HTTP_BASE_URL: "https://elsewhere.example.org" };
    const env = serverEnvironment(settings.engine, DIRECT, "sk-stored-by-the-user");
    assert.deepEqual(env, {
      ELECTRON_RUN_AS_NODE: "1",
      DASHSCOPE_HTTP_BASE_URL: null,
      DASHSCOPE_API_KEY: "sk-stored-by-the-user",
    });
    assert.doesNotMatch(serverArguments(settings, PLACES).join(" "), /sk-/);
    // As the editor takes out what is null.
    const { DASHSCOPE_HTTP_BASE_URL: _, ...rest } = { ...elsewhere, ...env };
    assert.deepEqual(engineOf(read(settings, rest), rest as NodeJS.ProcessEnv).engine, settings.engine);
    const server = settingsOf({ engine: "server", "server.url": "http://127.0.0.1:8000", "server.model": "m" });
    assert.equal(serverEnvironment(server.engine, DIRECT, "x")["EARMARK_SERVER_KEY"], "x");
    assert.ok(!("DASHSCOPE_API_KEY" in serverEnvironment(server.engine, DIRECT, "x")));
    assert.ok(!("DASHSCOPE_API_KEY" in serverEnvironment(settings.engine, DIRECT, undefined)));
  });

  it("lead through the editor's proxy, or around the one of the environment", () => {
    const through = serverEnvironment(
      { id: "command", line: [] },
      { ...DIRECT, proxy: "http://p:1", noProxy: ["a", "b"] },
      undefined,
    );
    assert.deepEqual(
      [through["https_proxy"], through["HTTPS_PROXY"], through["no_proxy"]],
      ["http://p:1", "http://p:1", "a,b"],
    );
    const none = serverEnvironment({ id: "command", line: [] }, { ...DIRECT, proxy: "" }, undefined);
    assert.deepEqual([none["https_proxy"], none["HTTP_PROXY"], "NO_PROXY" in none], [null, null, false]);
  });
});
