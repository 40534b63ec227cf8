import type { Model } from "../recognizers/catalog";
import { clipKey } from "../storage/clipStore";
import { GUARDS_VERSION } from "./transcribeClip";
import type { Upload } from "../core/types";

/** What is asked of a recognizer for a whole recording. */
export interface Asked {
  readonly model: Model;
  /** From `recognizerName`. */
  readonly recognizer: string;
  readonly language: string | undefined;
  readonly itn: boolean;
  readonly context: string;
  readonly upload: Upload;
}

/** The key of a sound that is asked for in this way; the same for the same sound, whoever asks. */
export function keyOfAsked(digest: string, { model, recognizer, language, itn, context, upload }: Asked): string {
  return clipKey(digest, {
    recognizer,
    language,
    itn,
    context: model.can.context ? context : "",
    upload,
    version: GUARDS_VERSION,
  });
}
