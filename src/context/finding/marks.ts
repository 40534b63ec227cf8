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
      // In a language without a list nobody knows whether a head is an ordinary word.
      if (kind === "heading" && parts.length === 1 && !words.hasList) continue;
      // `on GitHub`: its names come out by themselves.
      if ([parts[0], parts.at(-1)].some((word) => word && isSmall(word)) && parts.length > 1) continue;
      if (parts.length > MOST_WORDS || strange.length === 0 || /^[^\p{L}]*\d/u.test(bare)) continue;
      // Of a language without a list nobody knows which words of a heading are ordinary.
      if (kind === "heading" && !words.hasList && parts.length > 1 && strange.some((word) => /^\p{Ll}/u.test(word)))
        continue;
      if (2 * strange.length >= parts.length && !(words.languages.has("de") && kind === "heading"))
        yield { term: bare, at: start, kind: kind === "heading" ? "heading" : "marked" };
    }
  }
}

function isSmall(word: string): boolean {
  return word.length < 4 && word === word.toLowerCase();
}

/** More words in code marks are a command or an expression. */
const MOST_CODE_WORDS = 3;

/** A name in code marks: one that can be said. Of an expression its identifiers. */
function* codeOf(raw: string, at: number, words: Words): Generator<Found, void, undefined> {
  const term = raw.trim().replace(/\([^()]*\)$/, "");
  // A path, an option, a file, a host with its port, a hash, a ticket.
  if (/[/\\]|:\d|^[-.@]|\.{2}|\.\w{1,5}$/.test(term) && !/\.\p{L}*\p{Ll}\p{Lu}/u.test(term)) return;
  if (/^[0-9a-f]{6,}$|^[a-z]{2,12}-\d{4,}$|^[\d.x]+$/i.test(term) || !/\p{L}{2}/u.test(term)) return;
  const isStrange = (word: string): boolean =>
    word.length > 1 && /\p{L}{2}/u.test(word) && (/\p{Ll}\p{Lu}|\p{L}\d|_/u.test(word) || !words.isOrdinary(word));
  const spaced = term.split(" ");
  if (/^[\p{L}\p{M}\p{N}_ -]+$/u.test(term) && spaced.length <= MOST_CODE_WORDS && !/ -/.test(term)) {
    if (spaced.some(isStrange)) yield { term, at, kind: "marked" };
    return;
  }
  for (const { 0: word, index } of term.matchAll(/[\p{L}_][\p{L}\p{M}\p{N}_]*(?:-[\p{L}\p{N}]+)*/gu))
    if (word.length > 2 && isStrange(word) && term[index - 1] !== "-")
      yield { term: word, at: at + index, kind: "marked" };
}
