import type { AudioInfo } from "../core/types";
import { decodingFailure } from "./failure";
import type { Ffmpeg } from "./ffmpeg";
import { inputOf } from "./input";
import { plainWav } from "./plainWav";
import { run } from "./process";

/** A header is read in 0.1 s; a file on a sleeping network drive takes longer, a broken one forever. */
const PROBE_MS = 20_000;

/**
 * Asks ffmpeg what a recording is. `ffmpeg -i` without an output prints it and fails by design; ffmpeg-static has no ffprobe.
 * @throws {EarmarkError} `noAudio`, `playlist`, `unreadable`; `signal.reason` when aborted
 */
export async function probe(ffmpeg: Ffmpeg, file: string, signal: AbortSignal): Promise<AudioInfo> {
  const plain = await plainWav(file).catch(() => undefined);
  if (plain) return plain.info;
  const limit = AbortSignal.timeout(PROBE_MS);
  const { stderr } = await run(ffmpeg.path, inputOf(file), new Uint8Array(), AbortSignal.any([signal, limit])).catch(
    (error: unknown) => {
      throw signal.aborted ? signal.reason : limit.aborted ? decodingFailure("the file did not answer in time") : error;
    },
  );
  const info = readProbe(stderr);
  if (info) return info;
  throw decodingFailure(/^Input #0/m.test(stderr) ? "does not contain any stream" : stderr);
}

const CONTAINER = /^Input #0, (.+), from /m;
const DURATION = /^ {2}Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/m;
/** `Stream #0:0[0x1](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, stereo, fltp, 128 kb/s (default)` */
const AUDIO = /^ *Stream #0:\d+.*?: Audio: (\w+).*?, (\d+) Hz, ([^,\n]+)/m;

/** Reads ffmpeg's description of a file; undefined where it has no audio. */
export function readProbe(stderr: string): AudioInfo | undefined {
  const audio = AUDIO.exec(stderr);
  if (!audio) return undefined;
  const [, hours, minutes, seconds] = DURATION.exec(stderr) ?? [];
  return {
    duration: seconds ? Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) : 0,
    container: CONTAINER.exec(stderr)?.[1] ?? "",
    codec: audio[1] ?? "",
    channels: channelsOf(audio[3] ?? ""),
    sampleRate: Number(audio[2]),
  };
}

const LAYOUTS: Readonly<Record<string, number>> = { mono: 1, stereo: 2, quad: 4 };

/** `mono`, `stereo`, `5.1(side)`, `3 channels`. */
function channelsOf(layout: string): number {
  const name = layout.replace(/\(.*/, "").trim();
  const counted = /^(\d+) channels/.exec(name)?.[1];
  if (counted) return Number(counted);
  const sum = name.split(".").reduce((total, part) => total + Number(part), 0);
  return LAYOUTS[name] ?? (Number.isNaN(sum) ? 2 : sum);
}
