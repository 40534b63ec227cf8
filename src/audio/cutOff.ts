import type { AudioInfo } from "../core/types";
import { openAt } from "./sampleClock";
import type { Source } from "./decode";
import { LITTLE } from "./headers";
import { endsInPage } from "./ogg";
import { run } from "./process";
import type { SoundEnd } from "./timedSound";

/**
 * True where far less was decoded than the file counts. What is guessed from a bit rate judges nothing; lengths that are
 * counted are off by as much as players can bear.
 */
export function isCutOff(seconds: number, { duration, estimated }: AudioInfo): boolean {
  return estimated !== true && seconds < duration * 0.9 - 1;
}

/**
 * What is missing of a recording that was read to its end: undefined where it is whole, else its length, 0 where nothing
 * says it. Cut-off mp3, flac, mkv, wav and m4a files end with exit code 0 and part of the sound.
 */
export async function missingOf(
  source: Source,
  { seconds, failed, brokenOff }: SoundEnd,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { info } = source;
  const isShortOf = (length: number): boolean => seconds < length - LITTLE;
  const counted = info.estimated === true ? 0 : info.duration;
  if (info.stated !== undefined) {
    const length = info.stated || counted;
    return length === 0 ? 0 : isShortOf(length) ? length : undefined;
  }
  // FLAC counts its samples, and what ffmpeg misses at the end was there.
  if ((info.container === "flac" || brokenOff) && isShortOf(counted)) return counted;
  // The length of Ogg is what its last page says: where that is there, so is the end.
  if (info.container === "ogg") {
    const isOpen = failed || brokenOff || (await endsInPage(source.file, info.within).catch(() => false));
    return isOpen ? (isCutOff(seconds, info) ? info.duration : 0) : undefined;
  }
  // An MP4 lists each sample, and ffmpeg says of each that is missing; its length may count a pause that it does not have.
  const isListed = info.container.startsWith("mov,mp4") && info.codec.startsWith("pcm_") && !brokenOff && !failed;
  const short = isCutOff(seconds, info) && !isListed;
  // The length of a film is that of its pictures, which may go on when nobody speaks any more; that of several tracks the longest one's.
  if (short && (info.pictures === "film" || info.tracks) && !brokenOff && !failed) {
    return isCutOff(await lengthOf(source, signal), info) ? info.duration : undefined;
  }
  if (short) return info.duration;
  return failed || (brokenOff && counted === 0) ? 0 : undefined;
}

/**
 * Seconds that are lost on the way of a recording that was read to its end, because its bytes are damaged; 0 for none. A
 * gap alone is no damage: recorders that wait while nobody speaks leave gaps in files that know times, as FLAC does not.
 */
export function damageOf({ container, duration, estimated, pictures }: AudioInfo, end: SoundEnd): number {
  if (!end.damaged && container !== "flac") return 0;
  const counted = duration > 0 && !estimated && pictures !== "film";
  const short = counted && end.damaged ? duration - end.seconds : 0;
  const lost = end.between + Math.max(0, short);
  return lost < LITTLE ? 0 : lost;
}

/** How far the packets of a file go, pictures and all tracks, in seconds; as fast as it can be read. */
async function lengthOf({ ffmpeg, file, info }: Source, signal: AbortSignal): Promise<number> {
  const { args } = openAt(file, info, 0);
  const copied = ["-v", "error", "-map", "0:v?", "-map", "0:a", "-c", "copy", "-f", "null", "-progress", "pipe:1", "-"];
  const { stdout } = await run(ffmpeg, [...args, ...copied], new Uint8Array(), signal);
  const times = [...stdout.toString("latin1").matchAll(/^out_time_us=(\d+)$/gm)];
  return Number(times.at(-1)?.[1] ?? 0) / 1_000_000;
}
