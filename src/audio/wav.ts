import { SAMPLE_RATE } from "./decode";

const HEADER_BYTES = 44;

/** Samples as a WAV file of 16 kHz mono with the plain header. */
export function wavOf(samples: readonly Int16Array[]): Uint8Array {
  const length = samples.reduce((sum, piece) => sum + piece.length, 0);
  const wav = Buffer.alloc(HEADER_BYTES + length * 2);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(16, 16);
  // PCM, one channel.
  wav.writeUInt32LE(0x0001_0001, 20);
  wav.writeUInt32LE(SAMPLE_RATE, 24);
  wav.writeUInt32LE(SAMPLE_RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36, "latin1");
  wav.writeUInt32LE(length * 2, 40);
  let at = HEADER_BYTES;
  for (const piece of samples) {
    wav.set(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), at);
    at += piece.byteLength;
  }
  return wav;
}
