import assert from "node:assert/strict";
import { modelOf, MODELS } from "../../../src/recognizers/catalog";
import { check } from "../../../src/recognizers/check";
import { cloud } from "../../../src/recognizers/cloud";
import { dashScope } from "../../../src/recognizers/dashScope";
import { insteadOf, mannerOf } from "../../../src/recognizers/families";
import { errorOf } from "../../../src/recognizers/failures";
import { openHttp } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { engineOf } from "../../../src/cli/engineOf";
import { readArguments } from "../../../src/cli/arguments";
import { KEY, startService } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { collectLog } from "../support";

const MANNERS = {
  dashScope: ["qwen3-asr-flash", "qwen3-asr-flash-2026-02-10", "qwen3-asr-flash-us", "qwen-audio-asr", "qwen9-asr"],
  inputAudio: [
    "qwen-audio-3.0-asr-flash",
    "qwen-audio-3.1-asr-flash-2026-10-01",
    "qwen-audio-4-asr-flash",
    "fun-asr-flash-2026-06-15",
    "fun-asr-flash",
  ],
  "a task of one URL": [
    "qwen3-asr-flash-filetrans",
    "qwen3-asr-flash-filetrans-2025-11-17",
    "qwen3-asr-flash-filetrans-2027-01-02",
  ],
  "a task of a list": [
    "qwen-audio-3.0-asr-flash-filetrans",
    "qwen-audio-3.1-asr-flash-filetrans",
    "qwen-audio-3.9-asr-flash-filetrans-2027-03-04",
    "fun-asr",
    "fun-asr-2025-11-07",
    "fun-asr-mtl",
    "fun-asr-mtl-2025-08-25",
    "paraformer-v2",
    "paraformer-8k-v2",
    "paraformer-mtl-v1",
    "Fun-ASR",
    "other-filetrans",
  ],
  realtime: [
    "qwen3-asr-flash-realtime",
    "qwen3-asr-flash-realtime-2025-10-27",
    "qwen3-asr-flash-realtime-2026-02-10",
    "Qwen3-ASR-Flash-Realtime-2027-01-02",
  ],
  none: [
    "qwen-audio-3.1-asr-flash-streaming",
    "qwen-audio-3.2-asr-flash-streaming-2027-01-01",
    "qwen-audio-3.1-asr-flash-message",
    "qwen-audio-3.1-asr-flash-message-2026-12-01",
    "fun-asr-realtime",
    "fun-asr-flash-8k-realtime",
    "paraformer-realtime-v2",
    "paraformer-realtime-8k-v2",
    "gummy-chat-v1",
  ],
} as const;

