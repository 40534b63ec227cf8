import { leastWhere } from "../../core/firstWhere";
import { Around } from "./surroundings";
import { EarlierStates } from "./earlierStates";
import { isWithin, OwnedText, type Change } from "./ownedText";
import { relocate } from "./relocate";

/** A document as it is now, of which only what is asked for is read. */
export interface Source {
  readonly eol: "\n" | "\r\n";
  readonly length: number;
  readonly lineCount: number;
  slice(start: number, end: number): string;
  /** Offset at which a line begins; lines count from 0. */
  lineStart(line: number): number;
}

/** A change as VS Code reports it. */
export interface ContentChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** What happened to a document in one step. Changed line ends come without a change. */
export interface Happened {
  readonly changes: readonly ContentChange[];
  readonly reason?: "undo" | "redo" | undefined;
}

/** So much of what stands around our text is remembered, to find it again. */
const AROUND = 80;

/**
 * Our text in a document that changes by our edits and by everybody else's: which characters are ours, and where the next
 * words go, through typing, formatters, changed line ends, replaced documents, undo and redo. Nothing of VS Code in it.
 */
export class Followed {
  readonly #owned: OwnedText;
  readonly #states = new EarlierStates();
  /** The edit that we are making right now. */
  #ours: Change | undefined;
  #seen = false;
  #recovered: number;
  #eol: Source["eol"];
  #around: Around;
  #lost = false;
  #trimmed = "";
  /** Characters of a line end at the place, at the end of the document: a save puts one there, and who presses Enter. */
  #finalBreak = 0;
  /** Characters that were ours when an undo took the first of them away. */
  #beforeUndo: number | undefined;

  /** `recovered`: characters after the place that may be ours from before a restart. */
  constructor(source: Source, offset: number, recovered = 0) {
    this.#owned = new OwnedText(offset);
    this.#recovered = recovered;
    this.#eol = source.eol;
    this.#around = this.#look(source);
  }

  /** Where the next words go. */
  get end(): number {
    return this.#owned.end;
  }

  /** Characters that are ours. */
  get length(): number {
    return this.#owned.length;
  }

  get pieces(): OwnedText["pieces"] {
    return this.#owned.pieces;
  }

  /** From the first of our characters to the last, with what others typed between; undefined where there are none. */
  get span(): { readonly start: number; readonly end: number } | undefined {
    const [first] = this.pieces;
    return first && { start: first.start, end: this.pieces.at(-1)?.end ?? first.end };
  }

  /** Characters at the place of which it is not clear yet whether they are ours from before a restart. */
  get recovered(): number {
    return this.#recovered;
  }

  /** What stood around the place was replaced, and nothing tells where it is now. */
  get lost(): boolean {
    return this.#lost;
  }

  /** An undo took away text of ours, and no redo has brought it back. */
  get undone(): boolean {
    return this.#beforeUndo !== undefined;
  }

  /** White space before the place that a trimming save took away, such as a blank line: it comes back with the first word. */
  get trimmed(): string {
    return this.#trimmed;
  }

  /** It is clear now: so many of them are. */
  settleRecovered(ours: number): void {
    this.#recovered = 0;
    if (ours > 0) this.#owned.adopt(ours);
  }

  /** What was undone is written again, or stays away. */
  forgetUndo(): void {
    this.#beforeUndo = undefined;
  }

  /** There is no telling where it is. */
  lose(): void {
    this.#lost = true;
  }

  /** Begins anew at another place. */
  moveTo(offset: number, source: Source): void {
    this.#owned.set([], offset);
    this.#recovered = this.#finalBreak = 0;
    this.#lost = false;
    this.#beforeUndo = undefined;
    this.#trimmed = "";
    this.#states.clear();
    this.#eol = source.eol;
    this.#around = this.#look(source);
  }

  /** Makes an edit of ours; true where it was seen to happen. */
  async asOurs(change: Change, edit: () => Thenable<boolean>): Promise<boolean> {
    this.#ours = change;
    this.#seen = false;
    try {
      return (await edit()) && this.#seen;
    } finally {
      this.#ours = undefined;
    }
  }

