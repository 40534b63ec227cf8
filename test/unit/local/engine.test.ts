// The real engine, native and as WebAssembly, with toy models: everything but the weights is what people get.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { wavOf } from "../../../src/audio/wav";
import { Child } from "../../../src/local/child";
import { localModels } from "../../../src/local/catalogFile";
import { LocalEngine } from "../../../src/local/localEngine";
import {
  asModel,
  canDownload,
  LOCAL_MODELS,
  smallestFirst,
  type Family,
  type LocalModel,
} from "../../../src/local/models";
import { ModelStore } from "../../../src/local/modelStore";
import type { Clip, Hints, Hypothesis } from "../../../src/core/types";
import { spell } from "../../models/alphabet";
import { toy } from "../../models/toys";
import { collectLog } from "../support";
import { engineFolder } from "./engineFolder";

const NEVER = new AbortController().signal;

for (const kind of ["native", "wasm"] as const) {
  describe(`the local engine, ${kind}`, function () {
    this.timeout(60_000);
    let folder: string;
    let store: ModelStore;
    let engine: LocalEngine;
    const models = new Map<Family, LocalModel>();
    const { log, lines } = collectLog();

    before(async () => {
      folder = mkdtempSync(path.join(tmpdir(), "earmark-engine-"));
      store = new ModelStore(path.join(folder, "models"));
      for (const family of ["nemoCtc", "senseVoice", "qwen3Asr", "whisper"] as const) {
        const made = toy(family, path.join(folder, family), []);
        models.set(family, made);
        await store.importFrom(made, path.join(folder, family), NEVER);
      }
      engine = new LocalEngine(await engineFolder(path.join(folder, "dist"), kind));
    });
    after(() => {
      engine.dispose();
      rmSync(folder, { recursive: true, force: true });
    });

    const clipOf = (...texts: readonly string[]): Clip => ({
      index: 0,
      span: { start: 0, end: 10 },
      audio: { kind: "bytes", data: wavOf(texts.map(spell)), mime: "audio/wav" },
    });

    async function hear(
      family: Family,
      clip: Clip,
      hints: Partial<Hints> = {},
      signal = NEVER,
      use = engine,
    ): Promise<Hypothesis[]> {
      const model = models.get(family) ?? assert.fail();
      const recognizer = use.recognizer({ model, store, threads: 1, limits: asModel(model).limits, log });
      const all: Hypothesis[] = [];
      for await (const one of recognizer.recognize(clip, { context: "", itn: false, ...hints }, signal)) all.push(one);
      return all;
    }

    for (const family of ["nemoCtc", "senseVoice", "qwen3Asr", "whisper"] as const) {
      it(`hears every stretch of speech as it comes: ${family}`, async () => {
        const all = await hear(family, clipOf("open the file", "then close it", "你好 世界"));
        assert.equal(all.at(-1)?.text, "open the file then close it你好 世界");
        assert.deepEqual(
          all.map(({ final }) => final),
          [false, false, false, true],
        );
        assert.equal(all[0]?.text, "open the file");
      });
    }

    it("says nothing where nobody speaks", async () => {
      const clip = clipOf();
      const quiet = { ...clip, audio: { ...clip.audio, data: wavOf([new Int16Array(32_000)]) } } as Clip;
      assert.deepEqual(await hear("qwen3Asr", quiet), [{ text: "", final: true }]);
    });

    it("says the language where the model does", async () => {
      for (const family of ["senseVoice", "whisper"] as const) {
        assert.equal((await hear(family, clipOf("你好"))).at(-1)?.language, "zh");
        assert.equal((await hear(family, clipOf("hello"))).at(-1)?.language, "en");
      }
      assert.equal((await hear("qwen3Asr", clipOf("hello"))).at(-1)?.language, undefined);
    });

    it("takes words and a language without a change in what the toy hears", async () => {
      const hints = { context: "Lazard\nBulge Bracket, Evercore", language: "en" };
      assert.equal((await hear("qwen3Asr", clipOf("hello world"), hints)).at(-1)?.text, "hello world");
    });

    it("is there for several, one after the other", async () => {
      const texts = ["one", "two", "three", "four"];
      const all = await Promise.all(texts.map((text) => hear("nemoCtc", clipOf(text))));
      assert.deepEqual(
        all.map((one) => one.at(-1)?.text),
        texts,
      );
    });

    it("can be cancelled while another is at work, and who comes next still waits for that one", async () => {
      const clip = clipOf("open the file", "then close it", "open the file");
      const first = hear("nemoCtc", clip);
      const controller = new AbortController();
      const reason = new Error("cancelled");
      const second = hear("nemoCtc", clip, {}, controller.signal);
      const third = hear("nemoCtc", clipOf("again"));
      let done = false;
      void first.then(() => (done = true));
      controller.abort(reason);
      await assert.rejects(second, reason);
      assert.ok(!done);
      assert.equal((await third).at(-1)?.text, "again");
      assert.ok(done);
    });

    it("ends with its child when it is cancelled, and starts anew", async () => {
      const controller = new AbortController();
      const reason = new Error("cancelled");
      const model = models.get("nemoCtc") ?? assert.fail();
      const recognizer = engine.recognizer({ model, store, threads: 1, limits: asModel(model).limits, log });
      // Long enough that the child is at work for seconds after its first word, however slow this process is.
      const clip = clipOf(...Array.from({ length: 40 }, () => "open the file"));
      await assert.rejects(async () => {
        for await (const _ of recognizer.recognize(clip, { context: "", itn: false }, controller.signal))
          controller.abort(reason);
      }, reason);
      assert.equal(engine.pid, undefined);
      assert.equal((await hear("nemoCtc", clipOf("again"))).at(-1)?.text, "again");
    });

    it("frees its memory when nobody needs it", async () => {
      const hasty = new LocalEngine(path.join(folder, "dist"), 50);
      await hear("nemoCtc", clipOf("hello"), {}, NEVER, hasty);
      assert.ok(hasty.pid);
      for (let i = 0; i < 200 && hasty.pid; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(hasty.pid, undefined);
    });

    it("survives a child that is killed, and says what happened where every child is", async () => {
      const clip = clipOf("hello");
      const killer = (times: number): (() => void) => {
        let killed = 0;
        const timer = setInterval(() => {
          if (times === 0 || engine.pid === undefined || engine.pid === killed) return;
          killed = engine.pid;
          process.kill(killed, "SIGKILL");
          times -= 1;
        }, 1);
        return () => clearInterval(timer);
      };
      let stop = killer(1);
      assert.equal((await hear("nemoCtc", clip)).at(-1)?.text, "hello");
      stop();
      stop = killer(Infinity);
      await assert.rejects(hear("nemoCtc", clip), { code: "engine", message: /SIGKILL/ });
      stop();
      assert.equal((await hear("nemoCtc", clip)).at(-1)?.text, "hello");
    });

    it("says that a model is damaged, whatever native code makes of it, and removes what is wrong", async () => {
      const model = models.get("senseVoice") ?? assert.fail();
      const file = path.join(store.folderOf(model), "model.int8.onnx");
      const good = readFileSync(file);
      const { atimeMs, mtimeMs } = statSync(file);
      writeFileSync(file, Buffer.alloc(good.length, "garbage"));
      await assert.rejects(hear("senseVoice", clipOf("hello")), { code: "noModel" });
      // A disk that goes bad changes neither size nor time.
      utimesSync(file, atimeMs / 1_000, mtimeMs / 1_000);
      engine.dispose();
      await assert.rejects(hear("senseVoice", clipOf("hello")), { code: "modelDamaged", message: /model\.int8\.onnx/ });
      assert.equal(await store.state(model), "begun");
      writeFileSync(file, good);
      assert.deepEqual(await store.verify(model, NEVER), []);
      assert.equal((await hear("senseVoice", clipOf("hello"))).at(-1)?.text, "hello");
    });

    it("knows where the model had no room for all of it, which only its log says", async () => {
      const model = models.get("qwen3Asr") ?? assert.fail();
      const runtime = engine.runtimeFor(store.folderOf(model));
      const load = {
        type: "load",
        runtime,
        family: "qwen3Asr",
        folder: store.folderOf(model),
        threads: 1,
        itn: false,
        language: undefined,
      } as const;
      const child = await Child.start(path.join(folder, "dist/localWorker.js"), load, () => undefined, NEVER);
      try {
        const { data } = clipOf("open the file and then close it").audio as { data: Uint8Array };
        const outcomes: boolean[] = [];
        for (const options of [{}, { max_new_tokens: "12" }])
          outcomes.push((await child.recognize(data.subarray(44), options, () => undefined, NEVER)).truncated);
        assert.deepEqual(outcomes, [false, true]);
      } finally {
        child.end();
      }
    });

    it("says which library is missing, and logs no text", async () => {
      const empty = path.join(folder, "empty");
      mkdirSync(empty, { recursive: true });
      await assert.rejects(hear("nemoCtc", clipOf("hello"), {}, NEVER, new LocalEngine(empty)), { code: "engine" });
      assert.ok(!lines.join("\n").includes("hello") && !lines.join("\n").includes("Lazard"));
    });
  });
}

describe("the catalog of local models", () => {
  it("names every file with a size, a hash and addresses at a fixed revision", () => {
    for (const { files, id, revision } of LOCAL_MODELS) {
      assert.ok(files.some(({ path: name }) => name === "silero_vad.onnx"));
      if (!canDownload({ files } as LocalModel)) {
        assert.equal(id, "whisper");
        continue;
      }
      for (const { bytes, sha256, urls } of files) {
        assert.ok(bytes > 0 && /^[0-9a-f]{64}$/.test(sha256) && urls.length > 0, id);
        for (const url of urls) assert.match(url, /^https:\/\//);
      }
      assert.match(revision, /^[0-9a-f]{40}$/);
    }
  });

  it("on a small machine offers the smallest that can be downloaded first", () => {
    const order = smallestFirst(LOCAL_MODELS).map(({ id }) => id);
    assert.deepEqual(order, ["sense-voice", "qwen3-asr-0.6b", "whisper"]);
  });

  it("can be a machine's own, and nothing that leads out of its folder", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-catalog-"));
    const file = path.join(folder, "models.json");
    const good = toy("nemoCtc", folder, ["https://models.example.org/toy"]);
    const read = (value: unknown): readonly LocalModel[] => {
      writeFileSync(file, JSON.stringify(value));
      return localModels({ EARMARK_LOCAL_MODELS: file });
    };
    try {
      assert.deepEqual(read([good]), [good]);
      const [first] = good.files;
      for (const bad of [
        [],
        {},
        [{ ...good, id: "../x" }],
        [{ ...good, revision: ".." }],
        [{ ...good, family: "tdnn" }],
        [{ ...good, files: [{ ...first, path: "../../x" }] }],
        [{ ...good, files: [{ ...first, path: "/etc/x" }] }],
        [{ ...good, files: [{ ...first, sha256: "" }] }],
        [{ ...good, files: [{ ...first, urls: ["file:///etc/passwd"] }] }],
      ])
        assert.throws(() => read(bad), { code: "settings" }, JSON.stringify(bad).slice(0, 100));
      assert.throws(() => localModels({ EARMARK_LOCAL_MODELS: "/nowhere" }), { code: "settings" });
      assert.equal(localModels({}), LOCAL_MODELS);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
