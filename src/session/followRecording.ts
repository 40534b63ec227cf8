import { stat } from "node:fs/promises";
import type { FfmpegFinder } from "../audio/ffmpeg";
import { checkFollowable } from "../audio/follow/followable";
import { FollowedSound } from "../audio/follow/followedSound";
import { checkFile } from "../audio/input";
import { openSource } from "../audio/source";
import { SYSTEM_CLOCK } from "../core/clock";
import { EarmarkError } from "../core/errors";
import type { Notice } from "../core/notices";
import type { Options } from "./options";
import type { FileRecording, LiveRecording, Recording } from "./recording";

/** Without a byte for so long a recording has ended: whoever pauses it longer starts again. Seconds. */
export const QUIET_SECONDS = 30;

const LOOK_MS = 250;

/** What it takes to follow a file. */
export interface FollowDeps {
  readonly ffmpegs: FfmpegFinder;
  readonly store: { readonly tracks: { find(file: string): Promise<number | undefined> } };
}

/** A recording that is followed until it ends, or as it is now with 0. */
export function following(recording: FileRecording, follow: number): FileRecording {
  return { ...recording, live: { ...recording.live, follow } };
}

/**
 * A recording that is to be followed, with its sound; every other one as it is. What nothing came for since long ago is complete, such as
 * one with which another window goes on.
 * @throws {EarmarkError} `notFollowable`, and as `openSource` for what becomes no recording; `signal.reason` when aborted
 */
export async function followed(
  recording: Recording,
  { ffmpegPath }: Pick<Options, "ffmpegPath">,
  deps: FollowDeps,
  onNotice: (notice: Notice) => void,
  signal: AbortSignal,
): Promise<Recording> {
  if (recording.kind === "url" || !recording.live?.follow || recording.live.sound) return recording;
  const { path: file, live, pinned } = recording;
  const quietSeconds = recording.live.follow;
  if (!(await isFresh(file, quietSeconds))) return recording;
  await pinned?.check();
  const ffmpeg = await deps.ffmpegs.find(ffmpegPath, signal, file);
  if (ffmpeg.isModule) throw new EarmarkError("notFollowable", "The ffmpeg inside cannot wait.", { detail: "ffmpeg" });
  const source = await whenThere(file, quietSeconds, signal, async () =>
    openSource(ffmpeg, file, { track: await deps.store.tracks.find(file), onNotice }, signal),
  );
  const onEnd = (state: string): void => {
    if (state !== "over") onNotice({ code: "followEnded" });
  };
  const sound = new FollowedSound(source, { quietSeconds, onEnd, check: pinned && (() => pinned.check()) });
  // What took its place meanwhile was not confirmed.
  await pinned?.check();
  const followedNow: LiveRecording = { ...live, sound };
  return { ...recording, live: followedNow };
}

/** There may be no sound in it yet, or not even a header. */
async function whenThere<T>(
  file: string,
  quietSeconds: number,
  signal: AbortSignal,
  open: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      await checkFile(file);
      if (await checkFollowable(file)) return await open();
      if (!(await isFresh(file, quietSeconds))) return await open();
    } catch (error) {
      signal.throwIfAborted();
      const isEarly = error instanceof EarmarkError && /^(?:emptyFile|unreadable|noAudio)$/.test(error.code);
      if (!isEarly || !(await isFresh(file, quietSeconds))) throw error;
    }
    await SYSTEM_CLOCK.sleep(LOOK_MS, signal);
  }
}

/** It may still grow, by the time of its last byte. */
async function isFresh(file: string, quietSeconds: number): Promise<boolean> {
  const facts = await stat(file).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs < quietSeconds * 1_000;
}
