import { EarmarkError } from "../../core/errors";
import type { Ffmpeg } from "../ffmpeg";
import { run } from "../process";
import { microphoneError } from "./microphoneFailures";
import {
  alsaMicrophones,
  avfoundationMicrophones,
  dshowMicrophones,
  pulseMicrophones,
  type Microphone,
} from "./listings";

export type { Microphone } from "./listings";

/** A sound server that does not answer is none. */
const LIST_MS = 10_000;

/**
 * The microphones of this machine, as its ffmpeg names them.
 * @throws {EarmarkError} `noMicrophone`; `noFfmpeg` where this one has no devices; `signal.reason` when aborted
 */
export async function microphones(
  ffmpeg: Ffmpeg,
  signal: AbortSignal,
  platform: NodeJS.Platform = process.platform,
): Promise<readonly Microphone[]> {
  checkDevices(ffmpeg);
  const found = await listed(ffmpeg, signal, platform);
  if (found.length === 0) throw new EarmarkError("noMicrophone", "ffmpeg lists no microphone.");
  return found;
}

/** @throws {EarmarkError} `noFfmpeg` for the one inside Earmark, which sees no devices */
export function checkDevices({ isModule }: Ffmpeg): void {
  if (isModule)
    throw new EarmarkError("noFfmpeg", "The ffmpeg inside Earmark has no devices.", { detail: "microphone" });
}

async function listed(ffmpeg: Ffmpeg, signal: AbortSignal, platform: NodeJS.Platform): Promise<readonly Microphone[]> {
  if (platform === "darwin") return macMicrophones(ffmpeg, signal);
  if (platform === "win32") return windowsMicrophones(ffmpeg, signal);
  const pulse = pulseMicrophones((await listing(ffmpeg, ["-sources", "pulse"], signal)).stdout);
  if (pulse.length > 0) return pulse;
  return alsaMicrophones((await listing(ffmpeg, ["-sources", "alsa"], signal)).stdout);
}

/** With the number that ffmpeg has for each now. */
export async function macMicrophones(
  ffmpeg: Ffmpeg,
  signal: AbortSignal,
): Promise<ReturnType<typeof avfoundationMicrophones>> {
  const args = ["-f", "avfoundation", "-list_devices", "true", "-i", ""];
  return avfoundationMicrophones((await listing(ffmpeg, args, signal)).stderr);
}

/** The first one is what Windows takes by itself: DirectShow has no name for that. */
export async function windowsMicrophones(ffmpeg: Ffmpeg, signal: AbortSignal): Promise<Microphone[]> {
  const args = ["-f", "dshow", "-list_devices", "true", "-i", "dummy"];
  return dshowMicrophones((await listing(ffmpeg, args, signal)).stderr);
}

/** ffmpeg ends every listing as if it had failed. */
async function listing(
  ffmpeg: Ffmpeg,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const limit = AbortSignal.timeout(LIST_MS);
  // Of all that it prints, since what is kept of stderr is its end.
  let stderr = "";
  const both = AbortSignal.any([signal, limit]);
  try {
    const all = ["-hide_banner", "-v", "info", ...args];
    const { stdout } = await run(ffmpeg, all, new Uint8Array(), both, (line) => void (stderr += `${line}\n`));
    if (/Unknown input format/.test(stderr)) throw microphoneError("noDevices", stderr);
    return { stdout: stdout.toString("utf8"), stderr };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) throw new EarmarkError("noMicrophone", "ffmpeg lists no microphones: it does not answer.");
    throw error;
  }
}
