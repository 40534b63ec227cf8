import { Bytes, MANY, Window } from "./bytes";
import { behindId3, kilobitsOf, mp3Length, secondsOf } from "./mpeg";

/** Of a frame's header: everything but protection, padding, copyright and emphasis, and how two channels are coded together. */
const SAME = 0xffff_ffff & ~0x0001_0000 & ~0x0000_03ff;
const MODE = 0xc0;
const MONO = 0xc0;
/** The most that a header and the kind of an index after it take. */
const HEAD = 64;
/** Behind the last frame may be a tag of so many seconds, by the bytes of a frame: who estimates the length counts it along. */
const MOST_BEHIND_SECONDS = 0.25;

/** Frames; some programs count the index itself. */
const INACCURACY = 2;

/** The frames of an MP3, one behind the other, without its index. */
interface Frames {
  readonly seconds: number;
  /** A second is the same number of bytes everywhere, and nothing says otherwise. */
  readonly isConstant: boolean;
}

/**
 * True for an MP3 in which a second is the same number of bytes everywhere, frame after frame to its end: then others than we find a second in it, and
 * its length, by counting bytes. Of any other they guess: with an index (`Xing`, `VBRI`) of a hundred places to several seconds, without one to half
 * a minute and more.
 * @throws Node's error where it cannot be read; `signal.reason` when aborted
 */
export async function hasConstantRate(file: string, signal: AbortSignal): Promise<boolean> {
  return (await framesOf(file, signal))?.isConstant === true;
}

/** How long an MP3 is, by its frames; undefined where something else is between or behind them. @throws as `hasConstantRate` */
export async function countedSeconds(file: string, signal: AbortSignal): Promise<number | undefined> {
  return (await framesOf(file, signal))?.seconds;
}

function framesOf(file: string, signal: AbortSignal): Promise<Frames | undefined> {
  return Bytes.of(file, async (bytes) => {
    const window = new Window(bytes, MANY);
    let at = behindId3(await window.read(0, 10));
    let kind: number | undefined;
    let isConstant = true;
    let told: number | undefined;
    let frames = 0;
    let seconds = 0;
    for (let count = 0; ; count++) {
      const head = await window.read(at, HEAD);
      // A frame has at least 24 bytes: what is less has no rate of its own.
      const length = head.length < 4 ? 0 : mp3Length(head, 0);
      if (length < 24) {
        const isEnd = kind !== undefined && bytes.size - at <= kilobitsOf(kind) * 125 * MOST_BEHIND_SECONDS;
        // Two files one behind the other have the index of the first.
        const isTold = told === undefined || Math.abs(told - frames) <= INACCURACY;
        return isEnd ? { seconds, isConstant: isConstant && isTold } : undefined;
      }
      // `Info` is what `Xing` is called where the rate is constant. The frame itself need not have it.
      if (count === 0 && isIndex(head)) {
        isConstant = head.includes("Info");
        told = framesToldBy(head);
      } else {
        frames += 1;
        kind ??= kindOf(head);
        isConstant &&= kindOf(head) === kind;
        seconds += secondsOf(head.readUInt32BE(0));
      }
      at += length;
      if (count % 4_096 === 0) signal.throwIfAborted();
    }
  });
}

function isIndex(head: Buffer): boolean {
  return ["Xing", "Info", "VBRI"].some((name) => head.indexOf(name) >= 4);
}

/** The number of frames of which an `Info` index knows; undefined where it says none. */
function framesToldBy(head: Buffer): number | undefined {
  const at = head.indexOf("Info");
  // The first flag: there is a number of frames.
  return at >= 4 && at + 12 <= head.length && head.readUInt32BE(at + 4) & 1 ? head.readUInt32BE(at + 8) : undefined;
}

/** Version, layer, rates, and whether it has one channel or two. */
function kindOf(head: Buffer): number {
  const bits = head.readUInt32BE(0);
  return ((bits & SAME) | ((bits & MODE) === MONO ? MONO : 0)) >>> 0;
}
