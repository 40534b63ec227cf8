import type { AudioInfo } from "../../core/types";
import { openAt, type Opening } from "../sampleClock";

/** Bytes and time that ffmpeg looks at before it gives sound: with its usual 5 MB and 5 s that comes seconds late. */
const LITTLE = ["-probesize", "32k", "-analyzeduration", "0"];

/**
 * Opens a file that is being written, from its beginning. Without `-seekable 0` ffmpeg looks for the last page of an Ogg file, which there
 * is not before the recording has ended. `timeoutSeconds`: ffmpeg ends, some of these later, when nothing comes, also where nobody is
 * left to end it.
 */
export function growingInput(file: string, info: AudioInfo, timeoutSeconds: number): Opening {
  const { args, zero } = openAt(file, info, 0);
  const at = args.indexOf("-i");
  const follow = ["-follow", "1", "-seekable", "0", "-rw_timeout", String(timeoutSeconds * 1_000_000)];
  // A recorder writes the length when it knows it, or the one that it has come to now and then.
  const lengths = info.container === "wav" ? ["-ignore_length", "1"] : [];
  return { args: [...args.slice(0, at), ...follow, ...LITTLE, ...lengths, ...args.slice(at)], zero };
}
