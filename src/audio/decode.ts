import type { Notice } from "../core/notices";
import type { AudioInfo, Span } from "../core/types";
import { damageOf, missingOf } from "./cutOff";
import { decodeJoined } from "./decodeJoined";
import { decodeTakes } from "./decodeTakes";
import { mixingOf, settledFrom } from "./downmix";
import type { Ffmpeg } from "./ffmpeg";
import { plainWav, readPlainWav } from "./plainWav";
import { timedSound, type SoundEnd } from "./timedSound";

/** Samples a second of everything after decoding, as the service wants it. */
export const SAMPLE_RATE = 16_000;

/** A recording to decode, with what the probe said of it. */
export interface Source {
  readonly ffmpeg: Ffmpeg;
  readonly file: string;
  readonly info: AudioInfo;
  /** The audio track that the user has chosen; `info.track` is the one that is decoded. */
  readonly chosen?: number;
  /** It is still being written: ffmpeg waits for more where it ends, for so many seconds. */
  readonly growing?: { readonly timeoutSeconds: number };
  /** Told what the user should know of the recording, such as that only a part of it could be decoded. May come again. */
  readonly onNotice: (notice: Notice) => void;
}

/**
 * The audio track as 16 kHz mono samples, in pieces, at the speed of the consumer; all of it, or from the start of `span`
 * on. A sample's place is its second in a player. Leaving the loop ends ffmpeg. `onEnd` is told when all was read by ffmpeg.
 * @throws {EarmarkError} `unreadable`, `noAudio`, `playlist`, `notSupported`; `signal.reason` when aborted
 */
export async function* decode(
  source: Source,
  signal: AbortSignal,
  span?: Span,
  onEnd: (end: SoundEnd) => void = () => undefined,
): AsyncGenerator<Int16Array, void, undefined> {
  const { file, info } = source;
  const wanted = span?.start ?? 0;
  // What grows has no parts yet, and its headers are not right before it ends.
  if (!source.growing) {
    if (info.joined) return yield* decodeJoined(source, info.joined, wanted, signal, onEnd);
    if (info.takes) return yield* decodeTakes(source, info.takes, wanted, signal);
    const plain = info.codec === "pcm_s16le" && info.channels === 1 && !info.within ? await plainWav(file) : undefined;
    if (plain) return yield* readPlainWav(file, plain, wanted, signal);
  }
  const { format, filters, frameBytes, samples } = mixingOf(info.channels);
  const args = [...(filters.length > 0 ? ["-af", filters.join(",")] : []), ...format];
  const from = settledFrom(wanted);
  let end: SoundEnd | undefined;
  const ended = (found: SoundEnd): void => void (end = found);
  let early = Math.round((wanted - from) * SAMPLE_RATE);
  for await (const piece of samples(timedSound(source, from, { args, rate: SAMPLE_RATE, frameBytes }, ended, signal))) {
    if (early < piece.length) yield piece.subarray(early);
    early = Math.max(0, early - piece.length);
  }
  if (!end || source.growing) return;
  onEnd(end);
  if (span) return;
  const of = await missingOf(source, end, signal);
  if (of !== undefined) return source.onNotice({ code: "partlyDecoded", seconds: end.seconds, of });
  const lost = damageOf(info, end);
  if (lost > 0) source.onNotice({ code: "damaged", seconds: lost });
}