  /** The user pressed a key in the document: what happened at the place before the first word was typed, not done by a save. */
  typed(): void {
    this.#trimmed = "";
    if (this.#finalBreak > 0) this.#owned.set([], this.end + this.#finalBreak);
    this.#finalBreak = 0;
  }

  /** Takes one step. Its changes come from the end of the document to its start, so each offset holds when its turn comes. */
  follow({ changes, reason }: Happened, source: Source): void {
    if (this.#lost) return;
    const eolChanged = source.eol !== this.#eol;
    this.#eol = source.eol;
    if (changes.length > 0) this.#take(changes, eolChanged, reason, source);
    else if (eolChanged) this.#convert(source);
    else return;
    this.#around = this.#look(source);
  }

  #take(changes: readonly ContentChange[], eolChanged: boolean, reason: Happened["reason"], source: Source): void {
    const before = this.length;
    const known = this.#known();
    const [first] = this.pieces;
    const last = Math.max(this.end, this.pieces.at(-1)?.end ?? 0);
    if (first) this.#states.remember(first.start, this.#around.slice(first.start, last), this.pieces, this.end);
    let enclosed = eolChanged;
    let hit = false;
    let replaced = false;
    for (const { rangeOffset: offset, rangeLength: length, text } of changes) {
      const change = { offset, length, text };
      if (this.#isOurs(change)) this.#appended(text.length);
      else if (this.#ours && this.#ours.length > 0 && isWithin(change, this.#ours)) {
        // VS Code splits a replacement into the few letters that really differ, all of them in one event.
        this.#owned.replace(change);
        replaced = true;
      } else {
        const least = this.#around.smallest(change);
        const [from, to] = [least.offset, least.offset + least.length];
        if (least.text !== "") enclosed ||= from < this.end && this.end < to;
        if (least.text.trim()) hit ||= this.pieces.some(({ start, end }) => start < to && from < end);
        this.#others(least, source, changes.length === 1);
      }
      this.#around.follow(change);
      this.#states.follow(change);
    }
    if (replaced) {
      this.#ours = undefined;
      this.#seen = true;
    }
    const shrunk = this.length < before && !replaced;
    if (first && !shrunk) this.#states.forgetLast();
    const came = Math.max(...changes.map(({ text }) => text.length));
    const back = reason && this.#states.matching((start, end) => source.slice(start, end), came);
    if (back && lengthOf(back.pieces) > this.length) this.#owned.set(back.pieces, back.end);
    else if (enclosed || hit) this.#findAgain(known, enclosed, source);
    if (reason === "undo" && this.length < before) this.#beforeUndo ??= before;
    if (reason && this.#beforeUndo !== undefined && this.length >= this.#beforeUndo) this.#beforeUndo = undefined;
  }

  #isOurs({ offset, length, text }: Change): boolean {
    const ours = this.#ours;
    // VS Code writes the line ends of the document, whatever we hand it.
    return ours?.length === 0 && length === 0 && offset === ours.offset && unixLines(text) === unixLines(ours.text);
  }

  #appended(length: number): void {
    this.#owned.append(length);
    this.#ours = undefined;
    this.#seen = true;
    this.#trimmed = "";
    this.#finalBreak = 0;
  }

  #others(change: Change, source: Source, alone: boolean): void {
    const { end } = this;
    const { offset, length, text } = change;
    if (this.#recovered > 0 && offset >= end && offset + length <= end + this.#recovered)
      this.#recovered += text.length - length;
    const removed = text === "" && offset < end && end <= offset + length ? this.#around.slice(offset, end) : "";
    this.#owned.follow(change);
    // Our edit was computed before this change; VS Code will refuse it or has moved it along.
    if (this.#ours?.length === 0) this.#ours = { ...this.#ours, offset: this.end };
    if (this.length > 0) return;
    if (this.#finalBreak > 0 && offset === end + this.#finalBreak && text !== "")
      this.#owned.set([], offset + text.length);
    if (offset + length >= end - 1 && offset <= end + this.#finalBreak) this.#finalBreak = 0;
    if (removed && !removed.trim() && alone && /^[\r\n]?$/.test(source.slice(this.end, this.end + 1)))
      this.#trimmed = removed + this.#trimmed;
    else if (offset <= end && offset + length >= end) this.#trimmed = "";
    if (alone && offset === end && length === 0 && /^\r?\n$/.test(text) && end + text.length === source.length) {
      this.#owned.set([], end);
      this.#finalBreak = text.length;
    }
  }

  #known(): Parameters<typeof relocate>[1] {
    const { start, text } = this.#around;
    const pieces = this.pieces.map((piece) => ({ start: piece.start - start, end: piece.end - start }));
    return { text, at: start, pieces, end: this.end - start };
  }

  #findAgain(known: Parameters<typeof relocate>[1], enclosed: boolean, source: Source): void {
    const found = relocate(source.slice(0, source.length), known);
    if (found) {
      this.#owned.set(found.pieces, found.end);
      this.#recovered = 0;
    } else if (enclosed) this.#lost = true;
  }

  /** Every line end has become longer or shorter. */
  #convert(source: Source): void {
    const grown = source.eol.length === 2 ? 1 : -1;
    const convert = (offset: number): number => {
      const line = leastWhere(1, source.lineCount, (one) => source.lineStart(one) - one * grown > offset) - 1;
      const next = line + 1 < source.lineCount ? source.lineStart(line + 1) - source.eol.length : source.length;
      return Math.min(offset + line * grown, next);
    };
    const recovered = convert(this.end + this.#recovered);
    this.#owned.set(
      this.pieces.map(({ start, end }) => ({ start: convert(start), end: convert(end) })),
      convert(this.end),
    );
    this.#recovered = recovered - this.end;
    if (this.#finalBreak > 0) this.#finalBreak = source.eol.length;
    this.#states.convert(convert, source.eol);
  }

  #look(source: Source): Around {
    const { span } = this;
    const start = Math.max(0, Math.min(this.end, span?.start ?? this.end) - AROUND);
    const end = Math.max(this.end + this.#recovered, span?.end ?? 0) + AROUND;
    return new Around(start, source.slice(start, Math.min(end, source.length)));
  }
}

export function unixLines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

function lengthOf(pieces: OwnedText["pieces"]): number {
  return pieces.reduce((sum, { start, end }) => sum + end - start, 0);
}
