import { EarmarkError } from "../core/errors";

/** Demuxers of files that name other files. */
const PLAYLISTS = /^(hls|applehttp|concat|concatf|dash|sdp|rtsp|imf|image2|tee|smil)$/;
/** `[loas @ 0x562a84014940] Format not on whitelist 'aac,ac3'`; a protocol is refused to what names another file. */
const REFUSED = /^(?:\[([\w,]+) @ \w+\] Format|.*) not (?:on|in) whitelist/i;
const NO_STREAM = /matches no streams|does not contain any stream/i;
/** How demuxers say that the file ends where they expected more of it: Matroska, MP4, Ogg and FLAC. */
const BROKEN_OFF = /ended prematurely|partial file|truncated|premature end/i;

/** How decoders and demuxers say that something in the middle cannot be read. A tag at the end of an MP3 may be called so too. */
const DAMAGED =
  /error while decoding|error submitting packet|crc mismatch|invalid as first byte|exceeds containing|decode_frame|corrupt/i;

/** Lines of which the log has the last few. */
const LAST = 3;

/**
 * What ffmpeg says, understood line by line as it comes: it may print a line a frame, or a tag of megabytes, so whatever
 * kept only some of it would forget what decides. Descriptions of files are indented; they are not complaints.
 */
export class FfmpegMessages {
  #noStream = false;
  #refused: string | undefined;
  #brokenOff = false;
  #damaged = false;
  readonly #last: string[] = [];

  /** The file ended before ffmpeg had what its headers promised. */
  get brokenOff(): boolean {
    return this.#brokenOff;
  }

  /** Something on the way could not be read. */
  get damaged(): boolean {
    return this.#damaged;
  }

  /** Takes a line of stderr. */
  take(line: string): void {
    if (line === "" || /^\s/.test(line)) return;
    this.#last.push(line.slice(0, 300));
    if (this.#last.length > LAST) this.#last.shift();
    this.#noStream ||= NO_STREAM.test(line);
    this.#brokenOff ||= BROKEN_OFF.test(line);
    this.#damaged ||= DAMAGED.test(line);
    const refused = REFUSED.exec(line);
    if (refused) this.#refused ??= refused[1] ?? "";
  }

  /** The error that its words mean. Exit codes differ by version (1, 183, 234), so only the text tells. */
  failure(): EarmarkError {
    if (this.#refused !== undefined) return refusal(this.#refused);
    if (this.#noStream) return new EarmarkError("noAudio", "The recording has no audio track.");
    const last = withoutPaths(this.#last.join(" | ").slice(0, 300));
    return new EarmarkError("unreadable", `ffmpeg could not decode the recording: ${last}`);
  }
}

function refusal(format: string): EarmarkError {
  if (format === "" || PLAYLISTS.test(format))
    return new EarmarkError("playlist", "The file is a playlist or may refer to other files.");
  return new EarmarkError("notSupported", `Files of the format ${format} are not supported.`, { detail: format });
}

/** ffmpeg names the file in its messages; the log has its name once already, and folders are nobody's business. */
function withoutPaths(text: string): string {
  return text.replaceAll(/file:[^|]*?(?=: |$)/g, "the file");
}