describe("how a model is spoken to", () => {
  for (const [manner, names] of Object.entries(MANNERS)) {
    it(`recognizers 7: by its name: ${manner}`, () => {
      for (const name of names) {
        const told = mannerOf(name);
        const said =
          told.protocol === "filetrans" ? (told.list ? "a task of a list" : "a task of one URL") : told.protocol;
        assert.equal(said, manner, name);
        const model = modelOf(name, "beijing");
        assert.equal(model.protocol, told.protocol, name);
        assert.equal(model.list === true, told.protocol === "filetrans" && told.list, name);
        assert.equal(model.instead !== undefined, /^(none|realtime)$/.test(told.protocol), name);
      }
    });
  }

  it("recognizers 7: a name of the catalog is known in any case and with spaces around it, and nothing is no name", () => {
    const chosen = (name: string): readonly unknown[] => {
      const options = readArguments(["transcribe", "--model", name, "a.wav"], {});
      const { model } = engineOf(options as never, { DASHSCOPE_API_KEY: KEY });
      return [model.id, model.known, model.retired?.since];
    };
    assert.deepEqual(chosen("Qwen3-ASR-Flash"), ["qwen3-asr-flash", true, undefined]);
    assert.deepEqual(chosen(" FUN-ASR "), ["fun-asr", true, undefined]);
    assert.deepEqual(chosen("Qwen9-ASR"), ["Qwen9-ASR", false, undefined]);
    assert.deepEqual(chosen("qwen-audio-asr-latest"), ["qwen-audio-asr-latest", true, "2026-03-30"]);
    assert.deepEqual(chosen("qwen-audio-asr-2024-12-04"), ["qwen-audio-asr-2024-12-04", true, "2026-01-30"]);
    assert.equal(modelOf("Qwen3-ASR-Flash", "us").id, "qwen3-asr-flash-us");
    for (const name of ["", " "]) assert.throws(() => chosen(name), /--model must be the name of a model/);
  });

  it("recognizers 7: the catalog and the names agree", () => {
    for (const { id, protocol, list } of MODELS) {
      const manner = mannerOf(id);
      assert.deepEqual([id, protocol, list === true], [id, manner.protocol, "list" in manner && manner.list]);
    }
  });

  it("recognizers 7: what to use instead is a model that Earmark can speak to", () => {
    const known = MODELS.filter(({ instead }) => instead === undefined).map(({ id }) => id);
    for (const [name, instead] of [
      ["qwen3-asr-flash-realtime-2026-02-10", "qwen3-asr-flash"],
      ["qwen-audio-3.1-asr-flash-streaming", "qwen-audio-3.1-asr-flash"],
      ["qwen-audio-3.0-asr-flash-message", "qwen-audio-3.0-asr-flash"],
      ["qwen-audio-7-asr-flash-message-2030-01-01", "qwen-audio-3.1-asr-flash"],
      ["fun-asr-realtime-2026-01-01", "fun-asr"],
      ["paraformer-realtime-8k-v2", "paraformer-v2"],
      ["gummy-realtime-v1", "qwen3-asr-flash"],
    ] as const) {
      assert.equal(insteadOf(name, known), instead);
      assert.notEqual(mannerOf(instead).protocol, "none");
      assert.equal(modelOf(name, "singapore").instead, instead);
    }
  });

  it("recognizers 7: a name that cannot be spoken to is refused before anything is sent, with what to use instead", async () => {
    const service = await startService(tonesRecognizer());
    const http = openHttp({ ...TIMEOUTS, strictTls: true });
    const { log } = collectLog();
    for (const name of MANNERS.none) {
      const model = modelOf(name, "custom");
      const error = { code: "wrongModel", detail: model.instead };
      const to = { baseUrl: service.url, model, key: KEY, http, log };
      assert.throws(() => cloud(to, false, {} as never), error);
      assert.throws(() => cloud(to, true, {} as never), error);
      const engine = { id: "cloud", region: "custom", baseUrl: service.url, compatible: false } as const;
      const asked = check(engine, model, KEY, () => Promise.resolve(http), new AbortController().signal);
      await assert.rejects(asked, error);
      // The terminal says it even where no key is set yet.
      const options = readArguments(["transcribe", "--model", name, "a.wav"], {});
      assert.throws(() => engineOf(options as never, {}), error);
      assert.throws(() => engineOf(options as never, {}), new RegExp(`Use ${String(model.instead)} instead`));
    }
    assert.equal(service.received.length, 0);
    await http.close();
    await service.close();
  });

  it("recognizers 7: a model that is called in another way is not an account that is not activated", async () => {
    for (const [message, code] of [
      ["current user api does not support synchronous calls.", "wrongModel"],
      ["current user api does not support asynchronous calls.", "wrongModel"],
      ["Access denied.", "notActivated"],
    ] as const)
      assert.equal(errorOf({ status: 403, code: "AccessDenied", message }).code, code);
    // As the service says it.
    const service = await startService(tonesRecognizer());
    const http = openHttp({ ...TIMEOUTS, strictTls: true });
    const model = { ...modelOf("qwen3-asr-flash", "custom"), id: "qwen-audio-3.1-asr-flash-filetrans" };
    const clip = {
      index: 0,
      span: { start: 0, end: 1 },
      audio: { kind: "url", url: "https://example.com/a.wav" },
    } as const;
    const recognizer = dashScope({ baseUrl: service.url, model, key: KEY, http, log: collectLog().log });
    const hints = { context: "", itn: false };
    const heard = recognizer.recognize(clip, hints, new AbortController().signal)[Symbol.asyncIterator]();
    await assert.rejects(heard.next(), { code: "wrongModel" });
    await http.close();
    await service.close();
  });
});
