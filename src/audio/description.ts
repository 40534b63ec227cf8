import type { AudioInfo, AudioTrack } from "../core/types";

const CONTAINER = /^Input #0, (.+?), from /;
const DURATION = /^ {2}Duration: (?:(\d+):(\d\d):(\d\d(?:\.\d+)?)|N\/A)(?:, start: (-?\d+(?:\.\d+)?))?/;
/** `  Stream #0:0[0x1](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, stereo, fltp, 128 kb/s (default)` */
const STREAM = /^ {2,4}Stream #0:(\d+)(?:\[\w+\])?(?:\(([^)]*)\))?: (\w+)(?:: (.*))?$/;
const AUDIO = /^(\w+).*?, (\d+) Hz, ([^,]+)/;
/** A tag of a stream; those of the file are indented less, and what follows a line break in a tag has no name before its colon. */
const TITLE = /^ {6,8}title {2,}: (.+)$/;

/**
 * When it was made, of the file or of a stream: QuickTime has it with the zone of the place, MP4 and Matroska in UTC, ID3 and RIFF have a day.
 * Broadcast WAV has a time of day under the same name, which is none.
 */
const MADE =
  /^ {4,8}(com\.apple\.quicktime\.creationdate|creation_time|date) {0,}: (\d{4}[-:]\d\d[-:]\d\d(?!\d).{0,30})$/i;
const MADE_BY = ["com.apple.quicktime.creationdate", "creation_time", "date"];

/**
 * Their length is the last timestamp less the first one, and that of joined files is anything. (Of Opus ffmpeg forgets to subtract
 * the first one: a recorded radio station counts from when it began to send.)
 */
const LAST_TIME = /^(mpeg|mpegts)$/;

interface Stream {
  readonly kind: string;
  readonly language: string | undefined;
  /** What ffmpeg says behind the kind. */
  readonly rest: string;
  title?: string;
}

/**
 * Reads how ffmpeg describes a file, line by line as it comes: a tag may be of any length. A file's name may have line
 * breaks and lines that look like a description; `name` tells how many lines are only its name.
 */
export class Description {
  readonly #streams = new Map<number, Stream>();
  #nameLines: number;
  #last: Stream | undefined;
  #container: string | undefined;
  #duration: number | undefined;
  #start = 0;
  #isEstimated = false;
  readonly #made = new Map<string, string>();

  constructor(name: string) {
    this.#nameLines = name.split("\n").length - 1;
  }

  /** ffmpeg knows the container. */
  get opened(): boolean {
    return this.#container !== undefined;
  }

  /** There is sound, or there may be: nothing of it was within sight. */
  get isUncertain(): boolean {
    const audio = this.#audio();
    return audio.length === 0 || audio.some(([, stream]) => trackOf(stream) === undefined);
  }

  take(line: string): void {
    if (this.#container === undefined) {
      this.#isEstimated ||= /Estimating duration from bitrate/i.test(line);
      this.#container = CONTAINER.exec(line)?.[1];
      return;
    }
    if (this.#nameLines > 0) return void (this.#nameLines -= 1);
    const duration = this.#duration === undefined ? DURATION.exec(line) : undefined;
    if (duration) {
      const [, hours, minutes, seconds, start] = duration;
      this.#duration = Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
      this.#start = Number(start ?? 0);
      return;
    }
    const [, tag, made] = MADE.exec(line) ?? [];
    if (tag !== undefined && made !== undefined && !this.#made.has(tag.toLowerCase()))
      this.#made.set(tag.toLowerCase(), made);
    const title = this.#last && TITLE.exec(line)?.[1];
    if (title && this.#last) this.#last.title ??= title.slice(0, 200);
    const [, index, language, kind = "", rest = ""] = STREAM.exec(line) ?? [];
    if (index === undefined) return;
    this.#last = { kind, language, rest };
    // A stream of several programs is described with each.
    if (!this.#streams.has(Number(index))) this.#streams.set(Number(index), this.#last);
  }

  /** What the file is, told of its track of that number among the audio tracks; undefined where there is none that can be read. */
  info(wanted?: number): AudioInfo | undefined {
    const tracks = this.#audio().map(([, stream]) => trackOf(stream));
    const readable = tracks.flatMap((track, index) => (track ? [index] : []));
    const index = wanted ?? readable.find((one) => tracks[one]?.isDefault) ?? readable[0];
    const track = index === undefined ? undefined : tracks[index];
    if (index === undefined || !track) return undefined;
    const { codec, channels, sampleRate } = track;
    const container = this.#container ?? "";
    const pictures = this.#pictures();
    return {
      duration: (this.#duration ?? 0) - (container === "ogg" && codec === "opus" ? Math.max(0, this.#start) : 0),
      container,
      codec,
      channels,
      sampleRate,
      ...(this.#isEstimated || LAST_TIME.test(container) ? { estimated: true } : {}),
      ...(this.#start === 0 ? {} : { start: this.#start }),
      ...(tracks.length > 1 ? { tracks: tracks.map((one) => one ?? UNKNOWN), track: index } : {}),
      ...(pictures ? { pictures } : {}),
      ...this.#recorded(),
      ...(this.#streams.size > 1 ? { streams: this.#streams.size } : {}),
    };
  }

  #recorded(): Pick<AudioInfo, "recorded"> {
    const recorded = MADE_BY.map((tag) => this.#made.get(tag)).find((one) => one !== undefined);
    return recorded === undefined ? {} : { recorded };
  }

  #audio(): (readonly [number, Stream])[] {
    return [...this.#streams].filter(([, { kind }]) => kind === "Audio").sort(([one], [other]) => one - other);
  }

  #pictures(): AudioInfo["pictures"] {
    const pictures = [...this.#streams.values()].filter(({ kind }) => kind === "Video");
    if (pictures.length === 0) return undefined;
    return pictures.every(({ rest }) => rest.includes("(attached pic)")) ? "cover" : "film";
  }
}

/** A track of which there was nothing within sight. */
const UNKNOWN: AudioTrack = { codec: "", channels: 0, sampleRate: 0, isDefault: false };

function trackOf({ rest, language, title }: Stream): AudioTrack | undefined {
  const [, codec, sampleRate, layout] = AUDIO.exec(rest) ?? [];
  const channels = channelsOf(layout ?? "");
  if (codec === undefined || Number(sampleRate) === 0 || channels === 0) return undefined;
  return {
    codec,
    channels,
    sampleRate: Number(sampleRate),
    ...(language && language !== "und" ? { language } : {}),
    ...(title ? { title } : {}),
    isDefault: rest.includes("(default)"),
  };
}

const LAYOUTS: Readonly<Record<string, number>> = {
  mono: 1,
  stereo: 2,
  quad: 4,
  hexagonal: 6,
  octagonal: 8,
  cube: 8,
  hexadecagonal: 16,
};

/** `mono`, `stereo`, `5.1(side)`, `3 channels`, `hexadecagonal`. */
function channelsOf(layout: string): number {
  const name = layout.replace(/\(.*/, "").trim();
  const counted = /^(\d+) channels/.exec(name)?.[1];
  if (counted) return Number(counted);
  const sum = name.split(".").reduce((total, part) => total + Number(part), 0);
  return LAYOUTS[name] ?? (Number.isNaN(sum) ? 2 : sum);
}
