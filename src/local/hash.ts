import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

const PIECE_BYTES = 1 << 20;

/** SHA-256 of a file in hexadecimal. @throws Node's error; `signal.reason` when aborted */
export async function hashOf(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(file, { highWaterMark: PIECE_BYTES, signal }))
      hash.update(piece as Buffer);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
  return hash.digest("hex");
}
