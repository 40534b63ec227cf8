/** One place where a word was found. */
interface Hit {
  readonly range: Range;
  readonly element: HTMLElement;
}

/** Finds words in the transcript and highlights them without touching it (CSS Custom Highlight API). */
export class Search {
  readonly #texts: () => readonly HTMLElement[];
  #hits: readonly Hit[] = [];
  #at = -1;

  constructor(texts: () => readonly HTMLElement[]) {
    this.#texts = texts;
  }

  get count(): number {
    return this.#hits.length;
  }

  /** Counted from 1; 0 where nothing is found. */
  get place(): number {
    return this.#at + 1;
  }

  /** In any case; where `step` is 0 from the beginning. Answers with the segment that holds the hit. */
  find(wanted: string, step: -1 | 0 | 1): HTMLElement | undefined {
    this.#hits = wanted ? this.#texts().flatMap((element) => hitsIn(element, wanted.toLowerCase())) : [];
    const count = this.#hits.length;
    this.#at = count === 0 ? -1 : step === 0 ? 0 : (this.#at + step + count) % count;
    const hit = this.#hits[this.#at];
    CSS.highlights.set("found", new Highlight(...this.#hits.map(({ range }) => range)));
    CSS.highlights.set("here", new Highlight(...(hit ? [hit.range] : [])));
    return hit?.element;
  }
}

function hitsIn(element: HTMLElement, wanted: string): Hit[] {
  const node = element.firstChild;
  if (!node) return [];
  const text = (element.textContent ?? "").toLowerCase();
  const hits: Hit[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const range = new Range();
    // The lower case of a few letters is longer; such a hit is at the end at most.
    range.setStart(node, Math.min(at, node.textContent?.length ?? 0));
    range.setEnd(node, Math.min(at + wanted.length, node.textContent?.length ?? 0));
    hits.push({ range, element });
  }
  return hits;
}
