import type { AudioInfo } from "../core/types";
import type { Source } from "./decode";
import type { Ffmpeg } from "./ffmpeg";
import { probe } from "./probe";

/** What is to be opened, and who is told of it. */
export interface Opened extends Pick<Source, "onNotice"> {
  /** The audio track that the user has chosen, counted from 0. */
  readonly track?: number | undefined;
}

/** A recording, ready to be decoded. @throws {EarmarkError} as `probe`; `signal.reason` when aborted */
export async function openSource(
  ffmpeg: Ffmpeg,
  file: string,
  { track, onNotice }: Opened,
  signal: AbortSignal,
): Promise<Source> {
  return { ffmpeg, file, info: await probe(ffmpeg, file, signal, track), onNotice };
}

/** For the names of what is kept of one track. */
export function trackMark({ track }: AudioInfo): string {
  return track === undefined ? "" : `-${track}`;
}
