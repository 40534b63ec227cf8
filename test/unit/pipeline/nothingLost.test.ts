import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setImmediate } from "node:timers/promises";
import { digestOf } from "../../../src/audio/digest";
import { stretchesOf } from "../../../src/audio/stretches";
import { clipKey, ClipStore } from "../../../src/storage/clipStore";
import { Journal, type PlannedClip } from "../../../src/storage/journal";
import { Lanes } from "../../../src/pipeline/lanes";
import { JobMemory } from "../../../src/pipeline/jobMemory";
import { Pacer } from "../../../src/pipeline/pacer";
import { transcribe, type Memory } from "../../../src/pipeline/transcribe";
import type { Clip, Cut, LiveSound, Recognized, Hints, Recognizer, Segment } from "../../../src/core/types";
import { liveCutsOf } from "../../../src/session/openLive";
import { modelOf } from "../../../src/recognizers/catalog";
import { dashScope } from "../../../src/recognizers/dashScope";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { AppendOnly } from "../../../src/transcript/appendOnly";
import { PLAIN, type TextStyle } from "../../../src/transcript/style";
import { catchUp } from "../../../src/transcript/catchUp";
import { hang, page, partly, raw, refusal, reset, stalled, type Fault } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { wav } from "../../sounds/files";
import { concat, hearNumbers, speakNumbers, spelled, type Pace } from "../../sounds/tones";
import { collectLog } from "../support";
import { random } from "./random";

const RUNS = Number(process.env["EARMARK_RUNS"] ?? 300);
const AT_ONCE = 12;
const SEED = Number(process.env["EARMARK_SEED"] ?? 20_261_122);

/** Fast enough that a recording of 40 words is 12 s long and has half a dozen clips. */
const PACE: Pace = { word: 0.14, gap: 0.08, phrase: 3, pause: 0.7 };
const WINDOWS = [
  { min: 0.5, max: 1.5 },
  { min: 1, max: 2.5 },
];

/** Everything that can go wrong with a request, and how often. A stream that breaks has said some of what it heard. */
const FAULTS: readonly (readonly [number, (said: string) => Fault, "stall or hang"?])[] = [
  [4, () => refusal(429, "Throttling.RateQuota", "Requests rate limit exceeded")],
  [2, () => refusal(429, "Throttling.BurstRate", "too fast", { headers: { "retry-after": "0" } })],
  [3, () => refusal(500, "InternalError.Algo", "inference failed")],
  [2, () => refusal(503, "ModelUnavailable", "try again", { nested: true })],
  [2, () => page(502)],
  [3, () => reset],
  [3, (said) => partly(said, "break")],
  [3, (said) => partly(said, "end")],
  [3, (said) => partly(said, "error")],
  [2, (said) => partly(said, "junk")],
  [2, () => raw(200, "application/json", '{"output": {"choices": [')],
  [2, () => raw(200, "text/event-stream", "data:[]\n\n", 1)],
  [0.7, (said) => partly(said, "stall"), "stall or hang"],
  [0.4, () => stalled, "stall or hang"],
  [0.7, () => hang, "stall or hang"],
  [0.5, () => refusal(400, "DataInspectionFailed", "Input data may contain inappropriate content.")],
];
const WEIGHTS = FAULTS.reduce((sum, [weight]) => sum + weight, 0);

/** What is known of the clips of one recording, in whatever window: that nothing is lost and nothing paid for twice. */
class Books {
  /** Finished and on the disk. */
  readonly kept = new Set<string>();
  /** Being asked for. */
  readonly #busy = new Set<string>();
  /** Answered, so paid for. */
  readonly #paid = new Set<string>();
  /** Paid for, and gone with a window that was killed before it was on the disk. */
  readonly #lost = new Set<string>();
  readonly count: (what: string) => void;

  constructor(count: (what: string) => void) {
    this.count = count;
  }

