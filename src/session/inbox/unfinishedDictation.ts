import { openRegular } from "../../system/regularFile";
import { timeIn } from "../dictation/dictationName";

/** A header of ffmpeg's and the beginning of its segment; whoever writes it knows its length only at its end (RFC 8794, 6.2). */
const OPEN_SEGMENT = "1853806701ffffffffffffff";
const HEAD_BYTES = 64;

/**
 * Whether a dictation is being recorded into this file, in which nothing is written while it is paused: at its end another file takes its place,
 * after a crash too. By its name, and since others may name theirs so, by its first bytes. Never throws.
 */
export async function isUnfinishedDictation(file: string): Promise<boolean> {
  if (!file.endsWith(".mkv") || timeIn(file) === undefined) return false;
  const handle = await openRegular(file).catch(() => undefined);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead).includes(OPEN_SEGMENT, 0, "hex");
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}
