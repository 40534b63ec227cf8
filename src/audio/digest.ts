import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import pLimit from "p-limit";
import { openRegular } from "../system/regularFile";

/** SHA-256 of samples, in hexadecimal. Two milliseconds for 150 s where the processor helps, ten where it does not. */
export function digestOf(pieces: readonly Int16Array[]): string {
  const hash = createHash("sha256");
  for (const { buffer, byteOffset, byteLength } of pieces) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest("hex");
}

/** A process may open few files (256 on macOS), and a folder may hold thousands of recordings. */
const atOnce = pLimit(16);

/** How much of a file is read to recognize it, at its start, middle and end. */
const SAMPLE_BYTES = 65_536;

/**
 * Names a file as it lies there now, without reading all of it (345 MB of WAV take a second): by its place on the disk, its
 * size, its times and three samples. The time of the last change of any kind (`ctime`) cannot be set, so an edit in place is
 * seen whose author put the other time back. A copy has another name: this is for what only saves time.
 */
export function fingerprint(file: string): Promise<string> {
  return atOnce(async () => {
    const handle = await openRegular(file);
    try {
      const { size, ino, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
      const hash = createHash("sha256").update(`${size} ${ino} ${mtimeNs} ${ctimeNs}`);
      return (await sampled(handle, Number(size), hash)).digest("hex");
    } finally {
      await handle.close();
    }
  });
}

/** What copies of a file have in common with it, whatever their times are, and few other files have: its size and three samples. */
export function outline(file: string): Promise<string> {
  return atOnce(async () => {
    const handle = await openRegular(file);
    try {
      const { size } = await handle.stat();
      return (await sampled(handle, size, createHash("sha256").update(String(size)))).digest("hex");
    } finally {
      await handle.close();
    }
  });
}

async function sampled(handle: FileHandle, size: number, hash: Hash): Promise<Hash> {
  for (const at of [0, Math.floor(size / 2), Math.max(0, size - SAMPLE_BYTES)]) {
    // No more than it says that it has: reading a file of `/proc`, which has nothing, may wait as for a pipe.
    const length = Math.min(SAMPLE_BYTES, size - at);
    if (length === 0) continue;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
    hash.update(buffer.subarray(0, bytesRead));
  }
  return hash;
}

/** Several at a time would only make a disk with a head seek. */
const oneByOne = pLimit(1);

/** SHA-256 of all bytes of a file, in hexadecimal: what it is, wherever it lies and whenever it was written. */
export function contentDigest(file: string): Promise<string> {
  return oneByOne(async () => {
    const hash = createHash("sha256");
    const handle = await openRegular(file);
    const { size } = await handle.stat();
    if (size === 0) await handle.close();
    else for await (const piece of handle.createReadStream({ highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
    return hash.digest("hex");
  });
}
