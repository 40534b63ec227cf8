import type { AudioInfo } from "../core/types";
import { openRegular } from "../system/regularFile";
import { SAMPLE_RATE } from "./decode";

/** Headers of more than this are not plain. */
const HEAD_BYTES = 4_096;
const PIECE_BYTES = 1 << 18;

/** Where the samples of a WAV file are that needs no decoding. */
export interface PlainWav {
  readonly info: AudioInfo;
  readonly start: number;
  readonly bytes: number;
}

/**
 * Looks for a WAV file of 16 kHz mono 16-bit PCM, as dictation programs write it: its samples can be read as they are,
 * and a memo need not wait for a program to start. Undefined for everything else, broken headers too: ffmpeg knows better.
 */
export async function plainWav(file: string): Promise<PlainWav | undefined> {
  const handle = await openRegular(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head.length < 12 || head.toString("latin1", 0, 4) + head.toString("latin1", 8, 12) !== "RIFFWAVE")
      return undefined;
    const { size } = await handle.stat();
    let plain = false;
    for (let at = 12; at + 8 <= head.length;) {
      const name = head.toString("latin1", at, at + 4);
      const length = head.readUInt32LE(at + 4);
      const start = at + 8;
      if (name === "data") {
        const whole = length > 0 && start + length <= size && length % 2 === 0;
        const info = {
          duration: length / 2 / SAMPLE_RATE,
          container: "wav",
          codec: "pcm_s16le",
          channels: 1,
          sampleRate: SAMPLE_RATE,
        };
        return plain && whole ? { info, start, bytes: length } : undefined;
      }
      if (name === "fmt ") plain = start + 16 <= head.length && isPlain(head.subarray(start, start + 16));
      at = start + length + (length % 2);
    }
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Tag 1 (PCM), one channel, 16 kHz, 16 bits. */
function isPlain(format: Buffer): boolean {
  return (
    format.readUInt16LE(0) === 1 &&
    format.readUInt16LE(2) === 1 &&
    format.readUInt32LE(4) === SAMPLE_RATE &&
    format.readUInt16LE(14) === 16
  );
}

/** The samples of such a file from a second on, in pieces. @throws Node's error where it cannot be read; `signal.reason` when aborted */
export async function* readPlainWav(
  file: string,
  { start, bytes }: Pick<PlainWav, "start" | "bytes">,
  fromSeconds: number,
  signal: AbortSignal,
): AsyncGenerator<Int16Array, void, undefined> {
  const handle = await openRegular(file);
  try {
    for (let at = Math.round(fromSeconds * SAMPLE_RATE) * 2; at < bytes; at += PIECE_BYTES) {
      signal.throwIfAborted();
      const samples = new Int16Array(Math.min(PIECE_BYTES, bytes - at) >> 1);
      const { bytesRead } = await handle.read(Buffer.from(samples.buffer), 0, samples.byteLength, start + at);
      yield samples.subarray(0, bytesRead >> 1);
      if (bytesRead < samples.byteLength) return;
    }
  } finally {
    await handle.close();
  }
}
