import type { EarmarkError } from "./errors";

/** A span of a recording, in seconds from its start. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One of the audio tracks of a recording. */
export interface AudioTrack {
  /** ffmpeg's name of the codec, such as `aac`. */
  readonly codec: string;
  readonly channels: number;
  /** Hertz. */
  readonly sampleRate: number;
  /** As the file says it, such as `eng`. */
  readonly language?: string;
  readonly title?: string;
  /** Players take it. */
  readonly isDefault: boolean;
}

/** What a recording says of itself. Headers lie: the decoded samples are the duration, this one is for display. */
export interface AudioInfo {
  /** Seconds, by the header or by the bit rate; 0 where the file does not say. */
  readonly duration: number;
  /** The duration is guessed from the bit rate: nothing can be judged by it. */
  readonly estimated?: boolean;
  /** Timestamp of the container's beginning, in seconds: often 1.4 in broadcasts. */
  readonly start?: number;
  /** The audio tracks, where there are several. */
  readonly tracks?: readonly AudioTrack[];
  /** Which of `tracks` this is about; the first where it is absent. */
  readonly track?: number;
  /** There are pictures: a film, or a cover. */
  readonly pictures?: "film" | "cover";
  /** Number of all streams, where there are more than one: pictures, subtitles and data too. */
  readonly streams?: number;
  /** What is in it was found only by going far into it, and decoding has to go so far too. */
  readonly longLook?: boolean;
  /** Parts with headers of their own, or one whose header is wrong; absent where the header is right. */
  readonly takes?: readonly Take[];
  /** Recordings with containers of their own, one behind the other in one file: each is read by itself, `within` its bytes. */
  readonly joined?: readonly AudioInfo[];
  /** The bytes of the file in which it lies, where those are not all. */
  readonly within?: Span;
  /** Seconds that its header states, where the file holds less. */
  readonly stated?: number;
  /** When it was made, as the file says it: `2026-11-26T15:50:12.000000Z`, `2026-11-26T16:50:12+0100`, `2026-11-26`. */
  readonly recorded?: string;
  /** Bytes of the file that cannot be read as sound, though they are no part of what can. */
  readonly unread?: number;
  /** ffmpeg's name of the container, such as `mp3` or `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  /** ffmpeg's name of the codec, such as `aac`. */
  readonly codec: string;
  readonly channels: number;
  /** Hertz. */
  readonly sampleRate: number;
}

/** A stretch of plain samples in a file, and the header with which ffmpeg can read it. */
export interface Take {
  readonly container: "wav" | "aiff" | "caf";
  readonly head: Uint8Array;
  /** In bytes from the start of the file. */
  readonly start: number;
  readonly end: number;
  /** By the number of bytes. */
  readonly seconds: number;
  readonly channels: number;
  /** Hertz. */
  readonly sampleRate: number;
  /** Absent where not every second has the same number. */
  readonly bytesPerSecond?: number;
  /** 16 kHz mono of 16 bits: nothing has to be decoded. */
  readonly isReady: boolean;
}

/**
 * How clips travel. `lossless`: FLAC, half the size of WAV. `compact`: MP3 of 64 kbit/s, a quarter of WAV, for slow links.
 * `wav`: for what reads nothing else.
 */
export type Upload = "lossless" | "compact" | "wav";

/** What is sent for one clip: bytes of this machine, a URL that the service fetches itself, or a whole file for a service that takes hours. */
export type ClipAudio =
  | { readonly kind: "bytes"; readonly data: Uint8Array; readonly mime: string }
  | { readonly kind: "url"; readonly url: string }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly digest: string;
      readonly channels: number;
      /** Makes what goes up in the place of the file, where that holds more than its sound. */
      readonly alone?: (signal: AbortSignal) => Promise<SoundFile>;
    };

/** A file for as long as it is needed. */
export interface SoundFile {
  readonly path: string;
  readonly dispose: () => Promise<void>;
}

/** One request's worth of a recording. `span.end` is 0 where only the service knows it (a URL). */
export interface Clip {
  readonly index: number;
  readonly span: Span;
  readonly audio: ClipAudio;
}

/** A stretch of a recording between two cuts, before anything is done for it: what is known already is not even encoded. */
export interface Cut {
  readonly index: number;
  readonly span: Span;
  /** Names the sound: SHA-256 of its samples, in hexadecimal. Equal sound has an equal digest, in whatever file it is. */
  readonly digest: string;
  /** Seconds in which somebody may be speaking or singing; undefined where it was not decoded here (a URL). */
  readonly speech: number | undefined;
  /** @throws {EarmarkError} `noFfmpeg`, `unreadable`; `signal.reason` when aborted */
  encode(signal: AbortSignal): Promise<Clip>;
  /** The same sound, or that within a span of it, as two clips, cut at a pause near the middle; absent where it cannot be cut. */
  halves?(signal: AbortSignal, within?: Span): Promise<readonly Clip[]>;
}

