import { SAMPLE_RATE } from "../decode";
import type { Ffmpeg } from "../ffmpeg";
import { run } from "../process";
import { writeError } from "./encoder";

/** What a recording is in the end. */
export const RECORDING_FORMATS = ["flac", "m4a"] as const;
export type RecordingFormat = (typeof RECORDING_FORMATS)[number];

/** AAC of 64 kbit/s is as good as a voice gets, and a tenth of FLAC; the index is put first, for players that read it from a server. */
const FORMATS: Readonly<Record<RecordingFormat, readonly string[]>> = {
  flac: ["-c:a", "flac", "-f", "flac"],
  m4a: ["-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart", "-f", "ipod"],
};

/** What a recording is made of: what the encoder wrote, or the samples themselves. */
export type FinishSource = { readonly matroska: string } | { readonly samples: string };

/**
 * Writes the finished recording to `target`, an absolute path; what is there is replaced. Answers with its seconds, as they were written. Samples are
 * decoded and encoded anew, since a file that was cut off does not say how long it is, and FLAC loses nothing by it: an hour takes two seconds.
 * @throws {EarmarkError} `noSpace`, `notWritable`; `signal.reason` when aborted
 */
export async function finishRecording(
  ffmpeg: Ffmpeg,
  source: FinishSource,
  format: RecordingFormat,
  target: string,
  signal: AbortSignal,
): Promise<number> {
  const input =
    "matroska" in source
      ? ["-f", "matroska", "-i", `file:${source.matroska}`]
      : ["-f", "s16le", "-ar", String(SAMPLE_RATE), "-ac", "1", "-i", `file:${source.samples}`];
  const protocols = ["-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file,pipe"];
  const output = [...FORMATS[format], "-progress", "pipe:1", "-y", `file:${target}`];
  const { code, stdout, stderr } = await run(ffmpeg, [...protocols, ...input, ...output], new Uint8Array(), signal);
  if (code !== 0 || /No space left/i.test(stderr))
    throw writeError(`exit code ${code}: ${stderr.trim().slice(-300)}`, target);
  return lastTime(stdout);
}

/** Seconds of sound that can be read of what the encoder wrote; 0 where that is nothing. @throws `signal.reason` when aborted */
export async function secondsOf(ffmpeg: Ffmpeg, matroska: string, signal: AbortSignal): Promise<number> {
  const input = ["-nostdin", "-hide_banner", "-v", "error", "-f", "matroska", "-i", `file:${matroska}`];
  const { stdout } = await run(ffmpeg, [...input, "-f", "null", "-progress", "pipe:1", "-"], new Uint8Array(), signal);
  return lastTime(stdout);
}

/** Of `-progress`: both are microseconds, and before 4.1 there is only the second. */
function lastTime(stdout: Buffer): number {
  const [, micros] = [...stdout.toString("utf8").matchAll(/^out_time_[um]s=(\d+)\s*$/gm)].at(-1) ?? [];
  return Number(micros ?? 0) / 1e6;
}
