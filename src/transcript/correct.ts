/** A spelling to replace, and by what. */
export interface Correction {
  readonly wrong: string;
  readonly right: string;
}

const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** Scripts without spaces have no word boundaries to respect. */
const SPACED = /[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Wrong spellings by their letters: so many of them cost no more than the longest one. */
interface Node {
  readonly next: Map<number, Node>;
  /** What is written instead, where a spelling ends here. */
  right?: string;
}

/** Made once for each list of corrections: a text that grows is corrected with every word that comes. */
const known = new WeakMap<readonly Correction[], Node>();

function treeOf(corrections: readonly Correction[]): Node {
  const before = known.get(corrections);
  if (before) return before;
  const root: Node = { next: new Map() };
  for (const { wrong, right } of corrections) {
    let node = root;
    const letters = lowerInPlace(wrong);
    for (let i = 0; i < letters.length; i++) {
      const code = letters.charCodeAt(i);
      const next = node.next.get(code) ?? { next: new Map() };
      node.next.set(code, next);
      node = next;
    }
    // The first one counts.
    if (node !== root) node.right ??= right;
  }
  known.set(corrections, root);
  return root;
}

/**
 * Applies the glossary's `wrong = right` to a text, whole words only, in any case, the longest first.
 *
 * As long as the text still grows (`final` false), what may yet turn into a wrong spelling is held back, so the result
 * of a longer text always begins with the result of a shorter one and can be shown append-only.
 */
export function correct(text: string, corrections: readonly Correction[], final: boolean): string {
  if (corrections.length === 0) return text;
  const root = treeOf(corrections);
  const haystack = lowerInPlace(text);
  let result = "";
  let copied = 0;
  for (let at = 0; at < text.length;) {
    const hit =
      root.next.has(haystack.charCodeAt(at)) && beginsWord(text, at) ? longestAt(root, haystack, text, at) : undefined;
    if (hit?.open && !final) return result + text.slice(copied, at);
    if (hit?.right === undefined) {
      at += 1;
      continue;
    }
    result += text.slice(copied, at) + hit.right;
    at = copied = hit.end;
  }
  return result + text.slice(copied);
}

/** The longest wrong spelling that stands there as a whole word. `open`: the text ends while it may still become one. */
function longestAt(
  root: Node,
  haystack: string,
  text: string,
  from: number,
): { readonly right?: string; readonly end: number; readonly open: boolean } {
  let node: Node | undefined = root;
  let found: { readonly right?: string; readonly end: number } = { end: from };
  let at = from;
  while (at < haystack.length) {
    node = node.next.get(haystack.charCodeAt(at));
    if (!node) return { ...found, open: false };
    at += 1;
    if (node.right !== undefined && endsWord(text, at)) found = { right: node.right, end: at };
  }
  return { ...found, open: true };
}
function beginsWord(text: string, at: number): boolean {
  const [before, here] = [text[at - 1] ?? "", text[at] ?? ""];
  return !(WORD.test(before) && WORD.test(here) && SPACED.test(here));
}

function endsWord(text: string, end: number): boolean {
  const [last, after] = [text[end - 1] ?? "", text[end] ?? ""];
  return !(WORD.test(last) && WORD.test(after) && SPACED.test(last));
}

/** Lower case with every letter at its place: the lower case of a few letters (İ) is longer, those stay as they are. */
function lowerInPlace(text: string): string {
  return text.replaceAll(/\p{Lu}/gu, (letter) =>
    letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter,
  );
}
