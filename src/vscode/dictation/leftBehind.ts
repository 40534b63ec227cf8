import { readdir } from "node:fs/promises";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import { describe } from "../../core/describe";
import type { Log } from "../../core/types";
import { rescue } from "../../session/dictation/leftovers";
import { readSettings } from "../settings";

/** Finishes what windows that ended badly had recorded, so that it can be transcribed. Never throws. */
export async function finishLeftovers(storage: string, ffmpegs: FfmpegFinder, log: Log): Promise<void> {
  try {
    // Where there is nothing, no ffmpeg is looked for.
    if ((await readdir(storage).catch(() => [])).length === 0) return;
    const ffmpeg = await ffmpegs.find(readSettings(undefined).ffmpegPath, new AbortController().signal);
    await rescue(storage, ffmpeg, log);
  } catch (error) {
    log.warn(`dictation: ${describe(error)}`);
  }
}
