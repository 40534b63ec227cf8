import { moveOffset, type Change, type Piece } from "./ownedText";
import { nearest } from "./relocate";

/** Our text as it stood once. Offsets from its start on. */
interface State {
  /** Where it would stand now. */
  start: number;
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly end: number;
}

/** An hour of someone's undoing. */
const MOST = 50;

/** How our text stood before others took some of it away: an undo or a redo may bring it back, and then it is ours again. */
export class EarlierStates {
  #states: State[] = [];

  /** `text` stands from the first piece on. */
  remember(start: number, text: string, pieces: readonly Piece[], end: number): void {
    const own = pieces.map((piece) => ({ start: piece.start - start, end: piece.end - start }));
    this.#states = [...this.#states.slice(1 - MOST), { start, text, pieces: own, end: end - start }];
  }

  /** The last one was none. */
  forgetLast(): void {
    this.#states.pop();
  }

  clear(): void {
    this.#states = [];
  }

  follow(change: Change): void {
    for (const state of this.#states) state.start = moveOffset(state.start, change, "before");
  }

  /** The document's line ends are others now. `moved`: where an offset of it is. */
  convert(moved: (offset: number) => number, eol: string): void {
    this.#states = this.#states.map(({ start, text, pieces, end }) => {
      const within = (offset: number): number => text.slice(0, offset).replaceAll(/\r\n|\n/g, eol).length;
      return {
        start: moved(start),
        text: text.replaceAll(/\r\n|\n/g, eol),
        pieces: pieces.map((piece) => ({ start: within(piece.start), end: within(piece.end) })),
        end: within(end),
      };
    });
  }

  /** The one with most of our text that stands there again. `within`: as far around as characters came back. */
  matching(
    read: (start: number, end: number) => string,
    within: number,
  ): { readonly pieces: Piece[]; readonly end: number } | undefined {
    for (const { start, text, pieces, end } of this.#states.toSorted((a, b) => b.text.length - a.text.length)) {
      const from = Math.max(0, start - within);
      const at = nearest(read(from, start + text.length + within), text, start - from);
      if (at === undefined) continue;
      const by = from + at;
      return { pieces: pieces.map((piece) => ({ start: piece.start + by, end: piece.end + by })), end: end + by };
    }
    return undefined;
  }
}
