import type { Upload } from "../audio/encode";
import { recognizerName, type Model } from "../recognizers/catalog";
import { clipKey } from "./clipStore";
import { GUARDS_VERSION } from "./hear";

/** What is asked of a recognizer for a whole recording. */
export interface Asked {
  readonly model: Model;
  readonly baseUrl: string;
  readonly language: string | undefined;
  readonly itn: boolean;
  readonly context: string;
  readonly upload: Upload;
}

/** The key of a sound that is asked for in this way; the same for the same sound, whoever asks. */
export function keyOfAsked(digest: string, { model, baseUrl, language, itn, context, upload }: Asked): string {
  return clipKey(digest, {
    recognizer: recognizerName(model, baseUrl),
    language,
    itn,
    context: model.can.context ? context : "",
    upload,
    version: GUARDS_VERSION,
  });
}
