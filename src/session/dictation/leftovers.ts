import { readdir } from "node:fs/promises";
import type { Ffmpeg } from "../../audio/ffmpeg";
import { EarmarkError } from "../../core/errors";
import type { Log } from "../../core/types";
import { RecordingFiles } from "./recordingFiles";

/** A recording that was finished after the window that made it was gone. */
export interface Rescued {
  readonly path: string;
  readonly seconds: number;
}

/**
 * Finishes the recordings of windows that ended without doing so, each in one window only, and removes what they left in `storage`. What cannot be
 * finished now stays for another time. Never throws.
 */
export async function rescue(storage: string, ffmpeg: Ffmpeg, log: Log): Promise<readonly Rescued[]> {
  // The one inside Earmark writes no files.
  if (ffmpeg.isModule) return [];
  const names = await readdir(storage).catch(() => []);
  const rescued: Rescued[] = [];
  for (const name of names) {
    const [, id] = /^([\w-]+)\.json$/.exec(name) ?? [];
    const files = id === undefined ? undefined : await RecordingFiles.left(storage, id).catch(() => undefined);
    if (!files) continue;
    const found = await finished(files, ffmpeg, log);
    if (found) rescued.push(found);
  }
  return rescued;
}

async function finished(files: RecordingFiles, ffmpeg: Ffmpeg, log: Log): Promise<Rescued | undefined> {
  const { recorded } = files.kept;
  try {
    if (await files.isGone()) {
      // It was finished, or the user has moved it.
      await files.release();
      return undefined;
    }
    const found = await files.finish(ffmpeg, new AbortController().signal);
    await files.release();
    log.info(`Finished ${found.seconds.toFixed(1)} s that an earlier window recorded: ${found.path}`);
    return found;
  } catch (error) {
    if (error instanceof EarmarkError && error.code === "emptyFile") await files.discard();
    else {
      await files.leave();
      log.warn(`${recorded} cannot be finished: ${String(error)}`);
    }
    return undefined;
  }
}
