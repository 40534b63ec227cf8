// What services and servers say of the language, on every way in which they say it.
import assert from "node:assert/strict";
import type { Clip, Hypothesis } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { serverModel, type Engine } from "../../../src/recognizers/engine";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { recognizerFor } from "../../../src/recognizers/recognizerFor";
import { raw } from "../../service/faults";
import { startService, KEY, type Service } from "../../service/service";
import { MODEL } from "../../service/shapes/server";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { collectLog } from "../support";

const data = new Uint8Array(64);
const CLIP: Clip = { index: 0, span: { start: 0, end: 15 }, audio: { kind: "bytes", data, mime: "audio/wav" } };

describe("the language that an answer names", () => {
  let service: Service;
  let http: Http;
  before(async () => {
    service = await startService(tonesRecognizer());
    http = openHttp({ ...TIMEOUTS, strictTls: true });
  });
  after(async () => {
    await http.close();
    await service.close();
  });

  async function last(engine: Engine, model = modelOf("qwen3-asr-flash", "custom")): Promise<Hypothesis | undefined> {
    const recognizer = await recognizerFor(engine, {
      model: engine.id === "server" ? serverModel(engine.kind, MODEL) : model,
      key: KEY,
      http: () => Promise.resolve(http),
      fileJobs: assert.fail as never,
      local: () => assert.fail(),
      log: collectLog().log,
    });
    let hypothesis: Hypothesis | undefined;
    for await (hypothesis of recognizer.recognize(CLIP, { context: "", itn: false }, new AbortController().signal));
    return hypothesis;
  }

  const cloud = (compatible: boolean): Engine => ({ id: "cloud", region: "custom", baseUrl: service.url, compatible });
  const own = (): Engine => ({ id: "server", baseUrl: service.url, kind: "openai", headers: {} });
  const newer = modelOf("qwen-audio-3.1-asr-flash", "custom");
  const annotated = (language: unknown): object => ({
    content: "said",
    annotations: [{ type: "audio_info", language }],
  });
  const WAYS: readonly (readonly [string, () => Promise<Hypothesis | undefined>, (language: unknown) => object])[] = [
    [
      "the service, native",
      () => last(cloud(false)),
      (language) => ({ output: { choices: [{ finish_reason: "stop", message: annotated(language) }] } }),
    ],
    [
      "the service, compatible mode",
      () => last(cloud(true)),
      (language) => ({ choices: [{ finish_reason: "stop", message: annotated(language) }] }),
    ],
    [
      "the newer models",
      () => last(cloud(false), newer),
      (language) => ({ output: { text: "said", sentence: { text: "said", language, sentence_end: true } } }),
    ],
    ["a server of one's own", () => last(own()), (language) => ({ text: "said", language })],
  ];
  for (const [name, ask, body] of WAYS) {
    it(`attacks 16: is a code or nothing: ${name}`, async () => {
      for (const [language, expected] of [
        ["yue", "yue"],
        ["pt-BR", "pt-BR"],
        ["[x](command:workbench.action.files.newUntitledFile) ![p](https://example.com/p)", undefined],
        ["$(touch x)", undefined],
        ["en\n\n# forged", undefined],
        ["e".repeat(100_000), undefined],
        [{ toString: "en" }, undefined],
      ] as const) {
        service.behavior.fault = () => raw(200, "application/json", JSON.stringify(body(language)));
        const answer = await ask();
        assert.deepEqual([answer?.text, answer?.language], ["said", expected]);
      }
    });
  }
});