/** A word with its times, in seconds from the start of the clip. Only where a recognizer says them. */
export interface Word extends Span {
  /** With the punctuation that follows it. */
  readonly text: string;
  /** It was corrected or edited since: its time is what was left between the words around it. */
  readonly approx?: true;
}

/** What one speaker said without a break, in seconds from the start of the clip. Only where a recognizer tells speakers apart. */
export interface Turn extends Span {
  /** The recognizer's own name for the speaker, such as `0` or `A`: good within one answer, not from clip to clip. */
  readonly speaker: string;
  readonly text: string;
}

/** What a service counts that is paid by what it reads and writes. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** All the text recognized in one clip so far. Each hypothesis replaces the one before it. */
export interface Hypothesis {
  readonly text: string;
  readonly final: boolean;
  /** A code as the service gave it (`zh`, `yue`, `en`); absent until it says so, never guessed. */
  readonly language?: string;
  /** Seconds of audio that the service charges for this clip. */
  readonly billedSeconds?: number;
  /** Of a service that charges by them. */
  readonly billedTokens?: Tokens;
  /** The service's id of the request, for its support. */
  readonly requestId?: string;
  /** The service stopped at its own limit of length: the end of the clip may be missing. */
  readonly truncated?: boolean;
  readonly words?: readonly Word[];
  readonly turns?: readonly Turn[];
}

/**
 * What a guard found in a clip: `leak` (the text was the context itself), `loop` (it repeated itself), `silence` (nothing
 * in it can be speech, so it was not sent), `short` (far too little text), `read` (the context's words were really said).
 */
export type GuardNote = "leak" | "loop" | "silence" | "short" | "read";

/** What was recognized in one clip in the end, and what it cost. */
export interface Recognized extends Omit<Hypothesis, "final"> {
  readonly guards?: readonly GuardNote[];
}

/** A hypothesis at its place in the recording. Segments arrive in order; only the newest one still changes. */
export interface Segment extends Hypothesis {
  readonly index: number;
  readonly span: Span;
  readonly guards?: readonly GuardNote[];
  /** It was known from an earlier time and cost nothing. */
  readonly cached?: boolean;
  /** Why there is no text here: the clip failed for good and the rest went on. */
  readonly gap?: EarmarkError;
  /** Heard behind `text`, and may still change: shown, never inserted. Only while somebody speaks. */
  readonly tail?: string;
}

/** What helps a recognizer with one recording. */
export interface Hints {
  /** Words and names that may be recognized; empty for none. */
  readonly context: string;
  /** Code of the language spoken, where the user knows it. */
  readonly language?: string;
  /** Inverse text normalization: "two hundred" becomes "200". */
  readonly itn: boolean;
}

/** What one request may hold. */
export interface Limits {
  /** Seconds of audio. */
  readonly seconds: number;
  /** Bytes of the audio once it is base64. */
  readonly base64Bytes: number;
  /** Tokens of context. */
  readonly contextTokens: number;
  readonly requestsPerMinute: number;
}

/** A service, server or engine that turns a clip into text. */
export interface Recognizer {
  readonly limits: Limits;
  /**
   * Yields the growing text of one clip; the last hypothesis is `final`.
   * @throws {EarmarkError} by what happened; `signal.reason` when aborted
   */
  recognize(clip: Clip, hints: Hints, signal: AbortSignal): AsyncIterable<Hypothesis>;
}

/** 16 kHz mono sound that is still coming: from a microphone, or from a file that grows. */
export interface LiveSound {
  /**
   * Its samples from this one on, in pieces, each as soon as it is there; what has come already is there at once. Ends with
   * the recording. May be read several times. @throws {EarmarkError} where it can be read no more; `signal.reason` when aborted
   */
  samplesFrom(sample: number, signal: AbortSignal): AsyncIterable<Int16Array>;
}

/** A sentence on its way, at its place in the sound that was given: seconds from the first sample that was. */
export interface LiveHypothesis extends Hypothesis {
  /** Counted from 0. Sentences come in order, each until it is `final`. */
  readonly sentence: number;
  /** `end` is where the sound ends so far, until the hypothesis is final. */
  readonly span: Span;
  /** Heard behind `text`, and may still change: shown, never inserted. */
  readonly tail?: string;
}

/** A service that recognizes sound while it is spoken. */
export interface LiveRecognizer {
  readonly limits: Limits;
  /**
   * Sentences while they are spoken. Ends when the sound has ended and its last sentence is final.
   * @throws {EarmarkError} by what happened (`offline` and the like where the connection was lost); `signal.reason` when aborted
   */
  listen(sound: AsyncIterable<Int16Array>, hints: Hints, signal: AbortSignal): AsyncIterable<LiveHypothesis>;
}

/** Where a room writes what happened. `vscode.LogOutputChannel` fits. Never given a key, text or context. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
