/** What the headers of a stream in an AVI say (`strh`, and of sound `strf`). */
export interface AviStream {
  /** Such as `auds` for sound. */
  readonly type: string;
  /** A unit of its time takes `scale / rate` seconds. */
  readonly scale: number;
  readonly rate: number;
  /** In those units. */
  readonly length: number;
  /** 0 where chunks count, as with compressed sound. */
  readonly sampleBytes: number;
  /** Of sound: the number of its codec, and the most bytes that one chunk is meant to have (`nBlockAlign`). */
  readonly codec: number;
  readonly blockBytes: number;
}

/** Bytes of the header with its own name and length. */
const HEADER = 56;

/** The streams of an AVI in their order, out of the bytes that hold their headers. */
export function* aviStreams(head: Buffer): Generator<AviStream, void, undefined> {
  for (let at = head.indexOf("strh"); at >= 0 && at + HEADER <= head.length; at = head.indexOf("strh", at + HEADER)) {
    const size = head.readUInt32LE(at + 4);
    const next = at + 8 + size + (size % 2);
    // WAVEFORMATEX.
    const format =
      head.toString("latin1", next, next + 4) === "strf" ? head.subarray(next + 8, next + 22) : head.subarray(0, 0);
    yield {
      type: head.toString("latin1", at + 8, at + 12),
      scale: head.readUInt32LE(at + 28),
      rate: head.readUInt32LE(at + 32),
      length: head.readUInt32LE(at + 40),
      sampleBytes: head.readUInt32LE(at + 52),
      codec: format.length === 14 ? format.readUInt16LE(0) : 0,
      blockBytes: format.length === 14 ? format.readUInt16LE(12) : 0,
    };
  }
}
