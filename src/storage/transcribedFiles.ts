import { open, readdir } from "node:fs/promises";
import * as path from "node:path";

/** The path of the recording stands at the beginning of a stored transcript: the rest of it is not read. */
const HEAD_BYTES = 4_096;
/** More files are not open at the same time. */
const TOGETHER = 32;

/** Paths of the recordings of which a transcript is stored in `folder`, as they were when it was made. Never throws. */
export async function transcribedFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const found = new Set<string>();
  for (let at = 0; at < names.length; at += TOGETHER) {
    const some = names.slice(at, at + TOGETHER).map((name) => recordingIn(path.join(folder, name)));
    for (const recording of await Promise.all(some)) if (recording !== undefined) found.add(recording);
  }
  return [...found];
}

async function recordingIn(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      const [, name] = /^\{\s*"recording":\s*("(?:[^"\\]|\\.)*")/.exec(buffer.toString("utf8", 0, bytesRead)) ?? [];
      return name === undefined ? undefined : (JSON.parse(name) as string);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
