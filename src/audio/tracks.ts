import { EarmarkError } from "../core/errors";
import type { AudioInfo, AudioTrack } from "../core/types";
import { decode, SAMPLE_RATE, type Source } from "./decode";

/** Sound is looked for in stretches of 100 ms. */
const STRETCH = SAMPLE_RATE / 10;
/** Mean power of a stretch above which somebody may be speaking: -70 dB of full scale. A voice that is hardly heard has -63. */
const HEARD = 10 ** 2;

/**
 * The track to transcribe: of several the one that players take, or the next one with sound where that is silent. Each is
 * decoded up to its first sound, so only silence takes time. Where all are silent it stays as it was.
 * @throws {EarmarkError} as `decode`; `signal.reason` when aborted
 */
export async function withSound(source: Source, signal: AbortSignal): Promise<Source> {
  const { info } = source;
  const first = info.track ?? 0;
  const others = (info.tracks ?? []).flatMap((_, index) => (index === first ? [] : [index]));
  for (const index of [first, ...others]) {
    const one = index === first ? info : ofTrack(info, index);
    if (one && (await hasSound({ ...source, info: one }, signal))) return { ...source, info: one };
  }
  return source;
}

/** What a recording is, told of another of its tracks; undefined where nothing of that was within sight. */
function ofTrack(info: AudioInfo, track: number): AudioInfo | undefined {
  const other = info.tracks?.[track];
  if (!other || other.channels === 0) return undefined;
  const { codec, channels, sampleRate } = other;
  const parts = info.parts?.map((part) => ofTrack(part, track) ?? part);
  return { ...info, codec, channels, sampleRate, track, ...(parts ? { parts } : {}) };
}

async function hasSound(source: Source, signal: AbortSignal): Promise<boolean> {
  let power = 0;
  let count = 0;
  try {
    for await (const piece of decode({ ...source, onNotice: () => undefined }, signal)) {
      for (const sample of piece) {
        power += sample * sample;
        if (++count < STRETCH) continue;
        if (power > HEARD * STRETCH) return true;
        power = count = 0;
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    // A track that cannot be decoded, or of which there is nothing, is no reason not to look at the next one.
    if (!(error instanceof EarmarkError)) throw error;
  }
  return count > 0 && power > HEARD * count;
}

/** How a track is called where several can be chosen: its number, counted from 1, and what the file says of it. */
export function trackName({ language, title }: AudioTrack, index: number): string {
  const told = [language, title].filter(Boolean).join(", ");
  return told ? `${index + 1} (${told})` : String(index + 1);
}
