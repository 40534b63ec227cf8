import { SegmentFinder, type Found, type FoundPiece } from "../transcript/search/findInSegments";

/** A text of the page. */
export interface SearchedElement {
  readonly element: HTMLElement;
  /** It says why there is no text. */
  readonly isGap: boolean;
}

/**
 * Finds words in the transcript and highlights them without touching it (CSS Custom Highlight API). Whatever changes in it, is
 * searched again: the count and the marks are never those of a text that is gone.
 */
export class Search {
  readonly #texts: () => readonly SearchedElement[];
  readonly #onChange: () => void;
  readonly #finder = new SegmentFinder();
  #wanted = "";
  #found: readonly Found[] = [];
  #at = -1;

  /** `onChange`: place or count are others. */
  constructor(list: HTMLElement, texts: () => readonly SearchedElement[], onChange: () => void) {
    this.#texts = texts;
    this.#onChange = onChange;
    new MutationObserver(() => this.#wanted && this.#again()).observe(list, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  }

  get count(): number {
    return this.#found.length;
  }

  /** Counted from 1; 0 where nothing is found. */
  get place(): number {
    return this.#at + 1;
  }

  /** Where `step` is 0 from the beginning. Answers with the text in which the hit begins. */
  find(wanted: string, step: -1 | 0 | 1): HTMLElement | undefined {
    this.#wanted = wanted;
    const texts = this.#search();
    const count = this.#found.length;
    this.#at = count === 0 ? -1 : step === 0 ? 0 : (this.#at + step + count) % count;
    this.#show(texts);
    const hit = this.#found[this.#at];
    return hit && texts[hit[0].segment]?.element;
  }

  /** Stays at the hit that was shown, or goes on to the next one where it is gone. */
  #again(): void {
    const before = this.#found[this.#at]?.[0];
    const texts = this.#search();
    const next = before ? this.#found.findIndex(([piece]) => isAtOrBehind(piece, before)) : 0;
    this.#at = next < 0 ? this.#found.length - 1 : Math.min(next, this.#found.length - 1);
    this.#show(texts);
  }

  #search(): readonly SearchedElement[] {
    const texts = this.#wanted ? this.#texts() : [];
    const segments = texts.map(({ element, isGap }) => ({ text: element.textContent ?? "", isApart: isGap }));
    this.#found = this.#finder.find(segments, this.#wanted);
    return texts;
  }

  #show(texts: readonly SearchedElement[]): void {
    const rangesOf = (found: Found): readonly StaticRange[] =>
      found.flatMap((piece) => rangeIn(texts[piece.segment]?.element, piece) ?? []);
    CSS.highlights.set("found", new Highlight(...this.#found.flatMap(rangesOf)));
    CSS.highlights.set("here", new Highlight(...this.#found.slice(this.#at, this.#at + 1).flatMap(rangesOf)));
    this.#onChange();
  }
}

function isAtOrBehind(piece: FoundPiece, other: FoundPiece): boolean {
  return piece.segment > other.segment || (piece.segment === other.segment && piece.start >= other.start);
}

/** A text has one node, and several while it is edited. */
function rangeIn(element: HTMLElement | undefined, { start, end }: FoundPiece): StaticRange | undefined {
  if (!element) return undefined;
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let before = 0;
  let from: { readonly node: Node; readonly offset: number } | undefined;
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (!from && start < before + length) from = { node, offset: start - before };
    if (from && end <= before + length)
      return new StaticRange({
        startContainer: from.node,
        startOffset: from.offset,
        endContainer: node,
        endOffset: end - before,
      });
    before += length;
  }
  return undefined;
}
