import assert from "node:assert/strict";
import { baseUrlOf } from "../../../src/recognizers/baseUrl";
import { DEFAULT_MODEL, modelOf, MODELS, priceOf } from "../../../src/recognizers/catalog";

describe("the catalog of models", () => {
  it("holds the guide's models with their limits, languages and price", () => {
    const model = modelOf(DEFAULT_MODEL, "beijing");
    assert.deepEqual(model.limits, {
      seconds: 180,
      base64Bytes: 10_485_760,
      contextTokens: 10_000,
      requestsPerMinute: 100,
    });
    assert.deepEqual(model.languages.slice(0, 3), ["zh", "yue", "en"]);
    assert.equal(model.languages.length, 27);
    const hour = priceOf(model, "beijing", 3_600);
    assert.deepEqual([hour?.amount.toFixed(3), hour?.currency], ["0.792", "CNY"]);
    assert.equal(priceOf(model, "custom", 60), undefined);
  });

  it("knows that Qwen-Audio-ASR takes no options and was retired", () => {
    const { can, languages, retired, limits } = modelOf("qwen-audio-asr", "beijing");
    assert.deepEqual(can, { context: false, language: false, languageId: false, itn: [], url: true });
    assert.deepEqual(languages, ["zh", "en"]);
    assert.equal(limits.contextTokens, 0);
    assert.ok(retired);
    // The brand was given to other models since: only this very name is the guide's.
    assert.equal(modelOf("qwen-audio-3.1-asr-flash", "beijing").protocol, "inputAudio");
    assert.equal(modelOf("qwen-audio-3.1-asr-flash-2026-10-01", "beijing").protocol, "inputAudio");
  });

  it("uses the US names in the US, and takes any other name with the most careful limits", () => {
    assert.equal(modelOf(DEFAULT_MODEL, "us").id, "qwen3-asr-flash-us");
    const unknown = modelOf("qwen9-asr", "beijing");
    assert.equal(unknown.known, false);
    assert.equal(unknown.limits.seconds, Math.min(...MODELS.map(({ limits }) => limits.seconds)));
    assert.equal(priceOf(unknown, "beijing", 60), undefined);
  });
});

describe("the base URL", () => {
  const GOOD = [
    ["https://ws1.cn-beijing.maas.aliyuncs.com", "https://ws1.cn-beijing.maas.aliyuncs.com"],
    ["https://dashscope.aliyuncs.com/api/v1/", "https://dashscope.aliyuncs.com"],
    [" https://gateway.example/asr/compatible-mode/v1 ", "https://gateway.example/asr"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
    ["http://localhost:8080", "http://localhost:8080"],
    ["http://[::1]:8080", "http://[::1]:8080"],
  ] as const;
  for (const [text, url] of GOOD) it(`takes ${text.trim()}`, () => assert.equal(baseUrlOf("custom", text), url));

  const BAD = [
    "",
    "nonsense",
    "ftp://x",
    "http://example.com",
    "http://127.0.0.1.evil.example",
    "https://u:p@example.com",
    "https://example.com?k=1",
    "file:///etc/passwd",
    "http://192.168.1.2",
  ];
  for (const text of BAD)
    it(`refuses ${text || "nothing"}`, () => assert.throws(() => baseUrlOf("custom", text), { code: "settings" }));

  it("is each region's own where nothing is set", () => {
    assert.equal(baseUrlOf("beijing", ""), "https://dashscope.aliyuncs.com");
    assert.equal(baseUrlOf("singapore", ""), "https://dashscope-intl.aliyuncs.com");
  });
});