  /** A recognizer whose every request is written down. `mine`: what this window has paid for and not kept yet. */
  watched(recognizer: Recognizer, mine: Set<string>): Recognizer {
    const [busy, paid, lost, count] = [this.#busy, this.#paid, this.#lost, this.count];
    return {
      limits: recognizer.limits,
      async *recognize(clip: Clip, hints: Hints, signal: AbortSignal) {
        const digest = soundOf(clip);
        assert.ok(!busy.has(digest), `two windows ask for ${digest}`);
        busy.add(digest);
        try {
          yield* recognizer.recognize(clip, hints, signal);
          assert.ok(!paid.has(digest) || lost.delete(digest), `paid twice for ${digest}`);
          paid.add(digest);
          mine.add(digest);
          count("answers");
        } finally {
          busy.delete(digest);
        }
      },
    };
  }

  killed(mine: ReadonlySet<string>): void {
    for (const digest of mine) this.#lost.add(digest);
    for (const _ of mine) this.count("paid for, and killed before it was kept");
  }
}

function soundOf({ audio }: Clip): string {
  assert.ok(audio.kind === "bytes");
  return createHash("sha256").update(audio.data.subarray(44)).digest("hex");
}

/** Interrupts a window after so many steps, wherever it then is. */
class Fate {
  dead = false;
  readonly controller = new AbortController();
  readonly #kind: "kill" | "cancel" | undefined;
  #left: number;

  constructor(kind: "kill" | "cancel" | undefined, steps: number) {
    this.#kind = kind;
    this.#left = kind ? steps : Infinity;
  }

  step(): void {
    if (this.#left-- > 0) return;
    this.dead = this.#kind === "kill";
    this.controller.abort(new Error(this.#kind));
    if (this.dead) throw new Error("killed");
  }
}

/** What is left of a window that was killed: its memory is not there any more, whatever its promises still do. */
class Killable implements Memory {
  readonly #memory: Memory;
  readonly #fate: Fate;
  readonly #kept: (digest: string) => void;

  constructor(memory: Memory, fate: Fate, kept: (digest: string) => void) {
    this.#memory = memory;
    this.#fate = fate;
    this.#kept = kept;
  }

  async find(cut: Cut, signal: AbortSignal): Promise<Recognized | undefined> {
    this.#fate.step();
    return this.#memory.find(cut, signal);
  }

  /** A killed window lets nothing go; for the test its locks do, as the process is still there. */
  async letGo(cut: Cut): Promise<void> {
    await this.#memory.letGo?.(cut);
  }

  async keep(cut: Cut, heard: Recognized): Promise<void> {
    this.#fate.step();
    await this.#memory.keep(cut, heard);
    this.#kept(cut.digest);
    this.#fate.step();
  }
}

describe("whatever happens", () => {
  let http: Http;
  let root: string;
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), "earmark-nothing-lost-"));
    // Stalls are told by these; shorter ones would be stalls of the test's own machine.
    http = openHttp({ strictTls: true, connectTimeoutMs: 5_000, firstByteTimeoutMs: 1_000, idleTimeoutMs: 1_000 });
  });
  after(async () => {
    await http.close();
    rmSync(root, { recursive: true, force: true });
  });

  it(`every word arrives once and in order, and nothing finished is sent again (${RUNS} runs)`, async () => {
    const counts = new Map<string, number>();
    const count = (what: string, more = 1): void => void counts.set(what, (counts.get(what) ?? 0) + more);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let number = next++; number < RUNS; number = next++) {
        await once(SEED + number, http, path.join(root, String(number)), count).catch((error: unknown) => {
          throw new Error(`Run of seed ${SEED + number}: ${error instanceof Error ? error.stack : String(error)}`);
        });
      }
    };
    const begun = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const seconds = Math.round((performance.now() - begun) / 1_000);
    if (process.env["EARMARK_RUNS"]) console.log({ runs: RUNS, seed: SEED, seconds, ...Object.fromEntries(counts) });
    // A test that never kills, cancels or fails would show nothing.
    for (const what of [
      "live",
      "went on in a live one",
      "kill",
      "cancel",
      "failed",
      "gap",
      "resumed",
      "twin",
      "stall or hang",
    ])
      assert.ok((counts.get(what) ?? 0) > RUNS / 30, `${what}: ${counts.get(what)}`);
    assert.equal(counts.get("sent again"), undefined);
  }).timeout(300_000);
});

