import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import * as path from "node:path";

/** A PATH with all programs of this one but ffmpeg's, as links in a folder that is made. */
export function pathWithoutFfmpeg(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const seen = new Set<string>(["ffmpeg", "ffprobe", "ffplay"]);
  // npm adds a folder of every folder above, whether it is there or not.
  for (const from of (process.env["PATH"] ?? "").split(path.delimiter).filter((one) => existsSync(one)))
    for (const name of readdirSync(from)) {
      if (!seen.has(name)) symlinkSync(path.join(from, name), path.join(folder, name));
      seen.add(name);
    }
  return folder;
}
