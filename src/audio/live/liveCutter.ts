import { FRAME, frames, Loudness } from "../loudness";
import { speechIn } from "../nothing";
import { SampleQueue } from "../sampleQueue";
import { SILENT } from "../speech";
import { AROUND_FRAMES, StandsOut } from "./standsOut";
import { MARGIN, UNDECIDED, voiceStart } from "./voiceStart";

/** A clip is no longer, so that text comes also of somebody who makes no pause. Seconds. */
const LONGEST = 15;
/** Models take a little less than they say. */
const OF_LIMIT = 0.8;
/** The first words of a sentence are not worth a request of their own. */
const LEAST = frames(2);
/** How long a pause must be, at an age of a clip: a long clip ends at a breath, a short one when somebody has finished. */
const [EARLY, LATE] = [
  { age: LEAST, pause: frames(0.7) },
  { age: frames(8), pause: frames(0.4) },
];
/** Digital silence is no breath: the microphone is muted, or the user pauses the recording. */
const MUTED = frames(0.7);
/** A click in a pause, within another moment, leaves it a pause. */
const [CLICK, CLICK_MOMENT] = [frames(0.05), frames(0.2)];
/** Over so long the quietest place is looked for: about a closed mouth before a consonant is shorter. */
const QUIET = frames(0.2);
/** What may be a faint voice goes along with the voice behind it, where it is no longer. */
const LEAST_ALONE = frames(2);

/** A stretch of sound in which somebody may be speaking. */
export interface LiveClip {
  /** Number of its first sample in the recording. */
  readonly start: number;
  /** Number of the sample after its last one. */
  readonly end: number;
  /** In the pieces in which they came. */
  readonly samples: readonly Int16Array[];
  /** Seconds, as `speechIn` gives them: never less than `SILENT`. */
  readonly speech: number;
}

/**
 * Cuts sound at its pauses while it is still coming. What is between clips is silence, of which nothing can be a voice; it is in none.
 * The same samples give the same clips, in pieces of whatever size they come, and also from the end of any of them on.
 */
export class LiveCutter {
  readonly #longest: number;
  readonly #loudness = new Loudness();
  readonly #standsOut = new StandsOut();
  readonly #queue = new SampleQueue();
  /** Samples before the place where it begins, and the frame whose emphasis is of a sample that is not there. */
  #before: number;
  #unusable: number;
  /** Number of the first sample that is in no clip yet; frames are counted from here. */
  #start: number;
  #levels: number[] = [];
  #voiced: boolean[] = [];
  /** The frame that is looked at next. */
  #at = 0;
  /** Somebody speaks: what is here is of a clip. */
  #open = false;
  /** The frame with which the pause began that is being made, and the clicks in it. */
  #pause: number | undefined;
  #clicks: number[] = [];
  #muted = 0;

  /** The first sample that a cutter wants to see that goes on with that of a number: the noise around it is known then. */
  static firstSampleFor(from: number): number {
    return Math.max(0, wholeFrames(from) - (AROUND_FRAMES + 1) * FRAME);
  }

  /** `limitSeconds`: what the model takes. `from`: the end of the last clip that is known. */
  constructor(limitSeconds: number, from = 0) {
    this.#longest = frames(Math.min(LONGEST, limitSeconds * OF_LIMIT));
    this.#start = wholeFrames(from);
    const first = LiveCutter.firstSampleFor(from);
    this.#before = this.#start - first;
    this.#unusable = first > 0 ? 1 : 0;
  }

