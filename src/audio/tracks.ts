import { EarmarkError } from "../core/errors";
import type { AudioInfo, AudioTrack } from "../core/types";
import { decode, type Source } from "./decode";
import { FRAMES_PER_SECOND, Loudness } from "./loudness";
import { changingSeconds } from "./speech";

/** What a track holds, from the least to the most. */
const [SILENCE, NOISE, WORDS, SPEECH] = [0, 1, 2, 3];
/** A track is looked at in stretches of 20 s, so that the noise around a voice may change. */
const STRETCH = 20 * FRAMES_PER_SECOND;
/** So many seconds of a stretch that come and go as words do are somebody who speaks; fewer may be clicks and steps. */
const SPOKEN = 1;
/** Of a whole track: "yes" takes as long, a click less. Seconds. */
const WORD = 0.3;
/** Loudness of 10 ms, in dB as `Loudness` gives it, above which there is sound: a voice that is hardly audible has more. */
const RECOGNIZED = 20;
/** Frames of that before there is sound. */
const LEAST_FRAMES = 10;

/**
 * The track to transcribe: of several the one that players take, or the next one that holds more of speech where that holds none.
 * Speech goes before a few words, these before a hum or a hiss, and noise before silence; of equals the first stays, which
 * with music may be the wrong one (the notice names the others). A track is decoded until somebody speaks in it.
 * @throws {EarmarkError} as `decode`; `signal.reason` when aborted
 */
export async function withSpeech(source: Source, signal: AbortSignal): Promise<Source> {
  const { info } = source;
  const first = info.track ?? 0;
  const others = (info.tracks ?? []).flatMap((_, index) => (index === first ? [] : [index]));
  let best = source;
  let most = SILENCE;
  for (const index of [first, ...others]) {
    const one = index === first ? info : ofTrack(info, index);
    if (!one) continue;
    const found = await heldBy({ ...source, info: one }, signal);
    if (found > most) [best, most] = [{ ...source, info: one }, found];
    if (found === SPEECH) break;
  }
  return best;
}

/** What a recording is, told of another of its tracks; undefined where nothing of that was within sight. */
function ofTrack(info: AudioInfo, track: number): AudioInfo | undefined {
  const other = info.tracks?.[track];
  if (!other || other.channels === 0) return undefined;
  const { codec, channels, sampleRate } = other;
  const joined = info.joined?.map((one) => ofTrack(one, track) ?? one);
  return { ...info, codec, channels, sampleRate, track, ...(joined ? { joined } : {}) };
}

async function heldBy(source: Source, signal: AbortSignal): Promise<number> {
  const loudness = new Loudness();
  let levels: number[] = [];
  let seconds = 0;
  let loud = 0;
  const isSpeech = (): boolean => {
    const found = changingSeconds(levels);
    seconds += found;
    levels = [];
    return found >= SPOKEN;
  };
  try {
    for await (const piece of decode({ ...source, onNotice: () => undefined }, signal)) {
      for (const level of loudness.push(piece)) {
        if (level > RECOGNIZED) loud += 1;
        if (levels.push(level) === STRETCH && isSpeech()) return SPEECH;
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    // A track that cannot be decoded, or of which there is nothing, is no reason not to look at the next one.
    if (!(error instanceof EarmarkError)) throw error;
  }
  if (isSpeech()) return SPEECH;
  if (seconds >= WORD) return WORDS;
  return loud >= LEAST_FRAMES ? NOISE : SILENCE;
}

/** How a track is called where several can be chosen: its number, counted from 1, and what the file says of it. */
export function trackName({ language, title }: AudioTrack, index: number): string {
  const told = [language, title].filter(Boolean).join(", ");
  return told ? `${index + 1} (${told})` : String(index + 1);
}
