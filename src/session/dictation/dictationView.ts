import type { EarmarkError } from "../../core/errors";
import type { Price } from "../../recognizers/catalog";
import type { RecorderView } from "./recorderView";

/** What there is to see of a dictation: of its recording, and of its text. */
export interface DictationView extends Omit<RecorderView, "problem"> {
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