async function once(
  seed: number,
  http: Http,
  folder: string,
  count: (what: string, more?: number) => void,
): Promise<void> {
  const dice = random(seed);
  const numbers = Array.from({ length: 10 + Math.floor(dice() * 40) }, () => Math.floor(dice() * 1_024));
  const sound = speakNumbers(numbers, PACE);
  const service = await startService(tonesRecognizer("zh", 2, PACE));
  const severity = dice() * 0.7;
  const books = new Books(count);
  watch(service, dice, severity, books);
  // Every other one as a note with times, where more than words can be doubled.
  const text = new Transcript(seed % 2 === 0 ? PLAIN : TIMES);
  let finished = new Map<number, Segment>();
  let resumed = false;
  // Some are transcribed while they are spoken: by the first window, until it is killed; by the next one from the file.
  const isLive = seed % 3 === 0;
  if (isLive) count("live");
  try {
    // After so many interruptions the person has had enough of chaos and so have we: the last attempts go undisturbed.
    for (let attempt = 0; ; attempt++) {
      assert.ok(attempt < 40, "it never ends");
      if (attempt > 12) service.behavior.fault = () => undefined;
      const interrupt = attempt <= 12 && dice() < 0.6 ? (dice() < 0.5 ? "kill" : "cancel") : undefined;
      // Now and then another window is at the same recording, for a document of its own.
      const twin = attempt <= 12 && dice() < 0.2 ? new Transcript(PLAIN) : undefined;
      const [outcome, other] = await Promise.all([
        run({ sound, isLive, service, http, folder, jobs: "jobs", finished, text, books, dice, interrupt }),
        twin &&
          run({
            ...{
              sound,
              isLive,
              service,
              http,
              folder,
              jobs: `jobs-${attempt}`,
              finished: new Map(),
              text: twin,
              books,
              dice,
            },
            interrupt: dice() < 0.3 ? "kill" : undefined,
          }),
      ]);
      if (other === "done" && twin?.gaps.size === 0) {
        count("twin");
        assert.equal(twin.text, numbers.map(spelled).join(" "), twin.trail.join("\n"));
      }
      count(outcome);
      text.trail.push(`== ${outcome}: ${text.text}`);
      if (outcome === "kill") {
        finished = new Map();
        text.restart();
        resumed = true;
        // The crash was in the middle of a write.
        const jobs = path.join(folder, "clips", "ab");
        mkdirSync(jobs, { recursive: true });
        writeFileSync(path.join(jobs, `half.json.${attempt}.tmp`), '{"text": "w00');
      }
      if (outcome === "done" && text.gaps.size === 0) break;
      if (text.gaps.size > 0) count("gap");
    }
    if (resumed) count("resumed");
    const stamps = text.text.match(STAMP) ?? [];
    assert.equal(new Set(stamps).size, stamps.length, text.text);
    const words = text.text.replaceAll(STAMP, " ").trim();
    assert.equal(words, numbers.map(spelled).join(" "), text.trail.join("\n"));
    count("words", numbers.length);
    assert.deepEqual(
      readdirSync(path.join(folder, "jobs")).filter((name) => name.endsWith(".json")),
      [],
    );
  } finally {
    await service.close();
  }
}

/** Faults at random; and no clip that is finished may come again. */
function watch(service: Service, dice: () => number, severity: number, { kept, count }: Books): void {
  service.behavior.fault = (_, request) => {
    const data = Buffer.from(request?.audio.split(",")[1] ?? "", "base64");
    const digest = createHash("sha256").update(data.subarray(44)).digest("hex");
    if (kept.has(digest)) {
      count("sent again");
      return refusal(400, "InvalidParameter", "this clip was finished already");
    }
    if (dice() >= severity) return undefined;
    let roll = dice() * WEIGHTS;
    const samples = new Int16Array(data.buffer.slice(data.byteOffset + 44, data.byteOffset + data.length));
    const words = hearNumbers(samples, PACE).map(spelled).join(" ");
    const [, fault, stuck] = FAULTS.find(([weight]) => (roll -= weight) < 0) ?? [];
    count("faults");
    if (stuck) count(stuck);
    return fault?.(words.slice(0, Math.floor(dice() * words.length)));
  };
}

