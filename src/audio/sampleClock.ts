import type { AudioInfo } from "../core/types";
import { inputOf } from "./input";
import type { TimedBlock } from "./timedBlocks";

// The one clock of a recording: its second is the second that a player shows. Whatever reads sound reads it through
// here: a whole recording, a part again, the waveform and the copy that is played.

/** Changes with whatever changes at which second something is said. Names what is kept of a recording's sound. */
export const CLOCK_VERSION = 6;

/** Containers whose timestamps count from a zero of their own: an MP4 whose edit list begins with nothing is silent for so long. */
const OWN_ZERO = /^(mov,mp4|matroska,webm|asf)/;

/** Containers that say where each second is, or in which all seconds have as many bytes. */
const INDEXED = /^(mov,mp4|wav|w64|aiff|caf|au)/;

/**
 * True where a second is found at once. Elsewhere a search goes by the timestamps or sizes that it meets, and finds another one in
 * files that were joined, or that have rubbish before them.
 */
export function findsSeconds({ container, estimated, takes, joined }: AudioInfo): boolean {
  if (joined) return false;
  return takes !== undefined || INDEXED.test(container) || (container === "mp3" && !estimated);
}

/**
 * In formats that are broadcast ffmpeg takes a jump of more than 10 s for a mistake, and the first sound after 10 s of
 * pictures too. What is one is decided by `Clock`.
 */
const JUMPS = ["-dts_delta_threshold", "100000"];

/** With no offset at all ffmpeg counts from the first sound of a broadcast, and not from the first picture. */
const LEAST_OFFSET = 0.000_001;

/** How a recording is opened at a second. */
export interface Opening {
  /** ffmpeg's arguments up to the file. */
  readonly args: readonly string[];
  /** The second at which the timestamps of what comes are 0. */
  readonly zero: number;
}

/** Seconds of silence before a recording's first sound that its timestamps tell and that no stream of it fills. */
function silenceBefore({ start = 0, duration, container, estimated }: AudioInfo): number {
  return OWN_ZERO.test(container) && start > 0 && start < duration && !estimated ? start : 0;
}

/** True where a recording of one stream has silence before it that is in its timestamps only. */
export function beginsLate(info: AudioInfo): boolean {
  return silenceBefore(info) > LATE;
}

/** Opens a recording to be read from a second on, or from before it. */
export function openAt(file: string, info: AudioInfo, seconds: number): Opening {
  const silence = silenceBefore(info);
  const seek = seconds > silence;
  const options = seek
    ? ["-ss", (seconds - silence).toFixed(6)]
    : ["-itsoffset", Math.max(silence, LEAST_OFFSET).toFixed(6)];
  return { args: inputOf(file, info, [...JUMPS, ...options]), zero: seek ? seconds : 0 };
}

/** Later than this at the beginning, in seconds, is late: a picture lasts as long, and Opus begins 7 ms late in many files. */
const LATE = 0.03;
/** True where the first of these blocks is not where reading was to begin. */
export function isLate([first]: readonly TimedBlock[]): boolean {
  return first === undefined || first.ms > LATE * 1_000;
}

/** What is missing later: less comes of timestamps that are rounded, or of a recorder whose clock is not exact. Seconds. */
const GAP = 0.1;
/** True where so many seconds are missing that a player waits: before the first sound, or between two. */
export function isGap(seconds: number, isBetween: boolean): boolean {
  return seconds > (isBetween ? GAP : LATE);
}

/** The longest gap where nothing says how long the recording is, in seconds: what is longer was joined, on two days it may be. */
const LONGEST = 1_800;
/** Times that go back by more than this begin anew, in milliseconds: another recording was put behind the first. */
const BACK_MS = 1_000;

/** Puts blocks of sound to their places: what is missing between them is silence. Nothing is ever left out. */
export class Clock {
  readonly #rate: number;
  readonly #frameBytes: number;
  /** Frames: no gap goes further. */
  #limit: number | undefined;
  /** The second at which timestamps are 0. */
  #zeroMs: number;
  #lastMs = -Infinity;
  /** Frames so far, from the recording's beginning. */
  #position: number;
  #filled = 0;
  #between = 0;
  #begun = false;

  /** `frameBytes`: one sample of each channel. `zero`: as in `Opening`, the second of the first frame too. */
  constructor({ duration, estimated }: AudioInfo, rate: number, frameBytes: number, zero: number) {
    this.#rate = rate;
    this.#frameBytes = frameBytes;
    this.#limit = duration > 0 && !estimated ? Math.ceil((duration + 1) * rate) : undefined;
    this.#zeroMs = zero * 1_000;
    this.#position = Math.round(zero * rate);
  }

  /** The second behind the last frame. */
  get seconds(): number {
    return this.#position / this.#rate;
  }

  /** Seconds that were silence because the file has nothing for them. */
  get filled(): number {
    return this.#filled / this.#rate;
  }

  /** Those of them that are behind the first sound. */
  get between(): number {
    return this.#between / this.#rate;
  }

  /** The blocks, in pieces as large as can be, with what is missing before and between them. */
  *place(blocks: readonly TimedBlock[]): Generator<Buffer, void, undefined> {
    let pieces: Buffer[] = [];
    for (const { ms, bytes } of blocks) {
      if (ms < this.#lastMs - BACK_MS) {
        this.#beginAnew(ms);
        this.#limit = undefined;
      }
      this.#lastMs = ms;
      const missing = Math.round(((this.#zeroMs + ms) * this.#rate) / 1_000) - this.#position;
      if (isGap(missing / this.#rate, this.#begun) && !this.#canBe(missing)) this.#beginAnew(ms);
      else if (isGap(missing / this.#rate, this.#begun)) {
        yield* joined(pieces);
        pieces = [];
        yield* zeros(missing * this.#frameBytes);
        this.#position += missing;
        this.#filled += missing;
        if (this.#begun) this.#between += missing;
      }
      this.#begun = true;
      pieces.push(bytes);
      this.#position += bytes.length / this.#frameBytes;
    }
    yield* joined(pieces);
  }

  /** From now on times are told from here: what comes follows at once. */
  #beginAnew(ms: number): void {
    this.#zeroMs = this.seconds * 1_000 - ms;
  }

  #canBe(missing: number): boolean {
    return this.#limit === undefined ? missing <= LONGEST * this.#rate : this.#position + missing <= this.#limit;
  }
}

function* joined(pieces: readonly Buffer[]): Generator<Buffer, void, undefined> {
  if (pieces.length > 0) yield pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

/** Hours of silence do not fit into the memory at once. */
const SILENCE_BYTES = 1 << 18;

function* zeros(bytes: number): Generator<Buffer, void, undefined> {
  for (let left = bytes; left > 0; left -= SILENCE_BYTES) yield Buffer.alloc(Math.min(left, SILENCE_BYTES));
}
