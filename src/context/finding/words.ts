import { BREAK } from "../reading/draft";
import { isEnglishWord, isListed, isOrdinary, languagesOf, type Listed } from "../common/lookup";

/** How a word is written. */
export type Shape = "lower" | "capital" | "capitals" | "mixed" | "number";

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly shape: Shape;
  /** It begins a sentence, a line, a cell or an item: its capital says nothing. */
  readonly begins: boolean;
}

const CASED = String.raw`\p{Lu}\p{Ll}\p{Lt}`;
const WORD = new RegExp(String.raw`[${CASED}\p{N}][${CASED}\p{M}\p{N}]*(?:['’][${CASED}][${CASED}\p{M}]*)*`, "gu");
/** What French, Italian and Catalan join to the next word. */
const JOINED = /^(?:[dljnmtsc]|qu|jusqu|lorsqu|puisqu|dell|nell|dall|all|sull|un)['’](?=\p{L}{2})/iu;
/** Longer than any word that somebody says. */
const LONGEST = 60;
/** Written with one capital, as a name is and the first word of a line. */
const CAPITAL = /^\p{Lu}\p{Ll}+$/u;
const SHORTENED = /(?:^|[^\p{L}\p{N}.])(?:\p{Lu}|Dr|Prof|Mr|Mrs|Ms|St|Mt|vs|Jr|Sr|Hr|Fr|Hrn|Nr|bzw|ca|z\.B|d\.h|Mme|M|MM|Sra?|Dra?|Ing|Lic|Mag|Dipl|etc|e\.g|i\.e|cf|al|Fig|No|Vol|Inc|Co|Ltd|Gen|Col|Capt|Rev|Hon|Sgt|Lt|Abb|Kap|Art|Abs|Ms|pp?)\.\s*$/u; // prettier-ignore
/** Letters of Turkish alone: an apostrophe there joins an ending to a name. */
const TURKISH = /[ığİ]/;
/** A line that ends there is wrapped, and its last word goes on in the next. */
export const WRAPPED = 60;

/** What a text in a script with capitals says about its words. */
export class Words {
  readonly prose: string;
  readonly all: readonly Word[];
  /** By small letters: how often the word is written so, and how often with a capital within a sentence. */
  readonly lower = new Map<string, number>();
  readonly inner = new Map<string, number>();
  readonly upper = new Map<string, number>();
  readonly languages: ReadonlySet<Listed>;
  /** Nouns have capitals here, as in German. */
  readonly nounsAreCapital: boolean;
  readonly #ordinary = new Map<string, boolean>();
  readonly #ordinaryNames = new Map<string, boolean>();

  constructor(prose: string) {
    this.prose = prose;
    const all: Word[] = [];
    const isTurkish = TURKISH.test(prose);
    let [within, capitals] = [0, 0];
    for (const { 0: whole, index: at } of prose.matchAll(WORD)) {
      if (whole.length > LONGEST) continue;
      const joined = JOINED.exec(whole)?.[0].length ?? 0;
      const apostrophe = isTurkish ? whole.search(/['’]\p{Ll}/u) : -1;
      const [text, index] = [whole.slice(joined, apostrophe > 1 ? apostrophe : undefined), at + joined];
      const shape = shapeOf(text);
      const begins = shape !== "lower" && beginsSentence(prose, index);
      all.push({ text, start: index, end: index + text.length, shape, begins });
      const key = text.toLowerCase();
      if (shape === "lower") add(this.lower, key);
      else if (shape === "capital") add(begins ? this.upper : this.inner, key);
      if (!begins && (shape === "lower" || shape === "capital")) {
        within += 1;
        if (shape === "capital") capitals += 1;
      }
    }
    this.all = all;
    this.languages = languagesOf(this.lower);
    this.nounsAreCapital =
      this.languages.has("de") || (within > 200 && capitals > 0.18 * within && this.languages.size === 0);
  }

  /**
   * An ordinary word of the document's languages, or of English, which stands in documents of every language. With a capital two
   * words in one are a name, if not everybody knows them: Salesforce.
   */
  isOrdinary(word: string): boolean {
    const bare = word.replace(/['’]s?$/, "");
    const key = bare.toLowerCase();
    const isCapital = CAPITAL.test(bare) && !this.lower.has(key);
    const known = (isCapital ? this.#ordinaryNames : this.#ordinary).get(key);
    if (known !== undefined) return known;
    const isEnglish = isCapital ? isEnglishWord : (part: string): boolean => isOrdinary(part, "en");
    const result = key
      .split("-")
      .every(
        (part) =>
          part.length < 2 ||
          isListed(part, "en") ||
          [...this.languages].some((one) => (one === "en" ? isEnglish(part) : isOrdinary(part, one))),
      );
    (isCapital ? this.#ordinaryNames : this.#ordinary).set(key, result);
    return result;
  }

  /** An ordinary word as it stands in the lists, or its plural: what is derived from one may be a name. */
  isListed(word: string): boolean {
    const key = word.toLowerCase().replace(/['’]s?$/, "");
    return isListed(key, "en") || [...this.languages].some((one) => isListed(key, one));
  }

  /** There is a list of ordinary words for what is written there. */
  get hasList(): boolean {
    return this.languages.size > 0;
  }
}

function add(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function shapeOf(text: string): Shape {
  if (/^[a-z]+$/.test(text)) return "lower";
  if (/^[A-Z][a-z]+$/.test(text)) return "capital";
  if (/^\p{N}/u.test(text)) return "number";
  if (
    /\p{Ll}\p{Lu}/u.test(text.replaceAll(/['’]\p{L}+/gu, "")) &&
    !/^(?:Mc|Mac|O|D|De|Di|La|Le|Van|Fitz)\p{Lu}\p{Ll}+$/u.test(text)
  )
    return "mixed";
  if (/\p{N}/u.test(text)) return "mixed";
  if (!/^\p{Lu}/u.test(text))
    return /\p{Lu}/u.test(text.slice(1).replace(/['’]\p{Lu}\p{Ll}+$/u, "")) && !/^\p{L}['’]\p{Lu}/u.test(text)
      ? "mixed"
      : "lower";
  const bare = text.replace(/(?:['’]s|s)$/, "");
  return bare.length > 1 && bare === bare.toUpperCase() && bare !== bare.toLowerCase() ? "capitals" : "capital";
}

/** What stands before decides, not the word. */
export function beginsSentence(prose: string, at: number): boolean {
  let i = at - 1;
  while (i >= 0 && /[\s"'“”„«»‹›‘’(¿¡[]/.test(prose[i] ?? "") && prose[i] !== "\n" && at - i < 40) i -= 1;
  if (i < 0) return true;
  const sign = prose[i] ?? "";
  if (sign === "\n") {
    const begin = prose.lastIndexOf("\n", i - 1) + 1;
    const line = prose.slice(Math.max(begin, i - 400), i).trimEnd();
    if (line.length < WRAPPED) return true;
    return !/[\p{L}\p{N},]$/u.test(line) && beginsAfter(line, line.at(-1) ?? "");
  }
  const before = prose.slice(Math.max(0, i - 12), i + 1);
  return beginsAfter(before, sign) || /(?:^|\n)[ \t]{0,8}(?:[-+]|\d{1,3}[.)])$/.test(before);
}

function beginsAfter(before: string, sign: string): boolean {
  if (sign === BREAK || /[!?:;…·•。！？：–—*#>|=]/.test(sign)) return true;
  return sign === "." && !SHORTENED.test(before);
}
