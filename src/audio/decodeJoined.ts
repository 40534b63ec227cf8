import { EarmarkError } from "../core/errors";
import type { Notice } from "../core/notices";
import type { AudioInfo } from "../core/types";
import { decode, SAMPLE_RATE, type Source } from "./decode";
import type { SoundEnd } from "./timedSound";

/**
 * The sound of recordings that lie one behind the other in a file, as in `decode`: each on a clock of its own, from where
 * the one before it ended. Where that is only decoding tells, so all of them are decoded, also for a part.
 * @throws {EarmarkError} as `decode`, where nothing of any of them can be decoded; `signal.reason` when aborted
 */
export async function* decodeJoined(
  source: Source,
  recordings: readonly AudioInfo[],
  fromSeconds: number,
  signal: AbortSignal,
  onEnd: (end: SoundEnd) => void,
): AsyncGenerator<Int16Array, void, undefined> {
  const found = new Found();
  let early = Math.round(fromSeconds * SAMPLE_RATE);
  let samples = 0;
  let failure: unknown;
  for (const info of recordings) {
    const before = samples;
    const one = { ...source, info, onNotice: (notice: Notice) => found.take(notice) };
    try {
      for await (const piece of decode(one, signal, undefined, (end) => found.end(end))) {
        samples += piece.length;
        if (early < piece.length) yield piece.subarray(early);
        early = Math.max(0, early - piece.length);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof EarmarkError)) throw error;
      failure ??= error;
      found.lost(info, (samples - before) / SAMPLE_RATE);
    }
  }
  if (samples === 0) throw failure ?? new EarmarkError("noAudio", "The audio track is empty.");
  const seconds = samples / SAMPLE_RATE;
  onEnd(found.sum(seconds));
  if (fromSeconds === 0) for (const notice of found.notices(seconds)) source.onNotice(notice);
}

/** What is said of the recordings, as what is said of one recording. */
class Found {
  #missing = 0;
  /** Nothing says how much is missing. */
  #isOpen = false;
  #damaged = 0;
  #others: Notice[] = [];
  #ends: SoundEnd[] = [];

  take(notice: Notice): void {
    if (notice.code === "damaged") this.#damaged += notice.seconds;
    else if (notice.code !== "partlyDecoded") this.#others.push(notice);
    else if (notice.of > 0) this.#missing += Math.max(0, notice.of - notice.seconds);
    else this.#isOpen = true;
  }

  /** One that could not be read to its end. */
  lost({ duration }: AudioInfo, decoded: number): void {
    if (duration > decoded) this.#missing += duration - decoded;
    else this.#isOpen = true;
  }

  end(end: SoundEnd): void {
    this.#ends.push(end);
  }

  sum(seconds: number): SoundEnd {
    const total = (of: (end: SoundEnd) => number): number => this.#ends.reduce((sum, end) => sum + of(end), 0);
    return {
      seconds,
      filled: total(({ filled }) => filled),
      between: total(({ between }) => between),
      failed: this.#ends.some(({ failed }) => failed),
      brokenOff: this.#ends.some(({ brokenOff }) => brokenOff),
      damaged: this.#ends.some(({ damaged }) => damaged),
    };
  }

  notices(seconds: number): readonly Notice[] {
    const all = [...this.#others];
    if (this.#missing > 0) all.push({ code: "partlyDecoded", seconds, of: seconds + this.#missing });
    else if (this.#isOpen) all.push({ code: "partlyDecoded", seconds, of: 0 });
    if (this.#damaged > 0) all.push({ code: "damaged", seconds: this.#damaged });
    return all;
  }
}
