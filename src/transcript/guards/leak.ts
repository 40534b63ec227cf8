import { alike } from "./alike";
import { TermList } from "./termList";
import { tokensOf } from "./spokenTokens";

/** Share of a text that stands in the context from which on it is taken for the context itself, printed as if spoken. */
const LEAKED = 0.8;
/** Of shorter texts the share says little: they are suspected only where nothing in them is of its own. */
const LEAST_TOKENS = 5;
/** So many words in a row are no coincidence, whatever the context is. */
const RUN = 4;
/** Share of the words of one answer that must come again in another one to confirm it. */
const CONFIRMED = 0.5;

/** More of a text is not compared: a context is far shorter. */
const LOOKED_AT = 100_000;

/** A context, ready to be compared with what was recognized. */
export class LeakGuard {
  /** Of fewer words than a run; longer ones are runs. */
  readonly #terms = new Set<string>();
  readonly #runs = new Set<string>();
  readonly #list: TermList;

  constructor(context: string) {
    this.#list = new TermList(context);
    for (const line of context.split("\n")) {
      const term = tokensOf(line);
      if (term.length > 0 && term.length < RUN) this.#terms.add(term.join(" "));
    }
    const all = tokensOf(context);
    for (let i = 0; i + RUN <= all.length; i++) this.#runs.add(all.slice(i, i + RUN).join(" "));
  }

  /** There is no context that could leak. */
  get isEmpty(): boolean {
    return this.#terms.size === 0 && this.#runs.size === 0;
  }

  /** Enough was recognized to tell a leak from speech. */
  static knows(text: string): boolean {
    return tokensOf(text.slice(0, LOOKED_AT)).length >= LEAST_TOKENS;
  }

  /**
   * Most of the text is terms of the context, in whatever order, or whole stretches of it. A short one is nothing but terms:
   * for a clip in which nobody speaks, models print a few of them, or one.
   */
  suspects(text: string): boolean {
    if (this.#list.makesUp(text)) return true;
    const tokens = tokensOf(text.slice(0, LOOKED_AT));
    if (tokens.length < LEAST_TOKENS || this.isEmpty) return false;
    const covered = new Uint8Array(tokens.length);
    for (let i = 0; i < tokens.length; i++) {
      for (let length = 1; length < RUN; length++)
        if (this.#terms.has(tokens.slice(i, i + length).join(" "))) covered.fill(1, i, i + length);
      if (this.#runs.has(tokens.slice(i, i + RUN).join(" "))) covered.fill(1, i, i + RUN);
    }
    return covered.reduce((sum, one) => sum + one, 0) / tokens.length >= LEAKED;
  }

  /**
   * Whether a second answer, without the context, shows that the words were really said: somebody may read the glossary
   * aloud. Its names are then spelled worse, so about half of the words, or as many words, are enough.
   */
  static confirms(first: string, second: string): boolean {
    const [one, two] = [first, second].map((text) => tokensOf(text.slice(0, LOOKED_AT))) as [string[], string[]];
    if (two.length === 0) return false;
    const known = new Set(two);
    const again = one.filter((token) => known.has(token)).length / one.length;
    const likeness = Math.min(one.length, two.length) / Math.max(one.length, two.length);
    if (again >= CONFIRMED || (likeness >= 0.7 && again >= CONFIRMED / 2)) return true;
    // Of a few words, each of them may be spelled worse: "cuber netties".
    return one.length < LEAST_TOKENS && alike(one.join(""), two.join("")) >= CONFIRMED;
  }
}