const TIMES: TextStyle = { markdown: true, paragraphs: true, timestamps: "segment", link: "a.wav" };
const STAMP = /\s*\[\d+:\d\d\]\(a\.wav#t=\d+\) /g;

/** What stands in the document: survives a killed window, whose successor finds out what is there already. */
class Transcript {
  text = "";
  readonly gaps = new Set<number>();
  /** What happened, for whoever has to find out why. */
  readonly trail: string[] = [];
  readonly #style: TextStyle;
  #writer: AppendOnly;
  /** What stands there since the window before; what is to be written is held back until it is clear what of it does. */
  #existing = "";
  #pending = "";
  #shown = -1;

  constructor(style: TextStyle) {
    this.#style = style;
    this.#writer = new AppendOnly([], { style });
  }

  restart(): void {
    this.#shown = -1;
    this.#writer = new AppendOnly([], { recovered: this.text, style: this.#style });
    this.#existing = this.text;
    this.#pending = "";
    this.gaps.clear();
  }

  take(segment: Segment): void {
    const { index, final, gap } = segment;
    this.trail.push(`take ${index} ${final} ${gap?.code ?? segment.text}`);
    if (gap) this.gaps.add(index);
    else if (final && this.gaps.delete(index)) return this.#fill(segment);
    if (this.gaps.has(index) && !gap) return;
    if (index > this.#shown && !gap && this.#writer.hasMark(segment)) {
      if (!final) return;
      this.#shown = index;
      this.#append(this.#writer.writeRecovered(segment));
      return this.#fill(segment);
    }
    this.#shown = Math.max(this.#shown, index);
    this.#append(this.#writer.write(segment));
  }

  /** Nothing more comes at all. */
  complete(): void {
    this.#catchUp(true);
  }

  #append(more: string): void {
    this.#pending += more;
    this.#catchUp(false);
  }

  #catchUp(end: boolean): void {
    if (this.#existing) {
      const found = catchUp(this.#existing, this.#pending, end);
      if (!found) return;
      assert.ok(found.known > 0 || this.#pending === "" || this.#existing === "", "what stands there is ours");
      this.#pending = found.rest;
      this.#existing = "";
    }
    this.text += this.#pending;
    this.#pending = "";
  }

  #fill(segment: Segment): void {
    const { mark, text } = this.#writer.fill(segment);
    this.trail.push(`fill ${mark} | ${text} | ${this.text} | E ${this.#existing} | P ${this.#pending}`);
    assert.equal(this.text.split(mark).length, 2, `${mark} once in ${this.text}\n${this.trail.join("\n")}`);
    this.text = this.text.replace(mark, text);
    this.#existing = this.#existing.replace(mark, text);
    this.#pending = this.#pending.replace(mark, text);
  }
}

interface Run {
  readonly sound: Int16Array;
  /** It is cut while it comes, and goes on where the clips of the journal end. */
  readonly isLive: boolean;
  readonly service: Service;
  readonly http: Http;
  readonly folder: string;
  readonly finished: Map<number, Segment>;
  readonly text: Transcript;
  /** Of the window: where its journal is. */
  readonly jobs: string;
  readonly books: Books;
  readonly dice: () => number;
  readonly interrupt: "kill" | "cancel" | undefined;
}

