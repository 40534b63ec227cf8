import { CorrectionTree, haystackOf, keyOf, type Correction } from "./correctionTree";
import { beginsWord, endsWord } from "./wordEdges";

export type { Correction };

/** So much of what follows tells whether it is a particle. */
const AFTER = 20;

/** A part of a Hangul syllable, or a half-width kana whose mark comes yet, is another letter with what follows. */
const HALF = /(?:[\u1100-\u11FF\uA960-\uA97C\uD7B0-\uD7FB]+|[\uFF73\uFF76-\uFF84\uFF8A-\uFF8E])$/;

/** What is looked for, and how often: more than once where what is written instead may be part of another spelling. */
interface Plan {
  readonly tree: CorrectionTree;
  readonly passes: 1 | 3;
}

/** Made once for each list of corrections: a text that grows is corrected with every word that comes. */
const known = new WeakMap<readonly Correction[], Plan>();

/**
 * Applies the glossary's `wrong = right` to a text: whole words only, by the rules of their script, folded (`fold`), the longest first. What is
 * right already stays, so correcting twice is correcting once: with `code = VS Code` nothing in "VS Code" is corrected.
 *
 * As long as the text still grows (`final` false), what may yet turn into a wrong spelling is held back, so the result
 * of a longer text always begins with the result of a shorter one and can be shown append-only.
 */
export function correct(text: string, corrections: readonly Correction[], final: boolean): string {
  // Half a character may be a letter, or none.
  const whole = final ? text : text.replace(/[\uD800-\uDBFF]$/, "");
  if (corrections.length === 0) return whole;
  let plan = known.get(corrections);
  if (!plan) known.set(corrections, (plan = planOf(corrections)));
  let result = final ? text : whole.replace(HALF, "");
  for (let pass = 0; pass < plan.passes; pass++) {
    const before = result;
    result = onePass(before, plan.tree, final);
    // Another pass would find the same.
    if (result === before) break;
  }
  return result;
}

function onePass(text: string, tree: CorrectionTree, final: boolean): string {
  const haystack = haystackOf(text);
  const { starts, ends } = haystack;
  let result = "";
  // Its end: to look at all of it would take as long as it is.
  let last = "";
  let copied = 0;
  for (let at = 0; at < starts.length;) {
    const { spelling, end, open } = tree.longestAt(haystack, at, text);
    if (open && !final) return result + text.slice(copied, starts[at]);
    if (!spelling) {
      at += 1;
      continue;
    }
    if (spelling.right !== undefined) {
      const [from, to] = [starts[at] ?? 0, ends[end - 1] ?? text.length];
      const kept = text.slice(copied, from);
      const written = apart((last + kept.slice(-2)).slice(-2), spelling.right, text.slice(to, to + AFTER));
      result += kept + written;
      last = written.slice(-2);
      copied = to;
    }
    at = end;
  }
  return result + text.slice(copied);
}

/** With a space where it would touch a word that a change of script held apart before: `GitHub Bulge`. */
function apart(left: string, right: string, after: string): string {
  const lead = beginsWord(left + right, left.length) ? "" : " ";
  const tail = endsWord(right + after, 0, right.length) ? "" : " ";
  return lead + right + tail;
}

function planOf(all: readonly Correction[]): Plan {
  const corrections = ended(all);
  const tree = new CorrectionTree();
  for (const one of corrections) tree.add(one);
  // What stands within a right spelling is no mistake.
  const within = corrections.filter(({ right }) => hitsIn(right, tree).some((hit) => hit !== keyOf(right)));
  for (const { wrong, right } of within)
    tree.protect(right, hitsIn(right, tree).includes(keyOf(wrong)) ? right : undefined);
  return { tree, passes: mayMeet(corrections) ? 3 : 1 };
}

/** With `a = b` and `b = c` a is c. Of a circle the last one, which leads back, is left out. */
function ended(all: readonly Correction[]): Correction[] {
  const rights = new Map<string, string>();
  const last = (right: string): string => {
    const key = keyOf(right);
    const next = rights.get(key);
    return next === undefined || keyOf(next) === key ? (next ?? right) : last(next);
  };
  for (const { wrong, right } of all) {
    const key = keyOf(wrong);
    const isCircle = keyOf(right) !== key && keyOf(last(right)) === key;
    if (key && !rights.has(key) && !isCircle) rights.set(key, right);
  }
  return all
    .filter(({ wrong, right }) => rights.get(keyOf(wrong)) === right)
    .map(({ wrong, right }) => ({ wrong, right: last(right) }));
}

/** The spellings that a text has in it. */
function hitsIn(text: string, tree: CorrectionTree): string[] {
  const haystack = haystackOf(text);
  const hits: string[] = [];
  for (let at = 0; at < haystack.text.length; at++) {
    const { spelling, end } = tree.longestAt(haystack, at, text);
    if (spelling) hits.push(haystack.text.slice(at, end));
  }
  return hits;
}

const WORDS =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]|[\p{L}\p{M}\p{N}_]+/gu;

/** What one correction writes may, with what stands beside it, be what another one looks for: `cube = Kube` and `kube control = kubectl`. */
function mayMeet(corrections: readonly Correction[]): boolean {
  const heads = new Set<string>();
  const tails = new Set<string>();
  for (const { wrong } of corrections) {
    const words = wordsOf(wrong);
    for (let at = 1; at < words.length; at++) {
      heads.add(words.slice(0, at).join(" "));
      tails.add(words.slice(at).join(" "));
    }
  }
  return corrections.some(({ wrong, right }) => {
    const words = keyOf(wrong) === keyOf(right) ? [] : wordsOf(right);
    return words.some((_, at) => heads.has(words.slice(at).join(" ")) || tails.has(words.slice(0, at + 1).join(" ")));
  });
}

function wordsOf(spelling: string): readonly string[] {
  return keyOf(spelling).match(WORDS) ?? [];
}
