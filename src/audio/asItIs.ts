import type { AudioInfo, Limits } from "../core/types";
import { hasIndexInFront } from "./mp4Boxes";
import { Bytes } from "./bytes";
import { SAMPLE_RATE, type Source } from "./decode";
import { mimeOf } from "./formats";

/** Headers and a few words; a WAV file that has more beside its samples has a picture, or whatever somebody put there. */
const BESIDE_BYTES = 4_096;

/**
 * The MIME type under which a file may be sent without touching it: one audio stream of 16 kHz mono and nothing else, of a
 * listed format, within the limits, and in an order in which it can be read while it arrives.
 */
export async function mimeAsItIs(
  { file, info }: Source,
  sizeBytes: number,
  limits: Limits,
): Promise<string | undefined> {
  if (!isOneWhole(info)) return undefined;
  if (info.duration > limits.seconds || Math.ceil(sizeBytes / 3) * 4 > limits.base64Bytes) return undefined;
  if (info.channels !== 1 || info.sampleRate !== SAMPLE_RATE || !isAlone(info)) return undefined;
  const mime = mimeOf(info);
  if (mime === "audio/wav" && info.codec === "pcm_s16le" && sizeBytes > info.duration * SAMPLE_RATE * 2 + BESIDE_BYTES)
    return undefined;
  if (mime === "audio/mp4" && !(await Bytes.of(file, hasIndexInFront))) return undefined;
  return mime;
}

/** True for one audio stream and nothing else: no second track, no film, no cover, no subtitles. */
export function isAlone({ streams, tracks, pictures }: AudioInfo): boolean {
  return streams === undefined && tracks === undefined && pictures === undefined;
}

/** True for a recording that all bytes of its file are, as its header says. */
export function isOneWhole({ takes, joined, within, stated }: AudioInfo): boolean {
  return takes === undefined && joined === undefined && within === undefined && stated === undefined;
}
