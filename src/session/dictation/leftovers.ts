import { readdir } from "node:fs/promises";
import type { Ffmpeg } from "../../audio/ffmpeg";
import type { Log } from "../../core/types";
import { RecordingFiles } from "./recordingFiles";

/** A disk that is not connected, or a recording that cannot be read, is tried again for so long: 30 days. */
const LONGEST_MS = 30 * 24 * 3_600_000;

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
  const ids = new Set(names.flatMap((name) => /^([\w-]+)\.(?:json|pcm|lock)$/.exec(name)?.[1] ?? []));
  const rescued: Rescued[] = [];
  for (const id of ids) {
    const files = await RecordingFiles.left(storage, id).catch(() => undefined);
    if (!files) continue;
    const found = await finished(files, ffmpeg, log);
    if (found) rescued.push(found);
  }
  return rescued;
}

async function finished(files: RecordingFiles, ffmpeg: Ffmpeg, log: Log): Promise<Rescued | undefined> {
  const { recorded } = files.kept;
  try {
    const state = await files.state();
    const isForgotten = state === "away" && (await files.age(Date.now())) > LONGEST_MS;
    if (state === "away" && !isForgotten) await files.leave();
    else if (state === "empty") await files.discard();
    // Else it was finished, or the user has moved it.
    else if (state !== "there") await files.release();
    if (state !== "there") return undefined;
    const found = await files.finish(ffmpeg, new AbortController().signal);
    await files.release();
    log.info(`Finished ${found.seconds.toFixed(1)} s that an earlier window recorded: ${found.path}`);
    return found;
  } catch (error) {
    // The recording itself stays as it is, then too.
    if ((await files.age(Date.now())) > LONGEST_MS) await files.release();
    else await files.leave();
    log.warn(`${recorded} cannot be finished: ${String(error)}`);
    return undefined;
  }
}
