import type { Word } from "../core/types";

/** A segment of the transcript, as the page shows it. Seconds from the start of the recording. */
export interface PageSegment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The language in words; absent where the recognizer did not say. */
  readonly language?: string;
  /** Why there is no text, in words. */
  readonly gap?: string;
  /** Only where the recognizer gives them; seconds from the start of the segment. */
  readonly words?: readonly Word[];
  /** It is being recognized now: its text still grows. */
  readonly working?: true;
}

/** The words of the page in the user's language. */
export interface PageStrings {
  readonly play: string;
  readonly pause: string;
  readonly position: string;
  readonly speed: string;
  readonly loop: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly search: string;
  readonly previous: string;
  readonly next: string;
  /** `{0}` of `{1}`. */
  readonly found: string;
  readonly export: string;
  readonly copy: string;
  readonly transcribe: string;
  readonly insert: string;
  readonly insertAll: string;
  readonly tools: string;
  readonly redo: string;
  readonly glossary: string;
  readonly edit: string;
  readonly nothing: string;
  readonly preparing: string;
  readonly transcript: string;
  /** Segment `{0}` is being transcribed. */
  readonly working: string;
  /** Said once when a job begins, and once when the transcript of `{0}` segments is there. */
  readonly begun: string;
  readonly ended: string;
  readonly endedOne: string;
  /** What a time does: `{0}`. */
  readonly playFrom: string;
}

/** What the host tells the page. */
export type ToPage =
  /** First of all, and again when what is known of the recording has changed. */
  | {
      readonly type: "open";
      readonly name: string;
      /** Seconds, by the header; 0 where it does not say. */
      readonly duration: number;
      /** What can be played as it is; absent: a copy is made when the user wants to play it. */
      readonly audio?: string;
      readonly words: PageStrings;
    }
  /** The whole transcript as it is now. */
  | { readonly type: "segments"; readonly segments: readonly PageSegment[] }
  /** More of the waveform: lowest and highest sample of each column as signed bytes. */
  | {
      readonly type: "peaks";
      readonly perSecond: number;
      readonly from: number;
      readonly peaks: Int8Array;
      /** These are the last: how long the recording is, is counted and no longer what a header says. */
      readonly complete: boolean;
    }
  /** The copy that can be played is there. */
  | { readonly type: "audio"; readonly uri: string }
  /** It cannot be made; the user was told why. */
  | { readonly type: "silent" }
  /** Go to a place, in seconds, as a link says. */
  | { readonly type: "go"; readonly seconds: number };

/** A segment as the page showed it when the user began: by now another may stand there. */
export type SeenSegment = Pick<PageSegment, "start" | "end" | "text">;

/** What the page asks of the host. */
export type ToHost =
  /** The page can take messages. */
  | { readonly type: "ready" }
  /** The user wants to play it, and there is nothing to play, or it cannot be played. */
  | { readonly type: "convert" }
  | { readonly type: "transcribe" }
  /** To the clipboard. */
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "export" }
  /** One segment, or all of it. */
  | { readonly type: "insert"; readonly index?: number }
  | { readonly type: "redo"; readonly seen: SeenSegment }
  | { readonly type: "glossary"; readonly word: string; readonly seen: SeenSegment }
  | { readonly type: "edit"; readonly seen: SeenSegment; readonly text: string }
  | { readonly type: "undo" }
  | { readonly type: "redoEdit" };
