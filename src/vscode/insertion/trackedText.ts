import { OwnedText, type Change } from "./ownedText";
import { isWithin } from "./ranges";

/** A change as VS Code reports it. */
interface ContentChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** Our text in a document that changes by our edits and by everybody else's: tells which is which. */
export class TrackedText {
  readonly #owned: OwnedText;
  /** The edit that we are making right now. */
  #ours: Change | undefined;
  #standing: number;

  /** `standing`: characters after the place that may be ours from before a restart. */
  constructor(offset: number, standing: number) {
    this.#owned = new OwnedText(offset);
    this.#standing = standing;
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
  get standing(): number {
    return this.#standing;
  }

  /** It is clear now: so many of them are. */
  settleStanding(ours: number): void {
    this.#standing = 0;
    if (ours > 0) this.#owned.adopt(ours);
  }

  /** Makes an edit of ours. */
  async asOurs(change: Change, edit: () => Thenable<boolean>): Promise<boolean> {
    this.#ours = change;
    try {
      return await edit();
    } finally {
      this.#ours = undefined;
    }
  }

  /** Takes the changes of one event. They come from the end of the document to its start, so each offset holds when its turn comes. */
  follow(changes: readonly ContentChange[]): void {
    const ours = this.#ours;
    let replaced = false;
    for (const { rangeOffset, rangeLength, text } of changes) {
      const change = { offset: rangeOffset, length: rangeLength, text };
      const { end } = this.#owned;
      const inStanding = change.offset >= end && change.offset + change.length <= end + this.#standing;
      if (this.#standing > 0 && inStanding) this.#standing += text.length - change.length;
      if (ours?.length === 0 && change.offset === ours.offset && change.length === 0 && text === ours.text) {
        this.#owned.append(text.length);
        this.#ours = undefined;
      } else if (ours && ours.length > 0 && isWithin(change, ours)) {
        // VS Code splits a replacement into the few letters that really differ, all of them in one event.
        this.#owned.replace(change);
        replaced = true;
      } else {
        this.#owned.follow(change);
        // Our edit was computed before this change; VS Code will refuse it or has moved it along.
        if (ours?.length === 0) this.#ours = { ...ours, offset: this.#owned.end };
      }
    }
    if (replaced) this.#ours = undefined;
  }
}
