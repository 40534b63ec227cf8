import { isDeepStrictEqual } from "node:util";
import pLimit from "p-limit";
import type { DocumentSegment } from "../transcript/document";
import type { TranscriptStore } from "./transcriptStore";

/** A segment as somebody saw it who wants to change it. */
export type SeenSegment = Pick<DocumentSegment, "start" | "end" | "text">;

/** One change of one segment, and how it was before. */
interface Change {
  readonly before: DocumentSegment;
  readonly after: DocumentSegment;
}

/** What became of an edit. `changed`: something else stands there by now, and stays. `nothing`: there is none to undo, or to do again. */
export type EditOutcome = "done" | "changed" | "nothing";

/**
 * Edits of a stored transcript, which can be undone and done again. A transcription, another window or its owner may change it meanwhile, with other
 * cuts even: what is replaced is always the very segment that was seen, or that was written. A step is taken off only when it is done.
 */
export class TranscriptEdits {
  readonly #recording: string;
  readonly #transcripts: Pick<TranscriptStore, "change">;
  readonly #done: Change[] = [];
  readonly #undone: Change[] = [];
  /** One after the other: who undoes in a hurry undoes what is being written. */
  readonly #inTurn = pLimit(1);

  constructor(recording: string, transcripts: Pick<TranscriptStore, "change">) {
    this.#recording = recording;
    this.#transcripts = transcripts;
  }

  /** @throws Node's error where it cannot be written */
  change(seen: SeenSegment, change: (segment: DocumentSegment) => DocumentSegment): Promise<EditOutcome> {
    return this.#inTurn(async () => {
      const step = await this.#replace((one) =>
        isSeen(one, seen) ? { before: one, after: asStored(change(one)) } : undefined,
      );
      if (!step) return "changed";
      this.#done.push(step);
      this.#undone.length = 0;
      return "done";
    });
  }

  /** The last edit whose text still stands there. @throws Node's error where it cannot be written */
  undo(): Promise<EditOutcome> {
    return this.#inTurn(() =>
      this.#step(this.#done, this.#undone, ({ before, after }) => ({ before: after, after: before })),
    );
  }

  /** @throws Node's error where it cannot be written */
  redo(): Promise<EditOutcome> {
    return this.#inTurn(() => this.#step(this.#undone, this.#done, (change) => change));
  }

  /** Steps that fit no more stay behind: they may fit again, when what came between them is undone. */
  async #step(from: Change[], to: Change[], wanted: (change: Change) => Change): Promise<EditOutcome> {
    for (const step of from.toReversed()) {
      const { before, after } = wanted(step);
      const done = await this.#replace((one) => (isDeepStrictEqual(one, before) ? { before, after } : undefined));
      if (!done) continue;
      from.splice(from.lastIndexOf(step), 1);
      to.push(step);
      return "done";
    }
    return from.length > 0 ? "changed" : "nothing";
  }

  /** Replaces the first segment for which there is a change. Undefined: there is none. */
  async #replace(changeOf: (segment: DocumentSegment) => Change | undefined): Promise<Change | undefined> {
    let found: Change | undefined;
    const isWritten = await this.#transcripts.change(this.#recording, (segments) => {
      for (const [index, one] of segments.entries()) {
        found = changeOf(one);
        if (found) return segments.with(index, found.after);
      }
      return undefined;
    });
    return isWritten ? found : undefined;
  }
}

/** As it is when it is read again, to be compared. */
function asStored(segment: DocumentSegment): DocumentSegment {
  return JSON.parse(JSON.stringify(segment)) as DocumentSegment;
}

/** White space at its ends is not shown. */
function isSeen({ start, end, text }: DocumentSegment, seen: SeenSegment): boolean {
  return start === seen.start && end === seen.end && text.trim() === seen.text.trim();
}
