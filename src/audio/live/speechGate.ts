import { FRAME, frames, Loudness } from "../loudness";
import { speechIn } from "../nothing";
import { SILENT } from "../speech";
import { LiveCutter } from "./liveCutter";
import { StandsOut } from "./standsOut";
import { UNDECIDED, voiceStart } from "./voiceStart";

/** Nobody has spoken for so long: longer than a service waits for the end of a sentence, 500 ms. */
const QUIET = frames(0.6);
/** So much of what is no voice is looked at at once, whether it is silence for certain. */
const LOOK = frames(2);

/** Sound that goes on its way, from a sample of the recording on; without samples: what comes between this and the next is silence, and left out. */
export interface Passed {
  readonly at: number;
  readonly samples: Int16Array;
}

/**
 * Lets sound pass while somebody may be speaking, a little before and after. What is left out can be no voice, by the same rules by which no
 * clip is sent of it (`liveCutter.ts`): what only may be one, a whisper perhaps, passes too, later.
 */
export class SpeechGate {
  readonly #loudness = new Loudness();
  readonly #standsOut = new StandsOut();
  readonly #from: number;
  #rest = new Int16Array(0);
  /** Number of the sample that comes next, behind `rest`. */
  #at: number;
  #isFirst: boolean;
  #open = false;
  /** What passed last was no voice for certain: a pause has not been told yet. */
  #untold = false;
  #unvoiced = 0;
  /** What has not passed yet. */
  #held: Passed[] = [];
  #levels: number[] = [];
  #voiced: boolean[] = [];

  /** The first sample that a gate wants to see that begins with that of a number: the noise around it is known then. */
  static firstSampleFor(from: number): number {
    return LiveCutter.firstSampleFor(from);
  }

  constructor(from: number) {
    this.#from = from;
    this.#at = SpeechGate.firstSampleFor(from);
    this.#isFirst = this.#at > 0;
  }

  /** How much of what it was given is behind it, as the number of the sample that comes next. */
  get seen(): number {
    return this.#at;
  }

  push(samples: Int16Array): Passed[] {
    const all = new Int16Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    const passed: Passed[] = [];
    let at = 0;
    for (; at + FRAME <= all.length; at += FRAME) {
      this.#take(all.subarray(at, at + FRAME), passed);
      this.#at += FRAME;
    }
    this.#rest = all.slice(at);
    return passed;
  }

  /** The sound has ended: what is left of it and may be a voice. */
  end(): Passed[] {
    const rest = { at: this.#at, samples: this.#rest };
    const held = rest.samples.length > 0 && rest.at >= this.#from ? [...this.#held, rest] : this.#held;
    const passes = this.#open || !this.#isNothing(this.#levels.length);
    this.#at += this.#rest.length;
    [this.#rest, this.#held, this.#levels, this.#voiced] = [new Int16Array(0), [], [], []];
    return passes ? held : [];
  }

  #take(frame: Int16Array, passed: Passed[]): void {
    const [level = 0] = this.#loudness.push(frame);
    // Its emphasis is of a sample that is not there.
    if (this.#isFirst) return void (this.#isFirst = false);
    const voiced = this.#standsOut.push(level);
    const early = this.#from - this.#at;
    if (early >= FRAME) return;
    const piece = { at: Math.max(this.#at, this.#from), samples: early > 0 ? frame.subarray(early) : frame };
    if (this.#open) this.#speaking(piece, voiced, passed);
    else this.#listening(piece, level, voiced, passed);
  }

  #speaking(piece: Passed, voiced: boolean, passed: Passed[]): void {
    passed.push(piece);
    this.#unvoiced = voiced ? 0 : this.#unvoiced + 1;
    if (this.#unvoiced < QUIET) return;
    this.#open = false;
    passed.push(pauseAt(piece.at + piece.samples.length));
  }

  #listening(piece: Passed, level: number, voiced: boolean, passed: Passed[]): void {
    this.#held.push(piece);
    this.#levels.push(level);
    this.#voiced.push(voiced);
    const start = voiceStart(this.#voiced);
    if (start !== undefined) {
      if (this.#isNothing(start)) this.#drop(start, passed);
      this.#pass(this.#held.length, passed);
      [this.#open, this.#unvoiced, this.#untold] = [true, 0, false];
    } else if (this.#held.length >= LOOK + UNDECIDED) {
      if (this.#isNothing(LOOK)) this.#drop(LOOK, passed);
      else {
        this.#pass(LOOK, passed);
        this.#untold = true;
      }
    }
  }

  #isNothing(count: number): boolean {
    const held = this.#held.slice(0, count).map(({ samples }) => samples);
    return speechIn(this.#levels.slice(0, count), held) < SILENT;
  }

  #pass(count: number, passed: Passed[]): void {
    for (const piece of this.#held.slice(0, count)) passed.push(piece);
    this.#forget(count);
  }

  #drop(count: number, passed: Passed[]): void {
    const [first] = this.#held;
    if (this.#untold && first) passed.push(pauseAt(first.at));
    this.#untold = false;
    this.#forget(count);
  }

  #forget(count: number): void {
    this.#held = this.#held.slice(count);
    this.#levels = this.#levels.slice(count);
    this.#voiced = this.#voiced.slice(count);
  }
}

function pauseAt(at: number): Passed {
  return { at, samples: new Int16Array(0) };
}
