import { markupOf } from "./markup";

/** More words than this are a sentence and no name. */
const LONGEST_PHRASE = 6;
/** Longer than any name. */
const LONGEST_TERM = 60;

interface Found {
  readonly term: string;
  readonly at: number;
}

/**
 * The words of a document that a recognizer would get wrong: headings, front-matter values, code, identifiers,
 * capitalized phrases, quoted terms. Those nearest to `caret` (an offset) first, each once, in the author's spelling.
 */
export function termsOf(text: string, isMarkdown: boolean, caret: number): string[] {
  const found = [...(isMarkdown ? inMarkup(text) : []), ...inWords(text)];
  found.sort((a, b) => Math.abs(a.at - caret) - Math.abs(b.at - caret));
  const terms = new Map<string, string>();
  for (const { term } of found) {
    // Nothing that could be said becomes shorter by so much.
    if (term.length > 4 * LONGEST_TERM) continue;
    const clean = term.replaceAll(/\s+/g, " ").trim();
    const key = clean.toLowerCase();
    if (
      clean.length > 1 &&
      clean.length <= LONGEST_TERM &&
      clean.split(" ").length <= LONGEST_PHRASE &&
      !terms.has(key)
    )
      terms.set(key, clean);
  }
  return [...terms.values()];
}

function* inMarkup(text: string): Generator<Found, void, undefined> {
  for (const { kind, text: term, at } of markupOf(text)) {
    if (kind === "heading" || kind === "code" || kind === "strong" || kind === "frontMatter") yield { term, at };
  }
}

/** A run of letters, digits, underscores and hyphens: within one an identifier is looked for, never over its ends. */
const RUN = /[\w-]+/g;
/** A line of a table, a DNA sequence, a file in base64: no word begins in there that anybody says. */
const LONGEST_RUN = 120;

/** camelCase, PascalCase, snake_case, kebab-case with a digit, names with digits (`qwen3`), ACRONYMS. */
const IDENTIFIER =
  /\b(?:[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[A-Za-z]\w*_\w+|[A-Za-z][\w-]*\d[\w-]*[A-Za-z]\w*|[A-Za-z]+\d+|[A-Z]{2,}s?)\b/g;
/** Capitalized words in a row; the small words of names may stand between. */
const CAPITALIZED = /\p{Lu}[\p{L}\p{M}'’]+(?:[ -](?:(?:of|de|van|von|du|la) )?\p{Lu}[\p{L}\p{M}'’]+)*/gu;
/** Words that begin sentences and no names. */
const OPENERS =
  /^(?:The|A|An|This|That|These|Those|Then|There|They|We|You|It|In|On|At|For|And|But|If|When|What|Our|My|Der|Die|Das|Le|La|Les|El|Los) /;
/** Terms in the quotation marks and book titles of Chinese and Japanese. */
const QUOTED = /[「『《“]([^」』》”\n]{1,20})[」』》”]/g;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function* inWords(text: string): Generator<Found, void, undefined> {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (run.length > LONGEST_RUN) continue;
    for (const match of run.matchAll(IDENTIFIER)) yield { term: match[0], at: index + match.index };
  }
  for (const match of text.matchAll(QUOTED)) {
    if (match[1] && CJK.test(match[1])) yield { term: match[1], at: match.index };
  }
  for (const match of text.matchAll(CAPITALIZED)) {
    // Every sentence begins with a capital; a single word there is a name only if it is one elsewhere too.
    const term = match[0].replace(OPENERS, "");
    const single = !/[ -]/.test(match[0]);
    if (single && beginsSentence(text, match.index)) continue;
    yield { term, at: match.index };
  }
}

function beginsSentence(text: string, at: number): boolean {
  return /(?:^|[.!?:。！？：\n>*#-])\s*["'“(]*$/.test(text.slice(Math.max(0, at - 8), at));
}
