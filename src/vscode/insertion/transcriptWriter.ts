import * as vscode from "vscode";
import type { Segment } from "../../pipeline/types";
import { continuation } from "../../transcript/continuation";
import { correct, type Correction } from "../../transcript/correct";
import { gapMark, seam } from "../../transcript/join";
import type { Anchor } from "./anchor";
import type { Destination } from "./destination";
import { DocumentWriter, type WriteOutcome } from "./documentWriter";
import { shapeOf, type Shape } from "./shape";

/** Writes the segments of one recording at an anchor, append-only, in order. */
export class TranscriptWriter implements Destination {
  readonly #document: DocumentWriter;
  readonly #anchor: Anchor;
  readonly #corrections: readonly Correction[];
  readonly #heading: string | undefined;
  #shape: Shape | undefined;
  /** Text of the segments before the current one, as it was shown. */
  #before = "";
  /** Index of the segment that grows. */
  #index = -1;
  /** Text of the current segment, as it was shown. */
  #shown = "";
  #tailed = false;

  /** Begins to follow the document at once, so that what is typed before the first word is not in the way. */
  constructor(anchor: Anchor, corrections: readonly Correction[], heading: string | undefined) {
    this.#anchor = anchor;
    this.#corrections = corrections;
    this.#heading = heading;
    this.#document = new DocumentWriter(anchor.document, anchor.place.offset);
  }

  get label(): string {
    return vscode.workspace.asRelativePath(this.uri);
  }

  get uri(): vscode.Uri {
    return this.#document.uri;
  }

  get undone(): boolean {
    return this.#document.undone;
  }

  /** All text that was given to the document, without what surrounds it. */
  get text(): string {
    return this.#before + this.#shown;
  }

  /** Takes the next state of the transcript: the segment that grows, or the one after it. */
  write(segment: Segment): void {
    if (segment.index < this.#index) return;
    if (segment.index > this.#index) {
      this.#before += this.#shown;
      this.#shown = "";
      this.#index = segment.index;
    }
    const piece = this.#pieceOf(segment);
    if (!piece) return;
    const whole = this.#shown
      ? this.#shown.slice(0, this.#leading()) + piece
      : seam(this.#before || this.#lineBefore(), piece) + piece;
    const more = continuation(this.#shown, whole);
    if (!more) return;
    this.#document.append(this.#formatted(more));
    this.#shown += more;
  }

  /** Puts the text of a part that failed before in the place of its mark. */
  fill(segment: Segment): Promise<boolean> {
    return this.#document.replace(gapMark(segment.span), this.#lines(this.#pieceOf(segment)));
  }

  /** The transcript is complete, or as complete as it gets. */
  async close(complete: boolean): Promise<WriteOutcome> {
    if (complete && this.text && !this.#tailed) this.#document.append(this.#shaped().tail(this.text));
    this.#tailed ||= complete;
    const outcome = await this.#document.finish();
    this.#document.settle();
    return outcome;
  }

  remove(): Promise<boolean> {
    return this.#document.remove();
  }

  renew(): TranscriptWriter {
    return new TranscriptWriter(
      { ...this.#anchor, place: { offset: this.#document.end } },
      this.#corrections,
      this.#heading,
    );
  }

  async reveal(): Promise<void> {
    const editor = await vscode.window.showTextDocument(this.uri);
    const position = this.#document.position;
    if (!position) return;
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  async insertAgain(): Promise<boolean> {
    return this.#document.undone ? this.#document.insertAgain() : this.#document.reopen();
  }

  dispose(): void {
    this.#document.dispose();
  }

  #pieceOf(segment: Segment): string {
    if (segment.gap) return gapMark(segment.span);
    const text = correct(segment.text.trimStart(), this.#corrections, segment.final);
    return segment.final ? text.trimEnd() : text;
  }

  /** How much of the shown text is the space between two segments. */
  #leading(): number {
    return this.#shown.length - this.#shown.trimStart().length;
  }

  #formatted(more: string): string {
    const first = this.#before === "" && this.#shown === "" ? this.#shaped().lead : "";
    return first + this.#lines(more);
  }

  #lines(text: string): string {
    return text.replaceAll(/\r\n|\r|\n/g, this.#shaped().lineBreak);
  }

  #lineBefore(): string {
    if (this.#heading !== undefined || this.#anchor.comment) return "";
    const position = this.#document.position;
    return position ? this.#anchor.document.lineAt(position.line).text.slice(0, position.character) : "";
  }

  /** Decided with the first word, by what stands around the place then. */
  #shaped(): Shape {
    if (this.#shape) return this.#shape;
    const position = this.#document.position;
    const line = position ? this.#anchor.document.lineAt(position.line).text : "";
    const at = position?.character ?? 0;
    this.#shape = shapeOf({
      ...this.#anchor,
      before: line.slice(0, at),
      after: line.slice(at),
      heading: this.#heading,
    });
    return this.#shape;
  }
}
