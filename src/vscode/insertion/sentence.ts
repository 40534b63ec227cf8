/** Text without punctuation is not held back for longer than this. */
const LONGEST_SENTENCE = 200;

/** Up to and with the last complete sentence. */
export function throughSentence(text: string): number {
  const last = [...text.matchAll(/[.!?。！？…](?=\s|$)|[。！？]|\n/g)].at(-1);
  if (last) return last.index + last[0].length;
  return text.length > LONGEST_SENTENCE ? text.length : 0;
}
