import type { EarmarkError } from "../../core/errors";
import type { Price } from "../../recognizers/catalog";

/** What there is to see of a dictation. */
export interface DictationView {
  readonly phase: "starting" | "recording" | "paused" | "stopping" | "ended";
  /** Seconds of sound in the recording. */
  readonly seconds: number;
  /** 0 to 1, of what the microphone hears now. */
  readonly level: number;
  /** It records, and there is nothing but silence. */
  readonly unheard: boolean;
  /** Absolute path of the recording, as it is called now. */
  readonly file: string;
  /** The engine cannot be reached; the text comes when it can. */
  readonly offline: boolean;
  /** No text comes any more, and the recording goes on. */
  readonly failed: boolean;
  /** Somebody spoke, and the text of it has not come yet. */
  readonly awaiting: boolean;
  /** Heard behind the text that stands, and may still change. */
  readonly tail: string;
  /** Code of what was spoken last; undefined until the recognizer said one. */
  readonly language: string | undefined;
  /** So far; undefined where it is nothing, or not known. */
  readonly cost: Price | undefined;
  /** Seconds of sound that were paid for. */
  readonly secondsPaid: number;
  /** Text may still come. */
  readonly isText: boolean;
}

/**
 * What is said of a dictation, once each time. `slept`: it was paused since nobody knows what happened for a while; `failed`:
 * recognizing stopped, and the recording goes on; `broken`: the recording stopped by itself, and what it has is kept in `file`; it can go
 * on with a microphone where `canContinue`.
 */
export type DictationNews =
  | { readonly code: "started" | "paused" | "continued" | "stopped" | "unheard" | "offline" | "online" | "slept" }
  | { readonly code: "undone" | "closed" }
  | { readonly code: "failed"; readonly error: unknown }
  | { readonly code: "broken"; readonly error: EarmarkError; readonly file: string; readonly canContinue: boolean };
