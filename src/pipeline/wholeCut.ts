import { createHash } from "node:crypto";
import type { Source } from "../audio/decode";
import { contentDigest } from "../audio/digest";
import { keepsChannels, needsToBeAlone, soundAlone } from "../audio/soundAlone";
import { trackMark } from "../audio/source";
import type { Notice } from "../core/notices";
import type { AudioInfo, Clip, ClipAudio, Cut, Upload } from "../core/types";

/** A source of one cut. */
export async function* only(cut: Cut | Promise<Cut>): AsyncGenerator<Cut, void, undefined> {
  yield await cut;
}

/** What is to be said of a recording that a service decodes by itself: it believes the header. */
export function noticesOfWhole({ takes, unread = 0, duration, stated }: AudioInfo): readonly Notice[] {
  const cutOff: readonly Notice[] = stated ? [{ code: "partlyDecoded", seconds: duration, of: stated }] : [];
  if (takes) return [{ code: "headerWrong" }, ...cutOff];
  return unread > 0 ? [{ code: "moreInFile", bytes: unread }, ...cutOff] : cutOff;
}

/** How a whole recording goes up, where it does not go as it is. */
export interface WholeUpload {
  readonly upload: Upload;
  /** Channels are to be recognized apart. */
  readonly allChannels: boolean;
}

/**
 * A recording as the one cut that it is for a service that takes hours: nothing of it is decoded here, unless it holds more
 * than its sound or has gaps, which a service leaves out. Named by all of its bytes, which are sent anyway, and by the track.
 * @throws `signal.reason` when aborted
 */
export async function wholeCut(
  source: Source,
  { upload, allChannels }: WholeUpload,
  signal: AbortSignal,
): Promise<Cut> {
  const { file, info } = source;
  const span = { start: 0, end: info.duration };
  const content = await contentDigest(file);
  const mark = trackMark(info);
  const digest = mark
    ? createHash("sha256")
        .update(content + mark)
        .digest("hex")
    : content;
  const whole = { kind: "file", path: file, digest, channels: info.channels } as const;
  const audio: ClipAudio = (await needsToBeAlone(source, signal))
    ? {
        ...whole,
        channels: keepsChannels(info, allChannels) ? info.channels : 1,
        alone: (signal) => soundAlone(source, upload, allChannels, signal),
      }
    : whole;
  const clip: Clip = { index: 0, span, audio };
  return {
    index: 0,
    span,
    digest,
    speech: undefined,
    encode: () => Promise.resolve(clip),
  };
}
