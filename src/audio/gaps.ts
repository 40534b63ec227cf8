import { aviTime } from "./aviGaps";
import { isGap, openAt } from "./sampleClock";
import type { Source } from "./decode";
import { Lines } from "./outputLines";
import { start } from "./process";
import { trackOf, withWatchdog } from "./timedSound";

/** Containers in which a second is a number of bytes or frames: they have no times, and so no gaps. */
const UNTIMED = /^(wav|w64|aiff|caf|au|mp3|aac|ac3|eac3|amr|amrnb|amrwb|dts|loas)$/;
/** Containers that say only where the next packet begins: one before a gap seems to be as long as that. */
const UNTIL_NEXT = /^mov,mp4/;

/**
 * True where sound begins with the recording and nothing is missing in between: by its packets, which takes no decoding. Others
 * than we play what has gaps without them, and tell other seconds.
 * @throws {EarmarkError} `unreadable`; `signal.reason` when aborted
 */
export async function isGapless({ ffmpeg, file, info }: Source, signal: AbortSignal): Promise<boolean> {
  if (UNTIMED.test(info.container)) return true;
  signal.throwIfAborted();
  if ((await aviTime(file, info)).gaps.length > 0) return false;
  const copied = ["-v", "error", "-map", trackOf(info), "-c", "copy", "-f", "framecrc", "pipe:1"];
  const child = start(ffmpeg, [...openAt(file, info, 0).args, ...copied]);
  signal.addEventListener("abort", child.end, { once: true });
  const packets = new Packets(UNTIL_NEXT.test(info.container));
  const lines = new Lines((line) => packets.take(line));
  try {
    child.stdin.end();
    // Half a day of packets is 100 MB of text.
    for await (const piece of withWatchdog(child.stdout, child.end)) {
      lines.push(piece.toString("latin1"));
      if (packets.hasGap) return false;
    }
    lines.end();
    await child.exited;
    signal.throwIfAborted();
    return packets.isGapless;
  } finally {
    signal.removeEventListener("abort", child.end);
    child.end();
    await child.exited.catch(() => undefined);
    signal.throwIfAborted();
  }
}

/** Packets one after the other, as ffmpeg's `framecrc` lists them: `0, dts, pts, duration, size, checksum`. */
class Packets {
  readonly #untilNext: boolean;
  #unit = NaN;
  #end = 0;
  #sum = 0;
  #usual: number | undefined;
  hasGap = false;

  constructor(untilNext: boolean) {
    this.#untilNext = untilNext;
  }

  /** More than there is room for is another recording that was put behind the first, which not every player plays. */
  get isGapless(): boolean {
    return !this.hasGap && this.#sum < this.#end + 1;
  }

  take(line: string): void {
    const [, over, under] = /^#tb 0: (\d+)\/(\d+)$/.exec(line) ?? [];
    if (over) this.#unit = Number(over) / Number(under);
    const [, begin, duration] = /^0, +-?\d+, +(-?\d+), +(\d+),/.exec(line) ?? [];
    if (begin === undefined) return;
    const at = Number(begin) * this.#unit;
    const length = Number(duration) * this.#unit;
    this.hasGap ||= isGap(at - this.#end, this.#usual !== undefined);
    this.#usual ??= length;
    this.hasGap ||= this.#untilNext && isGap(length - this.#usual, true);
    this.#usual = length;
    this.#sum += length;
    this.#end = Math.max(this.#end, at + length);
  }
}
