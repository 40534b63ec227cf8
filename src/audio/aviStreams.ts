/** What the header of a stream in an AVI says (`strh`). */
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
}

/** Bytes of the header with its own name and length. */
const HEADER = 56;

/** The streams of an AVI in their order, out of the bytes that hold their headers. */
export function* aviStreams(head: Buffer): Generator<AviStream, void, undefined> {
  for (let at = head.indexOf("strh"); at >= 0 && at + HEADER <= head.length; at = head.indexOf("strh", at + HEADER))
    yield {
      type: head.toString("latin1", at + 8, at + 12),
      scale: head.readUInt32LE(at + 28),
      rate: head.readUInt32LE(at + 32),
      length: head.readUInt32LE(at + 40),
      sampleBytes: head.readUInt32LE(at + 52),
    };
}
