const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** Tells which terms of a long list stand in a text, in any case: the words of the text are looked up, so that a list of any length is read once. */
export function standsIn(text: string): (term: string) => boolean {
  const lower = text.toLowerCase();
  const words = new Set<string>();
  for (const [word] of lower.matchAll(WORD)) {
    words.add(word);
    if (UNSPACED.test(word)) for (let i = 0; i + 1 < word.length; i++) words.add(word.slice(i, i + 2));
  }
  return (term) => {
    const wanted = term.toLowerCase();
    const first = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/u.exec(wanted)?.[0] ?? "";
    const known = words.has(first) || (UNSPACED.test(first) && words.has(first.slice(0, 2)));
    return known && (first === wanted || lower.includes(wanted));
  };
}

/** The same list with those first that stand in one of the texts. */
export function thoseWithinFirst<T>(
  list: readonly T[],
  nameOf: (one: T) => string,
  texts: readonly string[],
): readonly T[] {
  if (texts.length === 0) return list;
  const isIn = standsIn(texts.join("\n"));
  const [within, others]: [T[], T[]] = [[], []];
  for (const one of list) (isIn(nameOf(one)) ? within : others).push(one);
  return within.concat(others);
}
