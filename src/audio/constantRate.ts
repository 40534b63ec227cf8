import { Bytes, MANY, Window } from "./bytes";
import { behindId3, kilobitsOf, mp3Length } from "./mpeg";

/** Of a frame's header: everything but protection, padding, copyright and emphasis, and how two channels are coded together. */
const SAME = 0xffff_ffff & ~0x0001_0000 & ~0x0000_03ff;
const MODE = 0xc0;
const MONO = 0xc0;
/** The most that a header and the kind of an index after it take. */
const HEAD = 64;
/** Behind the last frame may be a tag of so many seconds, by the bytes of a frame: who estimates the length counts it along. */
const MOST_BEHIND_SECONDS = 0.25;

/**
 * True for an MP3 in which a second is the same number of bytes everywhere, frame after frame to its end: then others than we find a second in it, and
 * its length, by counting bytes. Of any other they guess: with an index (`Xing`, `VBRI`) of a hundred places to several seconds, without one to half
 * a minute and more.
 * @throws Node's error where it cannot be read; `signal.reason` when aborted
 */
export function hasConstantRate(file: string, signal: AbortSignal): Promise<boolean> {
  return Bytes.of(file, async (bytes) => {
    const window = new Window(bytes, MANY);
    let at = behindId3(await window.read(0, 10));
    let kind: number | undefined;
    for (let count = 0; ; count++) {
      const head = await window.read(at, HEAD);
      // A frame has at least 24 bytes: what is less has no rate of its own.
      const length = head.length < 4 ? 0 : mp3Length(head, 0);
      if (length < 24) return kind !== undefined && bytes.size - at <= kilobitsOf(kind) * 125 * MOST_BEHIND_SECONDS;
      if (count === 0 && isIndex(head)) {
        // `Info` is what `Xing` is called where the rate is constant. The frame itself need not have it.
        if (!head.includes("Info")) return false;
      } else {
        kind ??= kindOf(head);
        if (kindOf(head) !== kind) return false;
      }
      at += length;
      if (count % 4_096 === 0) signal.throwIfAborted();
    }
  });
}

function isIndex(head: Buffer): boolean {
  return ["Xing", "Info", "VBRI"].some((name) => head.indexOf(name) >= 4);
}

/** Version, layer, rates, and whether it has one channel or two. */
function kindOf(head: Buffer): number {
  const bits = head.readUInt32BE(0);
  return ((bits & SAME) | ((bits & MODE) === MONO ? MONO : 0)) >>> 0;
}
