import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { digestOf } from "../../../src/audio/digest";
import { stretchesOf } from "../../../src/audio/stretches";
import { clipKey, ClipStore } from "../../../src/pipeline/clipStore";
import { Journal } from "../../../src/pipeline/journal";
import { JobMemory } from "../../../src/pipeline/jobMemory";
import { Pacer } from "../../../src/pipeline/pacer";
import { transcribe, type Memory } from "../../../src/pipeline/transcribe";
import type { Clip, Cut, Heard, Segment } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { dashScope } from "../../../src/recognizers/dashScope";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { AppendOnly } from "../../../src/transcript/appendOnly";
import { PLAIN, type TextStyle } from "../../../src/transcript/style";
import { catchUp } from "../../../src/transcript/catchUp";
import { page, partly, raw, refusal, reset, silent, type Fault } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { tonesEars } from "../../service/tonesEars";
import { wav } from "../../sounds/files";
import { concat, hearNumbers, speakNumbers, spelled, type Pace } from "../../sounds/tones";
import { collectLog } from "../support";

const RUNS = Number(process.env["EARMARK_RUNS"] ?? 300);
const AT_ONCE = 12;
const SEED = Number(process.env["EARMARK_SEED"] ?? 20_261_122);

/** Fast enough that a recording of 40 words is 12 s long and has half a dozen clips. */
const PACE: Pace = { word: 0.14, gap: 0.08, phrase: 3, pause: 0.7 };
const WINDOWS = [
  { min: 0.5, max: 1.5 },
  { min: 1, max: 2.5 },
];

/** Numbers that look random and are the same in every run of the tests. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Everything that can go wrong with a request, and how often. A stream that breaks has said some of what it heard. */
const FAULTS: readonly (readonly [number, (said: string) => Fault])[] = [
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
  [0.2, (said) => partly(said, "stall")],
  [0.2, () => silent],
  [0.5, () => refusal(400, "DataInspectionFailed", "Input data may contain inappropriate content.")],
];
const WEIGHTS = FAULTS.reduce((sum, [weight]) => sum + weight, 0);

/** What is left of a window that was killed: its memory is not there any more, whatever its promises still do. */
class Killable implements Memory {
  dead = false;
  readonly #memory: Memory;
  readonly #kept: (digest: string) => void;

  constructor(memory: Memory, kept: (digest: string) => void) {
    this.#memory = memory;
    this.#kept = kept;
  }

  find(cut: Cut, signal: AbortSignal): Promise<Heard | undefined> {
    return this.#memory.find(cut, signal);
  }

  /** A killed window lets nothing go; for the test its locks do, as the process is still there. */
  async letGo(cut: Cut): Promise<void> {
    await this.#memory.letGo?.(cut);
  }

  async keep(cut: Cut, heard: Heard): Promise<void> {
    if (this.dead) throw new Error("killed");
    await this.#memory.keep(cut, heard);
    this.#kept(cut.digest);
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
    const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let number = next++; number < RUNS; number = next++) {
        await once(SEED + number, http, path.join(root, String(number)), count).catch((error: unknown) => {
          throw new Error(`Run of seed ${SEED + number}: ${error instanceof Error ? error.stack : String(error)}`);
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    // A test that never kills, cancels or fails would show nothing.
    for (const what of ["kill", "cancel", "failed", "gap", "resumed"])
      assert.ok((counts.get(what) ?? 0) > RUNS / 30, `${what}: ${counts.get(what)}`);
  }).timeout(300_000);
});

