import type { Uri } from "vscode";
import type { Segment } from "../../core/types";
import type { Sink } from "../../session/sink";
import type { DocumentOffset } from "./followedDocument";
import type { SavedPosition } from "./savedPosition";
import type { SavedFile } from "./wholeFile";

/** Where the segments of one recording go in the editor. */
export interface Destination extends Sink {
  readonly uri: Uri | undefined;
  /** The whole document as it would be with another transcript in place of this one; absent or undefined where none stands in one. */
  propose?(segments: readonly Segment[]): string | undefined;
  /** Another text for a range of the document that was put there; false where it was not. */
  rewrite?(start: number, end: number, text: string): Promise<boolean>;
  /** Where the next words go; absent or undefined where that is not to be seen, or nobody wants them there. */
  readonly place?: DocumentOffset | undefined;
  /** A new destination at the same place, for another transcript of the same recording. */
  renew(): Destination;
  save?(): SavedPosition | SavedFile | undefined;
  /** Puts what could not be placed, or was undone, back into the document, or `at` another place. */
  insertAgain(at?: DocumentOffset): Promise<boolean>;
}
