// What every recognizer has to keep to, whatever it speaks to. What only one of them does is tested beside it.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { cutsOf } from "../../../src/audio/clips";
import { probe } from "../../../src/audio/probe";
import { LocalEngine } from "../../../src/local/localEngine";
import { asModel, type Family, type LocalModel } from "../../../src/local/models";
import { ModelStore } from "../../../src/local/modelStore";
import { Lanes } from "../../../src/pipeline/lanes";
import { Pacer } from "../../../src/pipeline/pacer";
import { patienceOf } from "../../../src/pipeline/retry";
import { only, wholeCut } from "../../../src/pipeline/wholeCut";
import { transcribe } from "../../../src/pipeline/transcribe";
import type { Clip, Cut, Hints, Hypothesis, Recognizer } from "../../../src/core/types";
import { modelOf, type Model } from "../../../src/recognizers/catalog";
import { commandModel, serverModel, uploadFor, type Engine } from "../../../src/recognizers/engine";
import type { Http } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { recognizerFor } from "../../../src/recognizers/recognizerFor";
import type { ServerKind } from "../../../src/recognizers/servers";
import { hang, page, raw, refusal, reset } from "../../service/faults";
import { KEY, startService, type Behavior, type Received, type Service } from "../../service/service";
import { MODEL } from "../../service/shapes/server";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { spell } from "../../models/alphabet";
import { toy } from "../../models/toys";
import { recording } from "../../sounds/files";
import { concat, numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { engineFolder } from "../local/engineFolder";
import { collectLog } from "../support";
import { WAYS } from "./ways";
import { ffmpegUnderTest } from "../audio/ffmpegUnderTest";

const NUMBERS = Array.from({ length: 20 }, (_, i) => i * 7);
const TEXT = NUMBERS.map(spelled).join(" ");
const LONG = numbersFor(180);
const SERVER_KEY = "server-key-0123";

interface Subject {
  readonly name: string;
  readonly engine: (url: string) => Engine;
  readonly model: Model;
  readonly key?: string;
  /** What the stand-in is to be. */
  readonly behavior?: Partial<Behavior>;
  /** Says text on the way. */
  readonly partials: boolean;
  /** Says which language it heard where a context is sent. */
  readonly languageId: boolean;
  /** A stream that has not come to its end, where one without events is silence. */
  readonly cut?: string | undefined;
  /** Takes whole recordings, by a task. */
  readonly whole?: true;
  /** Which engine with which toy model. */
  readonly local?: { readonly kind: "native" | "wasm"; readonly family: Family };
}

/** Something to hear: numbers for what we stand in for, letters for the toys of the real engine. */
interface Speech {
  readonly file: () => string;
  readonly text: string;
}

const WORDS = "the quick brown fox jumps over the lazy dog".split(" ");
const SENTENCES = Array.from(
  { length: 21 },
  (_, i) => `${WORDS[(i * 2) % 9]} ${WORDS[(i * 5 + 1) % 9]} ${WORDS[i % 9]}`,
);
const pause = new Int16Array(16_000);
const spelledOut = (name: string, sentences: readonly string[]): Speech => ({
  file: () => recording(name, () => concat(sentences.flatMap((sentence) => [spell(sentence), pause]))),
  text: sentences.join(" "),
});
const SHORT: Record<"numbers" | "letters", Speech> = {
  numbers: { file: () => recording("numbers-20.wav", () => speakNumbers(NUMBERS)), text: TEXT },
  letters: spelledOut("letters-2.wav", ["open the file", "then close it"]),
};
const THREE_MINUTES: Record<"numbers" | "letters", Speech> = {
  numbers: { file: () => recording("numbers-180.wav", () => speakNumbers(LONG)), text: LONG.map(spelled).join(" ") },
  letters: spelledOut("letters-21.wav", SENTENCES),
};

const cloud =
  (compatible: boolean) =>
  (baseUrl: string): Engine => ({ id: "cloud", region: "custom", baseUrl, compatible });
const own =
  (kind: ServerKind) =>
  (baseUrl: string): Engine => ({ id: "server", baseUrl, kind, headers: { "x-team": "notes" } });
const tonesCommand = ["node", "--import", "tsx", path.resolve(import.meta.dirname, "../../sounds/tonesCommand.ts")];
/** What the program of the tests has received, and what is to go wrong with it. */
const PROGRAM = mkdtempSync(path.join(tmpdir(), "earmark-program-"));
const LINE = [...tonesCommand, "{audio}", "{context}", "{language}", PROGRAM];

const BEGUN = 'data: {"type":"transcript.text.delta","delta":"w"}\n\n';

const SUBJECTS: readonly Subject[] = [
  {
    name: "the service, native",
    engine: cloud(false),
    model: modelOf("qwen3-asr-flash", "custom"),
    partials: true,
    languageId: true,
  },
  {
    name: "the service, compatible mode",
    engine: cloud(true),
    model: modelOf("qwen3-asr-flash", "custom"),
    partials: true,
    languageId: true,
  },
  ...[false, true].map((topLevel): Subject => ({
    name: `the newer models, on a ${topLevel ? "workspace" : "generic"} host`,
    engine: cloud(topLevel),
    model: modelOf("qwen-audio-3.1-asr-flash", "custom"),
    behavior: { topLevel, partialsFrom: topLevel ? 60 : 0, limitSeconds: 300 },
    // Also without what is said on the way, a clip has several sentences.
    partials: true,
    languageId: false,
  })),
  {
    name: "the service, a task for a whole recording",
    engine: cloud(false),
    model: modelOf("qwen3-asr-flash-filetrans", "custom"),
    partials: false,
    languageId: true,
    whole: true,
  },
  {
    name: "the service, a task of the newer family",
    engine: cloud(false),
    model: modelOf("qwen-audio-3.1-asr-flash-filetrans", "custom"),
    partials: false,
    languageId: false,
    whole: true,
  },
  ...(["vllm", "sglang", "llama-server", "openai", "speaches", "whisper.cpp", "localai", "groq"] as const).map(
    (kind): Subject => ({
      name: `a server: ${kind}`,
      engine: own(kind),
      model: serverModel(kind, MODEL),
      key: SERVER_KEY,
      behavior: { server: kind, serverKey: SERVER_KEY },
      partials: !["sglang", "whisper.cpp", "localai", "groq"].includes(kind),
      languageId: ["vllm", "sglang", "llama-server"].includes(kind),
      cut: kind === "speaches" ? BEGUN : undefined,
    }),
  ),
  {
    name: "a server: speaches up to 0.8.3, and faster-whisper-server",
    engine: own("speaches"),
    model: serverModel("speaches", MODEL),
    behavior: { server: "speaches", untyped: true },
    partials: true,
    languageId: false,
    cut: BEGUN,
  },
  {
    name: "a server: vLLM of the time when it let the tag through",
    engine: own("vllm"),
    model: serverModel("vllm", MODEL),
    behavior: { server: "vllm", leaksTag: true },
    partials: true,
    languageId: true,
  },
  ...(["native", "wasm"] as const).flatMap((kind) =>
    (["senseVoice", "qwen3Asr", "whisper"] as const).map((family): Subject => ({
      name: `the local engine: ${family}, ${kind}`,
      engine: () => ({ id: "local", revision: "1" }),
      model: asModel(toy(family, mkdtempSync(path.join(tmpdir(), "earmark-toy-")), [])),
      partials: true,
      languageId: family !== "qwen3Asr",
      local: { kind, family },
    })),
  ),
  {
    name: "a program",
    engine: () => ({ id: "command", line: LINE }),
    model: commandModel(LINE),
    partials: true,
    languageId: false,
  },
];

async function abandoned(entry: Received): Promise<void> {
  for (let i = 0; i < 200 && !entry.aborted; i++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(entry.aborted);
}

const nothing = (): Promise<void> => Promise.resolve();
const fileAudio = (file: string): Clip["audio"] => ({ kind: "file", path: file, digest: file, channels: 1 });

after(() => rmSync(PROGRAM, { recursive: true, force: true }));

/** What uploads, streams and polls also goes the way that VS Code knows. */
const OTHER_WAY = /^(the service, native|the service, a task for a whole recording|a server: vllm)$/;
const [[, ours], [way, editors]] = WAYS;

for (const [subject, open, name] of [
  ...SUBJECTS.map((one) => [one, ours, one.name] as const),
  ...SUBJECTS.filter((one) => OTHER_WAY.test(one.name)).map(
    (one) => [one, editors, `${one.name}, by ${way} connections`] as const,
  ),
]) {
  describe(`every recognizer: ${name}`, () => {
    const { id } = subject.engine("http://127.0.0.1:1");
    const remote = id === "cloud" || id === "server";
    const kind = subject.local ? "letters" : "numbers";
    const { text: said } = SHORT[kind];
    let service: Service;
    let http: Http;
    let recognizer: Recognizer;
    let clip: Clip;
    let folder: string;
    let local: { readonly engine: LocalEngine; readonly store: ModelStore; readonly model: LocalModel } | undefined;
    const { log, lines } = collectLog();
    const make = (use: Http, url = service.url): Promise<Recognizer> =>
      recognizerFor(subject.engine(url), {
        model: subject.model,
        key: subject.key ?? (subject.engine(url).id === "cloud" ? KEY : undefined),
        http: () => Promise.resolve(use),
        fileJobs: {
          // Each a new one: what is remembered is tested beside the recognizer.
          tasks: { find: () => Promise.resolve(undefined), keep: nothing, forget: nothing },
          mayStore: true,
          allChannels: false,
          onSent: () => undefined,
          pauseMs: 5,
        },
        local: () =>
          local?.engine.recognizer({ ...local, threads: 1, limits: subject.model.limits, log }) ?? assert.fail(),
        log,
      });
    before(async function () {
      this.timeout(60_000);
      folder = mkdtempSync(path.join(tmpdir(), "earmark-contract-"));
      service = await startService(tonesRecognizer());
      Object.assign(service.behavior, subject.behavior);
      http = open({ ...TIMEOUTS, strictTls: true });
      if (subject.local) {
        const model = toy(subject.local.family, path.join(folder, "toy"), []);
        const store = new ModelStore(path.join(folder, "models"));
        await store.importFrom(model, path.join(folder, "toy"), new AbortController().signal);
        const engine = new LocalEngine(await engineFolder(path.join(folder, "dist"), subject.local.kind));
        local = { engine, store, model };
      }
      recognizer = await make(http);
      const data = readFileSync(SHORT[kind].file());
      clip = { index: 0, span: { start: 0, end: 15 }, audio: { kind: "bytes", data, mime: "audio/wav" } };
      if (subject.whole) clip = { ...clip, audio: fileAudio(SHORT[kind].file()) };
    });
    afterEach(() => {
      Object.assign(service.behavior, { fault: () => undefined, recognizer: tonesRecognizer(), plain: false });
      for (const name of ["hang", "fail"]) rmSync(path.join(PROGRAM, name), { force: true });
    });
    after(async () => {
      local?.engine.dispose();
      await http.close();
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function hear(hints: Partial<Hints> = {}, use = recognizer, other = clip): Promise<Hypothesis[]> {
      const all: Hypothesis[] = [];
      const signal = new AbortController().signal;
      for await (const one of use.recognize(other, { context: "", itn: false, ...hints }, signal)) all.push(one);
      return all;
    }

    /** What the other side was asked for. */
    function asked(): { context: string; language: string | undefined } {
      if (remote) return service.received.findLast(({ request }) => request)?.request ?? assert.fail();
      const line = readFileSync(path.join(PROGRAM, "received.jsonl"), "utf8").trim().split("\n").at(-1) ?? "";
      return JSON.parse(line) as { context: string; language: string };
    }

    for (const context of ["", "Bulge Bracket"]) {
      it(`says all text so far, the last time as final, ${context ? "with" : "without"} a context`, async () => {
        const all = await hear({ context });
        assert.deepEqual(
          all.map(({ final }) => final),
          all.map((_, i) => i === all.length - 1),
        );
        assert.equal(all.at(-1)?.text, said);
        for (const { text } of all) assert.ok(said.startsWith(text), text);
        const texts = new Set(all.map(({ text }) => text));
        assert.ok(
          subject.partials ? texts.size >= 2 && all.length > 2 : texts.size === 1,
          `${texts.size} different texts`,
        );
        if (context) assert.equal(all.at(-1)?.language, subject.languageId ? (subject.local ? "en" : "zh") : undefined);
      });
    }

    it("takes one whole answer as well", async () => {
      service.behavior.plain = true;
      assert.equal((await hear()).at(-1)?.text, said);
    });

    it("sends the context, and the language", async function () {
      // What the real engine makes of them is for its own log; here it must take them.
      if (subject.local) {
        const hints = { context: "Bulge Bracket、宁德时代", language: "en" };
        return assert.equal((await hear(hints)).at(-1)?.text, said);
      }
      await hear({ context: "Bulge Bracket、宁德时代" });
      assert.equal(asked().context, subject.model.can.context ? "Bulge Bracket、宁德时代" : "");
      await hear({ language: "en" });
      assert.equal(asked().language, "en");
      await hear({ context: "Lazard", language: "ja" });
      assert.equal(asked().language, "ja");
    });

    it("says nothing where nothing is said", async () => {
      service.behavior.recognizer = () => Promise.resolve({ text: "", language: "" });
      const data = readFileSync(recording("nothing.wav", () => new Int16Array(16_000)));
      const sound = recording("nothing.wav", () => new Int16Array(16_000));
      const audio = subject.whole ? fileAudio(sound) : ({ kind: "bytes", data, mime: "audio/wav" } as const);
      const quiet: Clip = { ...clip, audio };
      for (const context of ["", "Lazard"]) {
        const last = (await hear({ context }, recognizer, quiet)).at(-1);
        assert.deepEqual([last?.text, last?.final], ["", true]);
      }
    });

    it("ends when it is cancelled, with the reason, and lets go of the other side", async () => {
      const reason = new Error("cancelled");
      const controller = new AbortController();
      writeFileSync(path.join(PROGRAM, "hang"), "");
      service.behavior.fault = () => (response) => {
        controller.abort(reason);
        return hang(response, "");
      };
      await assert.rejects(async () => {
        for await (const _ of recognizer.recognize(clip, { context: "", itn: false }, controller.signal))
          if (!remote) controller.abort(reason);
      }, reason);
      if (remote) await abandoned(service.received.at(-1) ?? assert.fail());
      const before = new AbortController();
      before.abort(reason);
      const never = recognizer.recognize(clip, { context: "", itn: false }, before.signal);
      await assert.rejects(never[Symbol.asyncIterator]().next(), reason);
    });

    if (remote) {
      const FAILURES = [
        ["badKey", refusal(401, "invalid_api_key", "Incorrect API key provided.", { nested: true })],
        ["modelMissing", refusal(404, "model_not_found", "The model does not exist.", { nested: true })],
        ["throttled", refusal(429, "rate_limit_exceeded", "slow down", { nested: true })],
        ["service", refusal(500, "InternalError", "out of memory")],
        ["service", page(502)],
        ["unreachable", reset],
        ["cut", raw(200, "text/event-stream", subject.cut ?? ": nothing\n\n")],
        ["badAnswer", raw(200, "application/json", "[]")],
        ["badAnswer", raw(200, "text/event-stream", "data: {not json\n\n")],
      ] as const;
      for (const [code, fault] of FAILURES) {
        // A task is no stream.
        if (subject.whole && code === "cut") continue;
        it(`knows ${code}`, async () => {
          service.behavior.fault = () => fault;
          await assert.rejects(hear(), { code });
        });
      }

      it("gives up on one that does not begin", async () => {
        const hasty = open({
          connectTimeoutMs: 500,
          firstByteTimeoutMs: 200,
          idleTimeoutMs: 200,
          strictTls: true,
        });
        service.behavior.fault = () => hang;
        await assert.rejects(hear({}, await make(hasty)), { code: "timeout" });
        await hasty.close();
      });

      it("sends nothing that is too large", async () => {
        if (subject.whole) {
          service.behavior.storageMegabytes = 0.1;
          const stored = service.files.stored.size;
          await assert.rejects(hear(), { code: "tooLarge" });
          assert.equal(service.files.stored.size, stored);
          service.behavior.storageMegabytes = 100;
          return;
        }
        const sent = service.received.length;
        const data = new Uint8Array(Math.ceil((subject.model.limits.base64Bytes * 3) / 4) + 3);
        const large: Clip = { ...clip, audio: { kind: "bytes", data, mime: "audio/wav" } };
        await assert.rejects(hear({}, recognizer, large), { code: "tooLarge" });
        assert.equal(service.received.length, sent);
      });
    } else if (!subject.local) {
      it("says what failed on this machine", async () => {
        writeFileSync(path.join(PROGRAM, "fail"), "");
        await assert.rejects(hear(), { code: "engine", message: /out of memory/ });
        const line = ["/nowhere/program", "{audio}"];
        const means = {
          model: commandModel(line),
          key: undefined,
          http: () => Promise.resolve(http),
          local: () => assert.fail(),
          fileJobs: assert.fail as never,
          log,
        };
        await assert.rejects(hear({}, await recognizerFor({ id: "command", line }, means)), { code: "engine" });
      });
    }

    it("hears a recording of three minutes in order, in clips that it takes", async function () {
      this.timeout(60_000);
      const file = THREE_MINUTES[kind].file();
      const never = new AbortController().signal;
      const ffmpeg = await ffmpegUnderTest();
      const source = { ffmpeg, file, info: await probe(ffmpeg, file, never), onNotice: () => undefined };
      const upload = uploadFor(subject.engine(service.url), "lossless");
      const cutting = { limits: subject.model.limits, upload, onDecoded: () => undefined };
      const known = new Map<number, Hypothesis>();
      const segments = transcribe(
        {
          cuts: (signal) =>
            subject.whole
              ? only(wholeCut(source, { upload: "lossless", allChannels: false }, signal))
              : cutsOf(source, cutting, signal),
          recognizer,
          hints: { context: "Lazard", itn: false },
          lanes: new Lanes(4),
          patience: patienceOf(1_000),
          pacer: new Pacer(6_000),
          memory: { find: (_: Cut) => Promise.resolve(undefined), keep: () => Promise.resolve() },
        },
        never,
      );
      for await (const segment of segments) known.set(segment.index, segment);
      assert.equal([...known.values()].map(({ text }) => text).join(" "), THREE_MINUTES[kind].text);
    });

    it("tells the log neither key nor text nor context", () => {
      const all = lines.join("\n");
      for (const secret of [KEY, SERVER_KEY, "w0007", "open the", "Lazard", "Bulge"])
        assert.ok(!all.includes(secret), secret);
    });
  });
}
