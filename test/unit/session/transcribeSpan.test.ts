import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import { EarmarkError } from "../../../src/core/errors";
import type { Clip, Hints, Segment } from "../../../src/core/types";
import { PinnedFile } from "../../../src/session/pinnedFile";
import type { JobSettings } from "../../../src/session/jobRequest";
import type { RecognitionDeps } from "../../../src/session/recognition";
import { recordingIn, type FileRecording } from "../../../src/session/recording";
import { transcribeSpan } from "../../../src/session/transcribeSpan";
import { wav } from "../../sounds/files";
import { numbersFor, speakNumbers } from "../../sounds/tones";
import { gate, SETTINGS, World } from "./fakes";

const NEVER = new AbortController().signal;
const MEMO = wav(speakNumbers(numbersFor(6)));
const SPAN = { start: 1, end: 3.5 };

describe("one span of a recording", () => {
  let folder: string;
  let memo: string;
  let world: World;
  let events: string[];
  let sent: { readonly clip: Clip; readonly hints: Hints }[];
  /** Before an answer. */
  let answer: (signal: AbortSignal) => Promise<void>;
  let deps: RecognitionDeps<JobSettings>;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-span-"));
    memo = path.join(folder, "memo.wav");
    writeFileSync(memo, MEMO);
    world = new World(folder);
    events = [];
    sent = [];
    answer = () => Promise.resolve();
    deps = {
      ...world.deps,
      ffmpegs: new FfmpegFinder(""),
      connect: async (asked, callbacks) => ({
        ...(await world.deps.connect(asked, callbacks)),
        recognizer: {
          limits: SETTINGS.model.limits,
          recognize: async function* (clip, hints, signal) {
            events.push("ask");
            sent.push({ clip, hints });
            await answer(signal);
            yield { text: `answer ${sent.length}`, final: true, billedSeconds: 3 };
          },
        },
        reserve: (seconds) => {
          events.push(`reserve ${seconds}`);
          return Promise.resolve(() => void events.push("give back"));
        },
        bill: (seconds) => Promise.resolve(void events.push(`bill ${seconds}`)),
      }),
    };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const transcribe = (
    recording: FileRecording = recordingIn(memo),
    more: { readonly context?: string; readonly settings?: JobSettings; readonly signal?: AbortSignal } = {},
  ): Promise<Segment | undefined> => {
    const { context = "a name", settings = SETTINGS, signal = NEVER } = more;
    return transcribeSpan({ recording, settings, context }, SPAN, deps, signal);
  };

  it("is all that is sent, with the words and options of now", async () => {
    const settings: JobSettings = { ...SETTINGS, language: "en", itn: true, upload: "wav" };
    const segment = await transcribe(recordingIn(memo), { settings });
    assert.deepEqual(segment, { index: 0, span: SPAN, text: "answer 1", billedSeconds: 3, final: true });
    assert.equal(sent.length, 1);
    assert.deepEqual(sent[0]?.hints, { context: "a name", itn: true, language: "en" });
    assert.deepEqual(sent[0].clip.span, SPAN);
    const { audio } = sent[0].clip;
    assert.ok(audio.kind === "bytes" && audio.mime === "audio/wav");
    const samples = (audio.data.byteLength - 44) / 2;
    assert.equal(samples, (SPAN.end - SPAN.start) * 16_000);
    assert.deepEqual(events, ["reserve 2.5", "ask", "bill 3", "give back"]);
  });

  it("has no language where the service is to find it", async () => {
    await transcribe();
    assert.deepEqual(sent[0]?.hints, { context: "a name", itn: false });
  });

  it("is asked for again although its text is known, and what comes is kept", async () => {
    const keys: string[] = [];
    const keep = world.clips.keep.bind(world.clips);
    world.clips.keep = (key, recognized) => (keys.push(key), keep(key, recognized));
    await transcribe();
    assert.equal((await transcribe())?.text, "answer 2");
    const [first, second] = keys;
    assert.ok(first && first === second);
    assert.equal((await world.clips.find(first))?.text, "answer 2");
    await transcribe(recordingIn(memo), { context: "other words" });
    assert.notEqual(keys[2], first);
  });

  it("comes although nothing can be kept", async () => {
    world.clips.keep = () => Promise.reject(new Error("the disk is full"));
    assert.equal((await transcribe())?.text, "answer 1");
    deps = { ...deps, store: { tracks: deps.store.tracks } };
    assert.equal((await transcribe())?.text, "answer 2");
  });

  it("fails as an error, not as a gap", async () => {
    answer = () => Promise.reject(new EarmarkError("refused", "the content"));
    await assert.rejects(transcribe(), { code: "refused" });
    assert.deepEqual(events, ["reserve 2.5", "ask", "give back"]);
  });

  it("is not sent where the budget is used up", async () => {
    const before = deps;
    const reserve = (): Promise<never> => Promise.reject(new EarmarkError("budget", "spent"));
    deps = { ...deps, connect: async (asked, callbacks) => ({ ...(await before.connect(asked, callbacks)), reserve }) };
    await assert.rejects(transcribe(), { code: "budget" });
    assert.equal(sent.length, 0);
  });

  it("is not sent where another file took the place of the confirmed one, before it is read or after", async () => {
    const pinned = await PinnedFile.of(memo);
    const replace = (): void => writeFileSync(memo, wav(speakNumbers(numbersFor(6).toReversed())));
    const recording = { ...recordingIn(memo), pinned };
    const before = deps;
    deps = { ...deps, connect: (asked, callbacks) => (replace(), before.connect(asked, callbacks)) };
    await assert.rejects(transcribe(recording), { code: "changed" });
    await assert.rejects(transcribe(recording), { code: "changed" });
    assert.equal(sent.length, 0);
    const again = { ...recordingIn(memo), pinned: await PinnedFile.of(memo) };
    deps = before;
    assert.equal((await transcribe(again))?.text, "answer 1");
  });

  it("says what is wrong with the file before anybody connects", async () => {
    let connected = 0;
    const before = deps;
    deps = { ...deps, connect: (asked, callbacks) => (connected++, before.connect(asked, callbacks)) };
    await assert.rejects(transcribe(recordingIn(path.join(folder, "none.wav"))), { code: "missingFile" });
    writeFileSync(memo, "");
    await assert.rejects(transcribe(), { code: "emptyFile" });
    assert.equal(connected, 0);
  });

  it("ends when it is cancelled", async () => {
    const controller = new AbortController();
    const reached = gate();
    answer = (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
        reached.open();
      });
    const running = transcribe(recordingIn(memo), { signal: controller.signal });
    await reached.passed;
    const reason = new Error("the user left");
    controller.abort(reason);
    await assert.rejects(running, reason);
    assert.deepEqual(events, ["reserve 2.5", "ask", "give back"]);
  });

  it("is of the audio track that the user chose", async () => {
    deps = { ...deps, store: { ...deps.store, tracks: { find: () => Promise.resolve(1) } } };
    // There is one only.
    await assert.rejects(transcribe(), { code: "noAudio" });
  });
});
