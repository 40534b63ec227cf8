import { EarmarkError } from "../core/errors";

/** The error that ffmpeg's words mean. Exit codes differ by version (1, 183, 234), so only the text tells. */
export function decodingFailure(stderr: string): EarmarkError {
  const last = stderr.trim().split("\n").slice(-3).join(" | ").slice(0, 300);
  if (/matches no streams|does not contain any stream/i.test(stderr)) {
    return new EarmarkError("noAudio", "The recording has no audio track.");
  }
  if (/not on whitelist|not in whitelist/i.test(stderr)) {
    return new EarmarkError("playlist", "The file is a playlist or of a kind that may name other files.");
  }
  return new EarmarkError("unreadable", `ffmpeg could not decode the recording: ${withoutPaths(last)}`);
}

/** ffmpeg names the file in its messages; the log has its name once already, and folders are nobody's business. */
function withoutPaths(text: string): string {
  return text.replaceAll(/file:[^|]*?(?=: |$)/g, "the file");
}
