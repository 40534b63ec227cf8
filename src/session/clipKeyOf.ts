import type { Cut } from "../core/types";
import { keyOfAsked } from "../pipeline/asked";
import { recognizerName } from "../recognizers/engine";
import type { Options } from "./options";

/** The key of a cut with these options; the same for the same sound, asked for in the same way. */
export function clipKeyOf(cut: Pick<Cut, "digest">, settings: Options, context: string): string {
  return keyOfAsked(cut.digest, {
    ...settings,
    recognizer: recognizerName(settings.engine, settings.model),
    context,
  });
}
