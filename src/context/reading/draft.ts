/** Stands in the place of what nobody says: no name goes over it. No document that an editor opens as text has it. */
export const BREAK = "\u0001";

/** Words that a document sets apart. */
export interface Marked {
  readonly kind: "title" | "heading" | "code" | "strong" | "link" | "quoted";
  readonly start: number;
  readonly end: number;
}

/** A document without its markup, by offset: every string is as long as the document. */
export interface Reading {
  readonly text: string;
  /** What people wrote for people. */
  readonly prose: string;
  /** Stretches of code: identifiers alone are looked for in there. Start and end in turn. */
  readonly code: readonly number[];
  readonly marked: readonly Marked[];
}

const NO_LINE_END = /[^\n]/g;

/** Blanks of the same length; line ends stay. */
export function blanks(piece: string, sign = BREAK): string {
  return piece.includes("\n") ? piece.replaceAll(NO_LINE_END, sign) : sign.repeat(piece.length);
}

/** A document while its markup is taken off. Each pattern goes through it once, so none may look far ahead. */
export class Draft implements Reading {
  readonly text: string;
  prose: string;
  readonly code: number[] = [];
  readonly marked: Marked[] = [];

  constructor(text: string) {
    this.text = text;
    this.prose = text;
  }

  blank(pattern: RegExp): this {
    this.prose = this.prose.replaceAll(pattern, (piece: string) => blanks(piece));
    return this;
  }

  /** The same with spaces: words go on over it. */
  space(pattern: RegExp): this {
    this.prose = this.prose.replaceAll(pattern, (piece: string) => blanks(piece, " "));
    return this;
  }

  /** What stands between two signs, and they. What never ends is none, and is looked for once. */
  blankBetween(open: string, close: string): this {
    let prose = "";
    let at = 0;
    for (let from = this.prose.indexOf(open); from >= 0; from = this.prose.indexOf(open, at)) {
      const end = this.prose.indexOf(close, from + open.length);
      if (end < 0) break;
      prose += this.prose.slice(at, from) + blanks(this.prose.slice(from, end + close.length));
      at = end + close.length;
    }
    this.prose = prose + this.prose.slice(at);
    return this;
  }

  /**
   * Groups: signs, words, signs (or `b` and `w` by name, what follows being signs). The signs become spaces or breaks, and the words are
   * marked where a kind is given.
   */
  unwrap(pattern: RegExp, kind?: Marked["kind"], sign = " "): this {
    this.prose = this.prose.replaceAll(pattern, (whole: string, ...found: unknown[]) => {
      const { before, words, at } = partsOf(found);
      if (kind) this.marked.push({ kind, start: at + before.length, end: at + before.length + words.length });
      return blanks(before, sign) + words + blanks(whole.slice(before.length + words.length), sign);
    });
    return this;
  }

  /** Groups as of `unwrap`: the words are code, and no prose; where a kind is given they are a name that was set apart. */
  takeCode(pattern: RegExp, kind?: "code"): this {
    this.prose = this.prose.replaceAll(pattern, (whole: string, ...found: unknown[]) => {
      const { before, words, at } = partsOf(found);
      const [start, end] = [at + before.length, at + before.length + words.length];
      if (kind) this.marked.push({ kind, start, end });
      else this.code.push(start, end);
      return blanks(whole);
    });
    return this;
  }
}

function partsOf(found: readonly unknown[]): { readonly before: string; readonly words: string; readonly at: number } {
  const last = found.at(-1);
  const at = found.find((one) => typeof one === "number") ?? 0;
  if (typeof last !== "object") return { before: found[0] as string, words: found[1] as string, at };
  const { b, w } = last as { readonly b: string; readonly w: string };
  return { before: b, words: w, at };
}
