import assert from "node:assert/strict";
import { baseUrlOf, serverUrlOf } from "../../../src/recognizers/baseUrl";
import {
  atMost,
  checkSpoken,
  DEFAULT_MODEL,
  modelOf,
  MODELS,
  priceOf,
  priceOfTokens,
  REALTIME_MODEL,
  tokenPriceOf,
} from "../../../src/recognizers/catalog";

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

  it("recognizers catalog: holds the service's models of September 2026", () => {
    const ids = MODELS.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of [
      "qwen-audio-3.1-asr-flash-filetrans",
      "qwen-audio-3.1-asr-flash-streaming",
      "qwen-audio-3.1-asr-flash-message",
      "qwen-audio-3.0-asr-flash-filetrans",
      "qwen-audio-3.0-asr-flash-streaming",
      "qwen3-asr-flash-realtime",
      "fun-asr",
      "fun-asr-mtl",
    ])
      assert.ok(modelOf(id, "beijing").known, id);
  });

  it("recognizers catalog: dictation is priced by the second, and files are refused with what to use instead", () => {
    for (const id of ["", "-2025-10-27", "-2026-02-10"].map((end) => `${REALTIME_MODEL}${end}`)) {
      const model = modelOf(id, "singapore");
      assert.deepEqual([model.protocol, model.known, model.instead], ["realtime", true, DEFAULT_MODEL], id);
      assert.deepEqual(priceOf(model, "singapore", 100), { amount: 0.009, currency: "USD" });
      assert.deepEqual(priceOf(model, "beijing", 100), { amount: 0.0047, currency: "USD" });
      assert.equal(priceOf(model, "us", 100), undefined);
      assert.throws(() => checkSpoken(model), { code: "wrongModel", detail: DEFAULT_MODEL });
    }
  });

  it("recognizers catalog: the newer models know 30 languages", () => {
    for (const id of [
      "qwen-audio-3.0-asr-flash",
      "qwen-audio-3.1-asr-flash",
      "qwen-audio-3.1-asr-flash-filetrans",
      "fun-asr-mtl",
    ]) {
      const { languages } = modelOf(id, "beijing");
      assert.equal(new Set(languages).size, 30);
      for (const code of "zh en nl el hu ro bg hr sk".split(" ")) assert.ok(languages.includes(code), code);
      for (const code of "tr uk is".split(" ")) assert.ok(!languages.includes(code), code);
    }
  });

  it("recognizers 12: clips of the newer models fit into an answer of 1 024 tokens", () => {
    for (const id of [
      "qwen-audio-3.1-asr-flash",
      "qwen-audio-3.0-asr-flash",
      "qwen-audio-3.1-asr-flash-2027-01-01",
      "fun-asr-flash-2026-06-15",
    ]) {
      const { seconds, base64Bytes } = modelOf(id, "beijing").limits;
      assert.equal(seconds, 180, id);
      assert.ok((seconds * 80) / 15 < 1_024);
      assert.ok(base64Bytes + "data:audio/flac;base64,".length <= 20 * 1_048_576);
    }
  });

  it("recognizers catalog: prices a second, and by tokens only where the tokens are known", () => {
    const older = modelOf("qwen-audio-3.0-asr-flash-filetrans", "beijing");
    assert.deepEqual(priceOf(older, "beijing", 1), { amount: 0.000_032, currency: "USD" });
    assert.deepEqual(priceOf(older, "singapore", 1), { amount: 0.000_035, currency: "USD" });
    for (const [id, region, input, output] of [
      ["qwen-audio-3.1-asr-flash-filetrans", "beijing", 0.113, 0.382],
      ["qwen-audio-3.1-asr-flash-filetrans", "singapore", 0.15, 0.47],
      ["qwen-audio-3.1-asr-flash-message", "beijing", 0.848, 0.636],
      ["qwen-audio-3.1-asr-flash-message", "singapore", 0.93, 0.7],
    ] as const) {
      const model = modelOf(id, region);
      assert.equal(priceOf(model, region, 3_600), undefined);
      assert.deepEqual(tokenPriceOf(model, region), { input, output, currency: "USD" });
      const million = { input: 1_000_000, output: 1_000_000 };
      assert.equal(priceOfTokens(model, region, million)?.amount.toFixed(6), (input + output).toFixed(6));
      assert.ok(
        (atMost(model, region, 300)?.amount ?? 0) >
          (priceOfTokens(model, region, { input: 7_168, output: 1_600 })?.amount ?? 0),
      );
    }
    // Another snapshot may have another price.
    const unknown = modelOf("qwen-audio-3.1-asr-flash-filetrans-2027-01-01", "beijing");
    assert.deepEqual([priceOf(unknown, "beijing", 60), atMost(unknown, "beijing", 60)], [undefined, undefined]);
  });

  it("recognizers catalog: requests a minute, by the models' own pages", () => {
    for (const [id, most] of [
      ["qwen-audio-3.0-asr-flash-filetrans", 600],
      ["qwen-audio-3.1-asr-flash-filetrans", 600],
      ["qwen-audio-3.1-asr-flash-message", 1_200],
      ["qwen3-asr-flash", 100],
      ["qwen-audio-3.1-asr-flash-filetrans-2027-01-01", 100],
    ] as const)
      assert.equal(modelOf(id, "beijing").limits.requestsPerMinute, most);
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
    "http://host.docker.internal:8000",
  ];
  for (const text of BAD)
    it(`refuses ${text || "nothing"}`, () => assert.throws(() => baseUrlOf("custom", text), { code: "settings" }));

  const PRIVATE = [
    "http://192.168.1.2",
    "http://10.0.0.7:8000",
    "http://172.17.0.1:8000",
    "http://172.31.255.254",
    "http://169.254.1.1",
    "http://100.101.102.103:8000",
    "http://[fd12:3456::1]:8000",
    "http://[fe80::1]",
    "http://host.docker.internal:8000",
    "http://gateway.docker.internal",
    "http://nas.local",
    "http://asr",
    "http://speech.home.arpa",
  ];
  for (const text of PRIVATE)
    it(`platforms 17: takes ${text} for a server of one's own, and for the service where the key may go there`, () => {
      assert.equal(serverUrlOf(text), text);
      assert.throws(() => baseUrlOf("custom", text), /earmark\.keyWithoutTls/);
      assert.equal(baseUrlOf("custom", text, true), text);
    });
  const PUBLIC = [
    "http://172.32.0.1",
    "http://172.15.0.1",
    "http://11.0.0.1",
    "http://193.168.1.2",
    "http://100.128.0.1",
    "http://10.evil.example",
    "http://192.168.1.2.evil.example",
    "http://internal.example",
    "http://local.evil.example",
    "http://[2001:db8::1]",
  ];
  for (const text of PUBLIC)
    it(`platforms 17: refuses ${text}, which is on the public internet`, () => {
      assert.throws(() => serverUrlOf(text), { code: "settings" });
      assert.throws(() => baseUrlOf("custom", text, true), { code: "settings" });
    });

  it("is each region's own where nothing is set", () => {
    assert.equal(baseUrlOf("beijing", ""), "https://dashscope.aliyuncs.com");
    assert.equal(baseUrlOf("singapore", ""), "https://dashscope-intl.aliyuncs.com");
  });
});
