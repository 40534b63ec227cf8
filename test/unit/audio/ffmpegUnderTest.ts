import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { makeInsideFfmpeg } from "../../../scripts/insideFfmpeg.mjs";
import { FfmpegFinder, type Ffmpeg } from "../../../src/audio/ffmpeg";

let folder: string | undefined;

/** A folder as `dist/ffmpeg` is, made once a process and removed with it. */
export async function insideFolder(): Promise<string> {
  if (folder) return folder;
  const made = mkdtempSync(path.join(tmpdir(), "earmark-inside-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  await makeInsideFfmpeg(made);
  return (folder = made);
}

/** The ffmpeg inside, as the package has it. */
export async function insideFfmpeg(): Promise<Ffmpeg> {
  return { path: path.join(await insideFolder(), "ffmpeg.js"), isModule: true, version: "ffmpeg version 5.1.4" };
}

/** With `EARMARK_FFMPEG=inside` (`npm run test:inside`) the one inside, else the one on the PATH. */
export async function ffmpegUnderTest(): Promise<Ffmpeg> {
  if (process.env["EARMARK_FFMPEG"] === "inside") return insideFfmpeg();
  return new FfmpegFinder("").find("", new AbortController().signal);
}
