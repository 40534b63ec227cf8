import { lastSentenceEnd } from "../../core/sentenceEnd";

/** Text without punctuation is not held back for longer than this. */
const LONGEST_SENTENCE = 200;

/** Up to and with the last complete sentence. */
export function throughSentence(text: string): number {
  const end = lastSentenceEnd(text);
  return end > 0 || text.length <= LONGEST_SENTENCE ? end : text.length;
}

/** How much of what waits may be written now. White space waits for the word behind it: a save may trim the ends of lines. */
export function readyOf(
  pending: string,
  { complete, sparing }: { readonly complete: boolean; readonly sparing: boolean },
): number {
  if (complete) return pending.length;
  return pending.slice(0, sparing ? throughSentence(pending) : pending.length).trimEnd().length;
}