async function once(seed: number, http: Http, folder: string, count: (what: string) => void): Promise<void> {
  const dice = random(seed);
  const numbers = Array.from({ length: 10 + Math.floor(dice() * 40) }, () => Math.floor(dice() * 1_024));
  const sound = speakNumbers(numbers, PACE);
  const service = await startService(tonesEars("zh", 2, PACE));
  const severity = dice() * 0.7;
  const kept = new Set<string>();
  watch(service, dice, severity, kept, count);
  // Every other one as a note with times, where more than words can be doubled.
  const text = new Transcript(seed % 2 === 0 ? PLAIN : TIMES);
  let finished = new Map<number, Segment>();
  let resumed = false;
  try {
    // After so many interruptions the person has had enough of chaos and so have we: the last attempts go undisturbed.
    for (let attempt = 0; ; attempt++) {
      assert.ok(attempt < 40, "it never ends");
      if (attempt > 12) service.behavior.fault = () => undefined;
      const interrupt = attempt <= 12 && dice() < 0.5 ? (dice() < 0.5 ? "kill" : "cancel") : undefined;
      const outcome = await run({ sound, service, http, folder, finished, text, kept, dice, interrupt });
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
    assert.deepEqual(
      readdirSync(path.join(folder, "jobs")).filter((name) => name.endsWith(".json")),
      [],
    );
  } finally {
    await service.close();
  }
}

/** Faults at random; and no clip that is finished may come again. */
function watch(
  service: Service,
  dice: () => number,
  severity: number,
  kept: ReadonlySet<string>,
  count: (what: string) => void,
): void {
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
    return FAULTS.find(([weight]) => (roll -= weight) < 0)?.[1](words.slice(0, Math.floor(dice() * words.length)));
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
    this.#writer = new AppendOnly([], { standing: this.text, style: this.#style });
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
      this.#append(this.#writer.writeStanding(segment));
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
  readonly service: Service;
  readonly http: Http;
  readonly folder: string;
  readonly finished: Map<number, Segment>;
  readonly text: Transcript;
  readonly kept: Set<string>;
  readonly dice: () => number;
  readonly interrupt: "kill" | "cancel" | undefined;
}

/** One window's attempt at the job, perhaps the successor of one that was killed. */
async function run(at: Run): Promise<"done" | "failed" | "kill" | "cancel"> {
  const { finished, text, dice, interrupt } = at;
  const journal = new Journal<string>(path.join(at.folder, "jobs"));
  const [left] = await journal.all();
  const entry = (left && (await journal.claim(left))) ?? (await journal.begin("the job"));
  const options = { recognizer: "qwen", language: undefined, itn: false, context: "", upload: "wav", version: 1 };
  const memory = new Killable(
    new JobMemory({
      store: new ClipStore(path.join(at.folder, "clips")),
      entry,
      finished,
      keyOf: ({ digest }) => clipKey(digest, options),
      onUnsaved: (error) => assert.fail(String(error)),
    }),
    (digest) => at.kept.add(digest),
  );
  const controller = new AbortController();
  const patience = 2 + Math.floor(dice() * 6);
  let countdown = interrupt ? Math.floor(dice() * 30) : Infinity;
  try {
    const job = {
      cuts: () => cutsOf(at.sound, dice),
      recognizer: dashScope({
        baseUrl: at.service.url,
        model: modelOf("qwen3-asr-flash", "custom"),
        key: KEY,
        http: at.http,
        log: collectLog().log,
      }),
      hints: { context: "", itn: false },
      lanes: 1 + Math.floor(dice() * 4),
      patience: { budgetMs: 5_000, attempts: patience, firstPauseMs: 0, longestPauseMs: 3, offlineMs: 0 },
      pacer: new Pacer(60_000),
      memory,
    };
    for await (const segment of transcribe(job, controller.signal)) {
      text.take(segment);
      if (countdown-- <= 0) {
        memory.dead = interrupt === "kill";
        controller.abort(new Error(interrupt));
      }
    }
    text.complete();
    if (text.gaps.size === 0) await entry.end();
    else await entry.leave();
    return "done";
  } catch (error) {
    // A killed window cleans nothing up; for the test only its lock goes, as the process is still there.
    await entry.leave();
    if (controller.signal.aborted) return interrupt ?? assert.fail();
    if (error instanceof assert.AssertionError) throw error;
    return "failed";
  }
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