/** One window's attempt at the job, perhaps the successor of one that was killed. */
async function run(at: Run): Promise<"done" | "failed" | "kill" | "cancel"> {
  const { finished, text, dice, interrupt, books } = at;
  const journal = new Journal<string>(path.join(at.folder, at.jobs));
  const [left] = await journal.all();
  const entry = (left && (await journal.claim(left))) ?? (await journal.begin("the job"));
  if (at.isLive && entry.record.clips.length > 0) books.count("went on in a live one");
  const options = { recognizer: "qwen", language: undefined, itn: false, context: "", upload: "wav", version: 1 };
  const fate = new Fate(interrupt, Math.floor(dice() * 40));
  const mine = new Set<string>();
  const memory = new Killable(
    new JobMemory({
      store: new ClipStore(path.join(at.folder, "clips")),
      plan: (clip) => entry.plan(clip),
      finished,
      keyOf: ({ digest }) => clipKey(digest, options),
      onNotKept: (error) => assert.fail(String(error)),
    }),
    fate,
    (digest) => {
      mine.delete(digest);
      books.kept.add(digest);
    },
  );
  const patience = 2 + Math.floor(dice() * 6);
  const recognizer = dashScope({
    baseUrl: at.service.url,
    model: modelOf("qwen3-asr-flash", "custom"),
    key: KEY,
    http: at.http,
    log: collectLog().log,
  });
  try {
    const job = {
      cuts: (signal: AbortSignal) =>
        at.isLive ? liveCuts(at.sound, entry.record.clips, dice, signal) : cutsOf(at.sound, dice),
      recognizer: books.watched(recognizer, mine),
      hints: { context: "", itn: false },
      lanes: new Lanes(1 + Math.floor(dice() * 4)),
      patience: { budgetMs: 5_000, attempts: patience, firstPauseMs: 0, longestPauseMs: 3, offlineMs: 0 },
      pacer: new Pacer(60_000),
      memory,
      onAnswer: () => Promise.resolve(fate.step()),
    };
    for await (const segment of transcribe(job, fate.controller.signal)) {
      text.take(segment);
      fate.step();
    }
    text.complete();
    if (text.gaps.size === 0) await entry.end();
    else await entry.suspend();
    return "done";
  } catch (error) {
    // A killed window cleans nothing up; for the test only its lock goes, as the process is still there.
    await entry.suspend();
    if (error instanceof assert.AssertionError) throw error;
    if (fate.dead) books.killed(mine);
    else assert.equal(mine.size, 0, "paid for and not kept, though nobody was killed");
    if (fate.controller.signal.aborted) return interrupt ?? assert.fail();
    return "failed";
  }
}

function liveCuts(
  sound: Int16Array,
  known: readonly PlannedClip[],
  dice: () => number,
  signal: AbortSignal,
): AsyncGenerator<Cut> {
  const live: LiveSound = {
    async *samplesFrom(sample) {
      for (let at = sample; at < sound.length;) {
        const end = at + 1 + Math.floor(dice() * 9_000);
        // It comes at the speed of speech: what was cut is on its way before the rest is there.
        yield await (dice() < 0.3 ? setImmediate(sound.subarray(at, end)) : Promise.resolve(sound.subarray(at, end)));
        at = end;
      }
    },
  };
  const ffmpeg = { path: "none is needed", version: "" };
  const cutting = {
    limits: { ...modelOf("qwen3-asr-flash", "custom").limits, seconds: 6 },
    upload: "wav",
    ffmpeg,
  } as const;
  return liveCutsOf(live, known, { ...cutting, onDecoded: () => undefined }, signal);
}

async function* cutsOf(sound: Int16Array, dice: () => number): AsyncGenerator<Cut> {
  const pieces = async function* (): AsyncGenerator<Int16Array> {
    for (let at = 0; at < sound.length;) {
      const end = at + 1 + Math.floor(dice() * 9_000);
      yield await Promise.resolve(sound.subarray(at, end));
      at = end;
    }
  };
  let index = 0;
  for await (const { start, end, samples, speech } of stretchesOf(
    pieces(),
    { windows: WINDOWS, wholeUpTo: 0 },
    () => undefined,
  )) {
    const place = { index: index++, span: { start: start / 16_000, end: end / 16_000 } };
    const clip: Clip = { ...place, audio: { kind: "bytes", data: wav(concat(samples)), mime: "audio/wav" } };
    yield { ...place, digest: digestOf(samples), speech, encode: () => Promise.resolve(clip) };
  }
}
