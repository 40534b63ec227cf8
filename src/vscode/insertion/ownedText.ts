/** A change of a document, as VS Code reports it: `length` characters at `offset` became `text`. */
export interface Change {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** A stretch of the document that is ours. */
export interface Piece {
  start: number;
  end: number;
}

/**
 * Where in a document our text stands while the user goes on editing it: the place where the next words go, and the
 * pieces that are ours, as offsets. Text that others put inside a piece splits it and stays theirs.
 */
export class OwnedText {
  /** In order, not overlapping, none empty. */
  #pieces: Piece[] = [];
  #end: number;

  constructor(offset: number) {
    this.#end = offset;
  }

  /** Where the next words go. */
  get end(): number {
    return this.#end;
  }

  /** Characters that are ours. */
  get length(): number {
    return this.#pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
  }

  /** Our pieces in order. */
  get pieces(): readonly Readonly<Piece>[] {
    return this.#pieces;
  }

  /** Takes a change made by us at `end`. */
  append(length: number): void {
    const at = this.#end;
    this.follow({ offset: at, length: 0, text: " ".repeat(length) });
    // What follows was typed at the very end before these words came, so it stays behind them.
    this.#end = at + length;
    const before = this.#pieces.find((piece) => piece.end === at);
    if (before) before.end = at + length;
    else this.#pieces.push({ start: at, end: at + length });
    this.#pieces.sort((a, b) => a.start - b.start);
  }

  /** The next characters of the document are ours already, from before a restart. */
  adopt(length: number): void {
    this.#pieces.push({ start: this.#end, end: this.#end + length });
    this.#end += length;
  }

  /** Stands there now, whatever was before. */
  set(pieces: readonly Readonly<Piece>[], end: number): void {
    this.#pieces = pieces
      .filter((piece) => piece.end > piece.start)
      .map(({ start, end: last }) => ({ start, end: last }));
    this.#end = end;
  }

  /** Takes a replacement made by us inside a piece of ours. */
  replace(change: Change): void {
    const owner = this.#pieces.find(({ start, end }) => start <= change.offset && change.offset + change.length <= end);
    if (!owner) return this.follow(change);
    const { start: ownStart, end: ownEnd } = owner;
    const grown = change.text.length - change.length;
    for (const other of this.#pieces) {
      if (other.start > ownStart) other.start += grown;
      if (other.end >= ownEnd) other.end += grown;
    }
    this.#end = moveOffset(this.#end, change, "after");
    this.#pieces = this.#pieces.filter(({ start, end }) => end > start);
  }

  /** Takes a change made by somebody else. */
  follow(change: Change): void {
    if (change.length === 0 && change.text === "") return;
    const kept: Piece[] = [];
    for (const { start, end } of this.#pieces) {
      const inside = change.offset > start && change.offset + change.length < end;
      if (inside) {
        kept.push({ start, end: change.offset });
        kept.push({ start: change.offset + change.text.length, end: end + change.text.length - change.length });
      } else {
        kept.push({ start: moveOffset(start, change, "after"), end: moveOffset(end, change, "before") });
      }
    }
    this.#pieces = kept.filter(({ start, end }) => end > start);
    // Before the first word the place follows what is typed at it; afterwards the transcript stays in one piece.
    this.#end = moveOffset(this.#end, change, this.#pieces.length === 0 ? "after" : "before");
  }
}

/** Where an offset is after a change; one at the changed place goes before or after the new text. */
export function moveOffset(offset: number, change: Change, side: "before" | "after"): number {
  const { offset: from, length, text } = change;
  if (offset < from || (offset === from && side === "before")) return offset;
  if (offset > from + length || (offset === from + length && side === "after")) return offset + text.length - length;
  return side === "before" ? from : from + text.length;
}

/** A change that only touches what another one replaces. */
export function isWithin(change: Change, whole: Change): boolean {
  return change.offset >= whole.offset && change.offset + change.length <= whole.offset + whole.length;
}
