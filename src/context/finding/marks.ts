import { BREAK, type Reading } from "../reading/draft";
import type { Found } from "./found";
import type { Words } from "./words";

const CAPITALS = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;
const MOST_WORDS = 3;

/** What a document sets apart, in a script with capitals: as far as it holds a word that is not ordinary. */
export function* marksIn({ text, prose, marked }: Reading, words: Words): Generator<Found, void, undefined> {
  for (const { kind, start, end } of marked) {
    const term = (kind === "code" ? text : prose).slice(start, end);
    if (term.includes("\n") || !CAPITALS.test(term)) continue;
    if (kind === "code") yield* codeOf(term, start, words);
    else if (kind === "title") yield { term: text.slice(start, end), at: start, kind: "title" };
    else if (!term.includes(BREAK)) {
      const bare = term.replace(/[:：.。]\s*$/, "").trim();
      const parts = bare.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu) ?? [];
      const strange = parts.filter(
        (word) => /^\p{L}/u.test(word) && word.length > 2 && !words.isOrdinary(word) && !isSmall(word),
      );
      // All of it may be said where there is little else; names within come out by themselves.
      if (parts.length > MOST_WORDS || strange.length === 0 || /^[^\p{L}]*\d/u.test(bare)) continue;
      if (2 * strange.length >= parts.length && !(words.languages.has("de") && kind === "heading"))
        yield { term: bare, at: start, kind: kind === "heading" ? "heading" : "marked" };
    }
  }
}

function isSmall(word: string): boolean {
  return word.length < 4 && word === word.toLowerCase();
}

/** A name in code marks: one that can be said. */
function* codeOf(raw: string, at: number, words: Words): Generator<Found, void, undefined> {
  const term = raw.trim().replace(/\(\)$/, "");
  if (/[/\\{}<>=*$"']|:\d|^[-.@]|\.{2}|\s-/.test(term) || !/\p{L}{2}/u.test(term) || /\.\w{1,5}$/.test(term)) return;
  const parts = term.split(/[\s._:()[\],-]+/).filter(Boolean);
  if (parts.length > 5 || /^[\d.x]+$/.test(term)) return;
  if (/^[0-9a-f]{6,}$|^[a-z]{2,12}-\d{4,}$/i.test(term)) return;
  if (parts.length === 1 && !/\p{Ll}\p{Lu}|\d/u.test(term) && words.isOrdinary(term)) return;
  yield { term, at, kind: "marked" };
}
