import type { Notice } from "../core/notices";
import type { Segment } from "../core/types";

/** How writing ended. */
export type WriteOutcome =
  /** Everything stands in the document. */
  | "written"
  /** The user undid our text while it came; writing stopped. */
  | "undone"
  /** The document was closed; what is missing waits in `pending`. */
  | "closed"
  /** What stood around the place was replaced, and nothing tells where it is now. */
  | "unplaced"
  /** The document cannot be edited. */
  | "readOnly";

/** The text stands nowhere and is kept until the user says where it goes. */
export function waitsForPlace(outcome: WriteOutcome): outcome is "closed" | "unplaced" | "readOnly" {
  return outcome === "closed" || outcome === "unplaced" || outcome === "readOnly";
}

/** Where the segments of one recording go. What only some places can do is optional. */
export interface Sink {
  /** In words, for the user. */
  readonly label: string;
  /** Address of the document that holds the text, where it is one. */
  readonly uri: { toString(): string } | undefined;
  /** All text that was handed over. */
  readonly text: string;
  /** The user undid the text while it came, so that the rest would be out of place. */
  readonly undone: boolean;
  /** Text of ours stands there now; absent: as soon as there is some. */
  readonly stands?: boolean;
  /** It is no place in a document or a file. */
  readonly elsewhere?: "copied" | "stored";
  /** What is to be said of how the text was placed, after `close`. */
  readonly notices?: readonly Notice[];
  /** Text arrives there word by word, so that there is something to go to while it does. */
  readonly growing?: boolean;
  /** Takes the segment that grows, or the one after it. */
  write(segment: Segment): void;
  /** Waited for after each segment: a place that takes no more for now slows the reading down. @throws where nothing more can be written */
  flushed?(): Promise<void>;
  /** The mark of a segment that had failed in an earlier window stands there. */
  hasMark?(segment: Segment): boolean;
  /** Puts the text of such a segment in the place of its mark. */
  fillRecovered?(segment: Segment): Promise<boolean>;
  /** Puts the text of a segment that had failed in the place of its mark; false where the mark is gone. */
  fill(segment: Segment): Promise<boolean>;
  /** Nothing more comes for now. `complete`: and never will. */
  close(complete: boolean): Promise<WriteOutcome>;
  /** Removes exactly what was put there; `whole`: with what was typed between. */
  remove?(whole?: boolean): Promise<boolean>;
  /** What another window needs to go on at the same place, as plain data; absent or undefined where it cannot. */
  save?(): unknown;
  /** Shows the place. */
  reveal?(): Promise<void>;
  dispose?(): void;
}
