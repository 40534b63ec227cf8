import type { AudioInfo } from "../core/types";

/** The service's 17 formats and their other spellings, in the order of the menus. */
export const EXTENSIONS = [
  "aac", "amr", "avi", "aif", "aiff", "flac", "flv", "m4a", "mkv", "mp3", "mp4", "mpeg",
  "oga", "ogg", "opus", "wav", "webm", "wma", "wmv",
] as const; // prettier-ignore

/** True for a file name that ends like a recording, in any case. */
export function isRecording(name: string): boolean {
  const dot = name.lastIndexOf(".");
  return dot >= 0 && (EXTENSIONS as readonly string[]).includes(name.slice(dot + 1).toLowerCase());
}

/** A glob for the files of a workspace that end like a recording, in any case: `[mM][pP]3`. */
export const RECORDINGS_GLOB = `**/*.{${EXTENSIONS.map((one) => one.replaceAll(/[a-z]/g, (c) => `[${c}${c.toUpperCase()}]`)).join(",")}}`;

/**
 * The MIME type of a file, by ffmpeg's name of its demuxer. A type that is not the container's own comes back as
 * nonsense (measured by others: WebM sent as `audio/wav`), so unknown containers are never sent as they are.
 */
export function mimeOf({ container, codec }: Pick<AudioInfo, "container" | "codec">): string | undefined {
  // Other Matroska is no WebM.
  if (container === "matroska,webm" && !/^(opus|vorbis)$/.test(codec)) return undefined;
  return MIME[container];
}

const MIME: Readonly<Record<string, string>> = {
  aac: "audio/aac",
  aiff: "audio/aiff",
  amr: "audio/amr",
  amrwb: "audio/amr-wb",
  flac: "audio/flac",
  mp3: "audio/mpeg",
  "mov,mp4,m4a,3gp,3g2,mj2": "audio/mp4",
  "matroska,webm": "audio/webm",
  ogg: "audio/ogg",
  wav: "audio/wav",
};
