import type { Uri } from "vscode";
import type { Segment } from "../../core/types";
import type { Place, WriteOutcome } from "./writeOutcome";
import type { SavedPlace } from "./savedPlace";
import type { SavedFile } from "./wholeFile";

/** Where the segments of one recording go. What only some places can do is optional. */
export interface Destination {
  /** In words, for the tooltip. */
  readonly label: string;
  /** The document that holds the text, where it is one. */
  readonly uri: Uri | undefined;
  /** All text that was handed over. */
  readonly text: string;
  /** The user undid the text while it came, so that the rest would be out of place. */
  readonly undone: boolean;
  /** Text of ours stands there now; absent: as soon as there is some. */
  readonly stands?: boolean;
  /** It is no place in a document or a file. */
  readonly elsewhere?: "copied" | "stored";
  /** Text arrives there word by word, so that there is something to go to while it does. */
  readonly growing?: boolean;
  /** Takes the segment that grows, or the one after it. */
  write(segment: Segment): void;
  /** The mark of a part that had failed in an earlier window stands there. */
  hasMark?(segment: Segment): boolean;
  /** Puts the text of such a part in the place of its mark. */
  fillStanding?(segment: Segment): Promise<boolean>;
  /** Puts the text of a part that had failed in the place of its mark; false where the mark is gone. */
  fill(segment: Segment): Promise<boolean>;
  /** Nothing more comes for now. `complete`: and never will. */
  close(complete: boolean): Promise<WriteOutcome>;
  /** The whole document as it would be with another transcript in place of this one; absent or undefined where none stands in one. */
  propose?(segments: readonly Segment[]): string | undefined;
  /** Another text for a range of the document that was put there; false where it was not. */
  rewrite?(start: number, end: number, text: string): Promise<boolean>;
  /** Removes exactly what was put there; `whole`: with what was typed between. */
  remove?(whole?: boolean): Promise<boolean>;
  /** A new destination at the same place, for another transcript of the same recording. */
  renew(): Destination;
  /** What another window needs to go on at the same place; absent or undefined where it cannot. */
  save?(): SavedPlace | SavedFile | undefined;
  /** Shows the place. */
  reveal?(): Promise<void>;
  /** Puts what could not be placed, or was undone, back into the document, or `at` another place. */
  insertAgain(at?: Place): Promise<boolean>;
  dispose?(): void;
}
