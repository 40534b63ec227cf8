import assert from "node:assert/strict";
import { LOCAL_MODELS } from "../../../../src/local/models";
import { TIMEOUTS } from "../../../../src/recognizers/network";
import { liveSettings } from "../../../../src/session/dictation/liveSettings";
import { parseSettings, usable, type Settings } from "../../../../src/session/parseSettings";

const parse = (set: Readonly<Record<string, unknown>>): Settings =>
  usable(
    parseSettings((name) => set[name], {
      network: { ...TIMEOUTS, strictTls: true },
      localModels: () => LOCAL_MODELS,
      excludes: [],
    }),
  );
const modelFor = (set: Readonly<Record<string, unknown>>): string => liveSettings(parse(set)).model.id;
const REALTIME = "qwen3-asr-flash-realtime";

describe("the settings of a dictation", () => {
  it("have the model for sound that is still coming where the service has it, at its own price", () => {
    for (const region of ["beijing", "singapore"] as const) assert.equal(modelFor({ region }), REALTIME, region);
    const own = { region: "custom", baseUrl: "https://own.example" };
    assert.equal(modelFor(own), REALTIME);
    assert.equal(modelFor({ model: "qwen3-asr-flash-filetrans" }), REALTIME);
    const dear = liveSettings(parse({ "cost.prices": { [REALTIME]: 0.5 } }));
    assert.deepEqual(dear.model.prices.beijing, { amount: 0.5, currency: "USD" });
  });

  it("have the usual model where the text comes at pauses, or one that takes parts of a recording", () => {
    assert.equal(modelFor({ "dictation.realtime": false }), "qwen3-asr-flash");
    assert.equal(modelFor({ region: "us" }), "qwen3-asr-flash-us");
    for (const model of ["qwen3-asr-flash-filetrans", REALTIME])
      assert.equal(modelFor({ "dictation.realtime": false, model }), "qwen3-asr-flash", model);
    assert.equal(
      modelFor({ engine: "server", "server.url": "http://127.0.0.1:8000", "server.model": "whisper" }),
      "whisper",
    );
    assert.equal(modelFor({ engine: "local" }), LOCAL_MODELS[0]?.id);
  });

  it("are usable whatever somebody wrote into them, and say what was not used", () => {
    const settings = parse({
      "dictation.folder": 7,
      "dictation.format": "mp3",
      "dictation.link": "yes",
      "dictation.microphone": ["a"],
      "dictation.realtime": "no",
    });
    const { folder, format, link, microphone } = settings.dictation;
    assert.deepEqual(
      { folder, format, link, microphone },
      { folder: "recordings", format: "flac", link: false, microphone: "" },
    );
    assert.deepEqual(
      settings.ignored.map((one) => (one.code === "settingIgnored" ? one.setting : one.code)).sort(),
      ["folder", "format", "link", "microphone", "realtime"].map((name) => `earmark.dictation.${name}`),
    );
  });
});
