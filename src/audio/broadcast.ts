import type { Bytes } from "./bytes";

// MPEG transport streams (ISO 13818-1): packets of 188 bytes. They have no header, only tables that come again and again,
// and a clock, which another recording begins anew. ffmpeg goes on with the streams of the first, as if they were its own.

const PACKET = 188;
const PACKETS = 5_000 * PACKET;
/** Ticks of the clock in a second, and more than any that goes round. */
const SECOND = 90_000;
const ROUND = 2 ** 32;
const EARLY = 2 * SECOND;

/**
 * Where in a transport stream another one begins, from its first packet on: with the tables before a clock that is another one, or goes
 * back. `end` is where there are no packets any more.
 */
export async function nextBroadcast(
  bytes: Bytes,
  from: number,
): Promise<{ readonly next: number | undefined; readonly end: number }> {
  const clocks = new Map<number, number>();
  let first: number | undefined;
  let latest = 0;
  /** The last packet that had the time, and the last table of programs behind it. */
  let told = from;
  let table: number | undefined;
  for (let base = from; base < bytes.size; base += PACKETS) {
    const block = await bytes.read(base, PACKETS);
    for (let at = 0; at + PACKET <= block.length; at += PACKET) {
      if (block[at] !== 0x47) return { next: undefined, end: base + at };
      const pid = block.readUInt16BE(at + 1) & 0x1fff;
      if (pid === 0 && base + at > told) table ??= base + at;
      const time = timeOf(block, at);
      if (time === undefined) continue;
      first ??= time;
      // Several programs have a clock each, all from the beginning on.
      const known = clocks.get(pid) ?? (latest - first > EARLY ? latest : time);
      const back = known - time;
      if (back > SECOND && back < ROUND) return { next: table ?? base + at, end: bytes.size };
      clocks.set(pid, time);
      latest = time;
      told = base + at;
      table = undefined;
    }
  }
  return { next: undefined, end: bytes.size };
}

/** The time that a packet tells, in ticks; undefined where it tells none. */
function timeOf(block: Buffer, at: number): number | undefined {
  const [control = 0, length = 0, flags = 0] = block.subarray(at + 3, at + 6);
  if ((control & 0x20) === 0 || length < 7 || (flags & 0x10) === 0) return undefined;
  return block.readUInt32BE(at + 6) * 2 + ((block[at + 10] ?? 0) >> 7);
}
