/** Some frames of sound as ffmpeg gave them, and when they sound. */
export interface TimedBlock {
  /** Milliseconds, by the timestamps of the file. */
  readonly ms: number;
  readonly bytes: Buffer;
}

// Matroska (RFC 9559): elements with an id, a size, and what is in them. Of a stream of one track only these matter.
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const BLOCK_GROUP = 0xa0;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK = 0xa1;

/** Elements that are gone into; their own size is not needed, and not known while ffmpeg writes. */
const OPENED = new Set([SEGMENT, CLUSTER, BLOCK_GROUP]);
/** Track number, 16 bits of time and flags, before the samples. */
const BLOCK_HEAD = 4;

/**
 * Reads sound out of what ffmpeg writes with `-f matroska`, in pieces of any length: raw samples tell no time, and
 * a filter that fills gaps (`aresample=async`) begins anew wherever a joined file changes its sample rate.
 */
export class TimedBlocks {
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of an element that is of no interest, still to come. */
  #skip = 0;
  #clusterMs = 0;

  /** The blocks that are complete with this piece. They are views of it. */
  push(piece: Buffer): TimedBlock[] {
    const blocks: TimedBlock[] = [];
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece;
    let at = 0;
    for (;;) {
      const skipped = Math.min(this.#skip, all.length - at);
      this.#skip -= skipped;
      at += skipped;
      const id = numberAt(all, at, true);
      const size = id && numberAt(all, at + id.length, false);
      if (!id || !size) break;
      const start = at + id.length + size.length;
      if (OPENED.has(id.value)) {
        at = start;
        continue;
      }
      const kind = id.value;
      if (kind !== TIMESTAMP && kind !== SIMPLE_BLOCK && kind !== BLOCK) {
        this.#skip = size.value;
        at = start;
        continue;
      }
      if (start + size.value > all.length) break;
      at = start + size.value;
      if (kind === TIMESTAMP) this.#clusterMs = all.readUIntBE(start, size.value);
      else
        blocks.push({ ms: this.#clusterMs + all.readInt16BE(start + 1), bytes: all.subarray(start + BLOCK_HEAD, at) });
    }
    this.#rest = all.subarray(at);
    return blocks;
  }
}

/** A number whose first byte says how long it is (EBML, RFC 8794); an id keeps that mark. Undefined where it is not there yet. */
function numberAt(
  bytes: Buffer,
  at: number,
  isId: boolean,
): { readonly value: number; readonly length: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return undefined;
  let value = isId ? first : first & (0xff >> length);
  for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return { value, length };
}
