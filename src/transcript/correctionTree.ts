import { fold } from "../core/fold";
import { beginsWord, endsWord, isOpenEnd } from "./wordEdges";

/** A spelling to replace, and by what. */
export interface Correction {
  readonly wrong: string;
  readonly right: string;
}

/** Text as spellings are looked up in it. `starts`, `ends`: where each unit stands in the text that was folded. */
export interface Haystack {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** What becomes of a spelling that is found. */
interface Spelling {
  /** Undefined: it is right as it stands. */
  readonly right: string | undefined;
  /** What is looked for has optional marks: each letter with its own. */
  readonly wrong?: string;
  /** The correction gives back case or accents only: of this spelling and the right one, each letter with its marks. */
  readonly marked?: readonly string[];
}

/** Spellings by their letters: so many of them cost no more than the longest one. */
interface Node {
  readonly next: Map<number, Node>;
  spelling?: Spelling;
}

/** What stands at a place. `end`: behind it. `open`: the text ends while more of it may still come. */
export interface Found {
  readonly spelling?: Spelling;
  readonly end: number;
  readonly open: boolean;
}

const SPACE = 0x20;
/** What stands before it is but a part of an emoji. */
const EMOJI_GOES_ON = /^\uFE0F?(?:\u200D|\u20E3|\p{Emoji_Modifier})/u;
const HYPHEN = /[-\u2010\u2011\uFF0D]/;
/** Between the channels of a recording. */
const PARAGRAPH = /\n\s*\n/;

/** Folds a text; a hyphen within a word is as good as a space (`open-ai`), and nothing reaches over a paragraph. */
export function haystackOf(said: string): Haystack {
  const { text, starts, ends } = fold(said);
  const joined = text.replaceAll(/ |(?<=\S)-(?=\S)/g, (sign, at: number) => {
    const written = said.slice(starts[at], ends[at]);
    return sign === "-" ? (HYPHEN.test(written) ? " " : sign) : PARAGRAPH.test(written) ? "\n" : sign;
  });
  return { text: joined, starts, ends };
}

/** The same of a spelling: what is looked for. */
export function keyOf(spelling: string): string {
  return haystackOf(spelling.trim()).text;
}

/** What is looked for, each spelling with what becomes of it. Of several for the same one the first counts. */
export class CorrectionTree {
  readonly #root: Node = { next: new Map() };

  /** A correction. */
  add({ wrong, right }: Correction): void {
    const isSame = keyOf(wrong) === keyOf(right);
    const said = withMarks(wrong);
    const marks = isSame ? { marked: [said, withMarks(right)] } : /\p{M}/u.test(said) ? { wrong: said } : {};
    this.#put(keyOf(wrong), { right, ...marks });
  }

  /** A spelling in which nothing is corrected; `as` that where it is written in another way. */
  protect(right: string, as: string | undefined): void {
    this.#put(keyOf(right), { right: as });
  }

  #put(key: string, spelling: Spelling): void {
    let node = this.#root;
    for (let i = 0; i < key.length; i++) {
      const code = key.charCodeAt(i);
      const next = node.next.get(code) ?? { next: new Map() };
      node.next.set(code, next);
      node = next;
    }
    if (node !== this.#root) node.spelling ??= spelling;
  }

  /** The longest spelling that stands there as a whole word. `said`: what was folded. */
  longestAt({ text, starts, ends }: Haystack, from: number, said: string): Found {
    let node = this.#root.next.get(text.charCodeAt(from));
    let found: { readonly spelling?: Spelling; readonly end: number } = { end: from };
    if (
      !node ||
      starts[from] === starts[from - 1] ||
      !beginsWord(text, from) ||
      said[(starts[from] ?? 0) - 1] === "\u200D"
    )
      return { ...found, open: false };
    let open = false;
    for (let at = from + 1; ; at++) {
      if (node.spelling) {
        open ||= isOpenEnd(text, at);
        // Not in the middle of a character that was folded into several.
        const isWhole =
          (starts[at] === undefined || starts[at] !== starts[at - 1]) &&
          !EMOJI_GOES_ON.test(said.slice(ends[at - 1], (ends[at - 1] ?? 0) + 3));
        const written = said.slice(starts[from], ends[at - 1]);
        if (isWhole && endsWord(text, from, at) && means(node.spelling, written))
          found = { spelling: node.spelling, end: at };
      }
      if (at === text.length) return { ...found, open: open || node.next.size > 0 };
      const next = node.next.get(text.charCodeAt(at));
      // A hyphen at the end: within a word or not, the next character tells.
      if (at === text.length - 1 && text[at] === "-" && node.next.has(SPACE)) open = true;
      if (!next) return { ...found, open };
      node = next;
    }
  }
}

/** `uber = Uber` means no `über`: that is neither of both; `má = X` no `mà`, but `ma`. */
function means({ marked, wrong }: Spelling, written: string): boolean {
  if (!marked) return wrong === undefined || mayBe(withMarks(written), wrong);
  const there = withMarks(written);
  return !/\p{M}/u.test(there) || marked.includes(there);
}

/** The same letters, some of them without all of their marks. */
function mayBe(one: string, other: string): boolean {
  const [letters, others] = [lettersOf(one), lettersOf(other)];
  if (letters.length !== others.length) return true;
  return letters.every((letter, i) => {
    const marks = others[i] ?? [];
    return letter.every((mark) => marks.includes(mark)) || marks.every((mark) => letter.includes(mark));
  });
}

/** The marks of each letter. */
function lettersOf(text: string): string[][] {
  return Array.from(text.matchAll(/\P{M}(\p{M}*)/gu), ([, marks = ""]) => Array.from(marks));
}

function withMarks(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "");
}