  /** Takes samples, the first being `firstSampleFor`; returns the clips that they complete. */
  push(samples: Int16Array): LiveClip[] {
    const early = Math.min(this.#before, samples.length);
    this.#take(this.#loudness.push(samples.subarray(0, early)), false);
    this.#before -= early;
    const rest = samples.subarray(early);
    if (rest.length > 0) this.#queue.add(rest);
    this.#take(this.#loudness.push(rest), true);
    const clips: LiveClip[] = [];
    while (this.#at < this.#levels.length) {
      const clip = this.#open ? this.#speaking() : this.#listening();
      if (clip) clips.push(clip);
    }
    return clips;
  }

  /** The sound has ended: the rest of it. */
  end(): LiveClip[] {
    const clip = this.#cut(this.#queue.length);
    return clip ? [clip] : [];
  }

  #take(levels: readonly number[], isNew: boolean): void {
    for (const level of levels) {
      if (this.#unusable-- > 0) continue;
      const voiced = this.#standsOut.push(level);
      if (!isNew) continue;
      this.#levels.push(level);
      this.#voiced.push(voiced);
    }
  }

  /** Looks at one frame of what is not speech yet. */
  #listening(): LiveClip | undefined {
    const seen = ++this.#at;
    const start = voiceStart(this.#voiced, seen);
    if (start !== undefined) {
      // Faint sound directly before a voice belongs to it.
      const alone = start >= LEAST_ALONE || this.#isNothing(start) ? start : 0;
      const clip = alone > 0 ? this.#cut(alone * FRAME) : undefined;
      [this.#at, this.#open] = [0, true];
      return clip;
    }
    return seen >= this.#longest && seen > UNDECIDED ? this.#cut((seen - UNDECIDED) * FRAME) : undefined;
  }

  /** Looks at one frame of a clip. */
  #speaking(): LiveClip | undefined {
    const frame = this.#at++;
    const age = this.#at;
    this.#muted = this.#levels[frame] === 0 ? this.#muted + 1 : 0;
    if (!this.#voiced[frame]) this.#pause ??= frame;
    else if (this.#pause !== undefined) {
      this.#clicks = [...this.#clicks.filter((click) => frame - click < CLICK_MOMENT), frame];
      if (this.#clicks.length >= CLICK) [this.#pause, this.#clicks] = [undefined, []];
    }
    const pause = this.#pause;
    const isPause = pause !== undefined && age >= LEAST && age - pause >= pauseAt(age);
    if (pause !== undefined && (isPause || this.#muted >= MUTED))
      return this.#cut(this.#quietest(pause, age, pause + MARGIN) * FRAME);
    if (age < this.#longest) return undefined;
    return this.#cut(this.#quietest(Math.round(this.#longest * 0.4), this.#longest, this.#longest) * FRAME);
  }

  /** The middle of the quietest moment between two frames; of equals the one nearest to `wanted`. */
  #quietest(from: number, to: number, wanted: number): number {
    const half = Math.floor(Math.min(QUIET, to - from) / 2);
    let best = Math.min(to, Math.max(from, wanted));
    let least = Infinity;
    for (let middle = from + half; middle <= to - half; middle++) {
      // Rounded: in a sliding sum of numbers with fractions equals would differ in their last bits.
      const sum = Math.round(this.#levels.slice(middle - half, middle + half).reduce((all, one) => all + one, 0));
      const isNearer = Math.abs(middle - wanted) < Math.abs(best - wanted);
      if (sum < least || (sum === least && isNearer)) [least, best] = [sum, middle];
    }
    return best;
  }

  #isNothing(count: number): boolean {
    return speechIn(this.#levels.slice(0, count), this.#queue.peek(count * FRAME)) < SILENT;
  }

  /** Takes so many samples away, as a clip where somebody may be speaking in them, and begins anew behind them. */
  #cut(count: number): LiveClip | undefined {
    const taken = Math.ceil(count / FRAME);
    const [levels, samples] = [this.#levels.slice(0, taken), this.#queue.take(count)];
    const start = this.#start;
    this.#start += count;
    this.#levels = this.#levels.slice(taken);
    this.#voiced = this.#voiced.slice(taken);
    [this.#at, this.#open, this.#pause, this.#clicks, this.#muted] = [0, false, undefined, [], 0];
    const speech = speechIn(levels, samples);
    return speech < SILENT ? undefined : { start, end: start + count, samples, speech };
  }
}

function wholeFrames(samples: number): number {
  return samples - (samples % FRAME);
}

/** How long a pause must be that ends a clip of so many frames, in frames. */
function pauseAt(age: number): number {
  const share = Math.min(1, (age - EARLY.age) / (LATE.age - EARLY.age));
  return Math.round(EARLY.pause + share * (LATE.pause - EARLY.pause));
}
