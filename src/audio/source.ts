import type { AudioInfo } from "../core/types";
import type { Source } from "./decode";
import type { Ffmpeg } from "./ffmpeg";
import { noTrack, probe } from "./probe";
import { trackName, withSpeech } from "./tracks";

/** What is to be opened, and who is told of it. */
export interface Opened extends Pick<Source, "onNotice"> {
  /** The audio track that the user has chosen, counted from 0; absent: one with speech. */
  readonly track?: number | undefined;
}

/**
 * A recording, ready to be decoded: of several audio tracks the chosen one, or one with speech, and the others are named.
 * @throws {EarmarkError} as `probe`; `noAudio` where there is no such track; `signal.reason` when aborted
 */
export async function openSource(
  ffmpeg: Ffmpeg,
  file: string,
  { track, onNotice }: Opened,
  signal: AbortSignal,
): Promise<Source> {
  const info = await probe(ffmpeg, file, signal, track);
  if (!info.tracks) {
    if (track !== undefined && track > 0) throw noTrack(track);
    return { ffmpeg, file, info, onNotice };
  }
  const opened: Source = { ffmpeg, file, info, onNotice, ...(track === undefined ? {} : { chosen: track }) };
  const source = track === undefined ? await withSpeech(opened, signal) : opened;
  const names = info.tracks.map(trackName);
  const taken = source.info.track ?? 0;
  onNotice({ code: "otherTracks", taken: names[taken] ?? "", others: names.filter((_, index) => index !== taken) });
  return source;
}

/** For the names of what is kept of one track. */
export function trackMark({ track }: AudioInfo): string {
  return track === undefined ? "" : `-${track}`;
}
