import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import type { AudioInfo, SoundFile, Upload } from "../core/types";
import { isAlone } from "./asItIs";
import { beginsLate, openAt } from "./sampleClock";
import type { Source } from "./decode";
import { isGapless } from "./gaps";
import { convert, FLAC, MP3_SPEECH } from "./playable";
import { run } from "./process";
import { trackOf } from "./timedSound";
import { cleanUp } from "../system/renameAndRemove";

/** FLAC has room for no more. */
const MOST_CHANNELS = 8;

/**
 * True for a file of which something else than its sound would go up as well, or that a service would read in another way: it
 * takes a track of its own choice, starts with the first sound, and leaves out what is missing.
 * @throws `signal.reason` when aborted
 */
export async function needsToBeAlone(source: Source, signal: AbortSignal): Promise<boolean> {
  const { info } = source;
  if (info.takes) return false;
  if (!isAlone(info) || beginsLate(info) || info.joined !== undefined || info.within !== undefined) return true;
  return !(await isGapless(source, signal));
}

/** True where `soundAlone` keeps the channels of a recording apart. */
export function keepsChannels({ channels, joined }: AudioInfo, allChannels: boolean): boolean {
  return allChannels && !joined && channels > 1 && channels <= MOST_CHANNELS;
}

/**
 * The sound of a recording as a file of its own, on the clock of players, for a service that takes whole files; it is there until it
 * is disposed of. `allChannels`: they are kept apart, as far as that is possible.
 * @throws {EarmarkError} as `decode`; `noSpace`; `signal.reason` when aborted, and nothing is left
 */
export async function soundAlone(
  source: Source,
  upload: Upload,
  allChannels: boolean,
  signal: AbortSignal,
): Promise<SoundFile> {
  const folder = await mkdtemp(path.join(tmpdir(), "earmark-"));
  const dispose = (): Promise<void> => cleanUp(folder);
  try {
    const file = path.join(folder, upload === "compact" ? "sound.mp3" : "sound.flac");
    if (keepsChannels(source.info, allChannels)) await keepChannels(source, file, upload, signal);
    else await convert(source, file, signal, upload === "compact" ? MP3_SPEECH : FLAC);
    return { path: file, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function keepChannels(source: Source, target: string, upload: Upload, signal: AbortSignal): Promise<void> {
  const { args } = openAt(source.file, source.info, 0);
  const stream = ["-map", trackOf(source.info), "-vn", "-sn", "-dn", "-map_metadata", "-1"];
  const filled = ["-af", "aresample=async=1:first_pts=0", "-ar", "16000"];
  // MP3 has two channels at most.
  const format = upload === "compact" && source.info.channels === 2 ? MP3_SPEECH : FLAC;
  const all = [...args, "-v", "error", ...stream, ...filled, ...format, target];
  const { code, stderr } = await run(source.ffmpeg, all, new Uint8Array(), signal);
  if (code !== 0) throw new EarmarkError("unreadable", `ffmpeg ended with ${code}: ${stderr.slice(-300)}`);
}
