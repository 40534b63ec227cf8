/** Text without punctuation is not held back for longer than this. */
const LONGEST_SENTENCE = 200;

/** Up to and with the last complete sentence. */
export function throughSentence(text: string): number {
  const last = [...text.matchAll(/[.!?。！？…](?=\s|$)|[。！？]|\n/g)].at(-1);
  if (last) return last.index + last[0].length;
  return text.length > LONGEST_SENTENCE ? text.length : 0;
}

/** How much of what waits may be written now. White space waits for the word behind it: a save may trim the ends of lines. */
export function readyOf(
  pending: string,
  { complete, sparing }: { readonly complete: boolean; readonly sparing: boolean },
): number {
  if (complete) return pending.length;
  return pending.slice(0, sparing ? throughSentence(pending) : pending.length).trimEnd().length;
}
