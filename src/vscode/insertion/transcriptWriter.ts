import * as vscode from "vscode";
import type { Segment } from "../../core/types";
import { AppendOnly } from "../../transcript/appendOnly";
import type { Correction } from "../../transcript/correct";
import { LINE_BREAK } from "../../transcript/lineBreaks";
import type { TextStyle } from "../../transcript/style";
import type { Anchor } from "./anchor";
import type { Destination } from "./destination";
import { DocumentWriter, type WriteOutcome } from "./documentWriter";
import type { Form } from "../../placement";
import { apart } from "../../placement/code/inComment";
import { escapingOf } from "../../placement/escapes";
import { onLines, tailOf } from "../../placement/insertion";
import { placeIn } from "./placeIn";
import { findAgain, SURROUNDINGS, type SavedPlace } from "./savedPlace";
import { shapeOf, type Shape } from "./shape";

/** Writes the segments of one recording at an anchor, append-only, in order. */
export class TranscriptWriter implements Destination {
  readonly #document: DocumentWriter;
  readonly #anchor: Anchor;
  readonly #look: Look;
  #shape: Shape | undefined;
  #form: Form | undefined;
  #text: AppendOnly;
  #tailed = false;
  /** What stood on the line around the place; undefined: what stands there now. */
  #surroundings: { readonly before: string; readonly after: string } | undefined;

  /**
   * Begins to follow the document at once, so that what is typed before the first word is not in the way. `standing`:
   * what stands at the place and may be ours from before a restart.
   */
  constructor(anchor: Anchor, look: Look, standing = "") {
    this.#anchor = anchor;
    this.#look = look;
    this.#document = new DocumentWriter(anchor.document, anchor.place.offset, standing.length);
    this.#text = this.#textFrom("");
  }

  /** A writer that goes on where one of an earlier window was. */
  static resume(document: vscode.TextDocument, saved: SavedPlace): TranscriptWriter {
    const { start, length } = findAgain(document.getText(), saved);
    const anchor: Anchor = {
      kind: "text",
      document,
      place: { offset: start },
      indentation: saved.indentation,
      newline: saved.newline,
      selection: "",
      ...(saved.form ? { form: saved.form } : {}),
      ...(saved.ownParagraph ? { ownParagraph: true } : {}),
    };
    const standing = document.getText().slice(start, start + length);
    const writer = new TranscriptWriter(anchor, saved, standing);
    // Decided by what stood there then: now it is our own text.
    writer.#surroundings = { before: lastLine(saved.before), after: firstLine(saved.after) };
    const { lead } = writer.#shaped();
    const words = standing.startsWith(lead) ? standing.slice(lead.length) : standing;
    writer.#text = writer.#textFrom(words);
    return writer;
  }

  #textFrom(standing: string): AppendOnly {
    const { corrections, style } = this.#look;
    const escape = this.#anchor.form?.escape;
    return new AppendOnly(corrections, {
      lineBefore: () => this.#lineBefore(),
      standing,
      ...(style ? { style } : {}),
      // Which one is known with the first word.
      escaping: escape && ((said, final, before) => escapingOf(this.#formed()?.escape ?? escape)(said, final, before)),
    });
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
    return this.#text.text;
  }

  /** Takes the next state of the transcript: the segment that grows, or the one after it. */
  write(segment: Segment): void {
    const first = this.text === "";
    this.#append(this.#text.write(segment), first);
  }

  hasMark(segment: Segment): boolean {
    return this.#text.hasMark(segment);
  }

  async fillStanding(segment: Segment): Promise<boolean> {
    const first = this.text === "";
    this.#append(this.#text.writeStanding(segment), first);
    return this.fill(segment);
  }

  /** Puts the text of a part that failed before in the place of its mark; what stood there before it failed stays. */
  fill(segment: Segment): Promise<boolean> {
    const { mark, text } = this.#text.fill(segment);
    return this.#document.replace(mark, this.#filled(text));
  }

  /** The transcript is complete, or as complete as it gets. */
  async close(complete: boolean): Promise<WriteOutcome> {
    if (complete && this.text && !this.#tailed) this.#document.append(this.#shaped().tail(this.text));
    this.#tailed ||= complete;
    const outcome = await this.#document.finish(complete);
    this.#document.settle();
    return outcome;
  }

  propose(segments: readonly Segment[]): string | undefined {
    const { document } = this.#anchor;
    if (document.isClosed) return undefined;
    const text = this.#textFrom("");
    for (const segment of segments) text.write(segment);
    const shape = this.#shaped();
    return this.#document.withInstead(shape.lead + this.#lines(text.text) + shape.tail(text.text));
  }

  /** In a comment nothing before it and after it goes together with it. */
  #filled(text: string): string {
    const lines = this.#lines(text);
    return this.#anchor.form?.escape.kind === "comment" ? apart(lines) : lines;
  }

  rewrite(start: number, end: number, text: string): Promise<boolean> {
    return this.#document.rewrite(start, end, text);
  }

  remove(whole = false): Promise<boolean> {
    return this.#document.remove(whole);
  }

  renew(): TranscriptWriter {
    return new TranscriptWriter({ ...this.#anchor, place: { offset: this.#document.end } }, this.#look);
  }

  save(): SavedPlace | undefined {
    const { document, indentation, newline, ownParagraph } = this.#anchor;
    if (document.isClosed) return undefined;
    // Not decided yet, unless it holds the heading.
    const form = this.#look.heading === undefined ? (this.#form ?? this.#anchor.form) : this.#formed();
    const content = document.getText();
    const offset = this.#document.end;
    return {
      ...this.#look,
      uri: this.uri.toString(),
      offset,
      before: content.slice(Math.max(0, offset - SURROUNDINGS), offset),
      after: content.slice(offset, offset + SURROUNDINGS),
      indentation,
      newline,
      ...(form ? { form } : {}),
      ...(ownParagraph ? { ownParagraph } : {}),
    };
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

  #append(more: string, first: boolean): void {
    if (!more) return;
    this.#document.append((first ? this.#shaped().lead : "") + this.#lines(more));
  }

  /** As it stands on the lines of the document. */
  #lines(text: string): string {
    const form = this.#formed();
    if (form) return onLines(text, form, this.#anchor.newline);
    const { lineBreak } = this.#shaped();
    return text.replaceAll(LINE_BREAK, () => lineBreak);
  }

  #lineToPlace(): string {
    const position = this.#document.position;
    return position ? this.#anchor.document.lineAt(position.line).text.slice(0, position.character) : "";
  }

  #lineBefore(): string {
    const form = this.#formed();
    if (form) return form.before;
    if (this.#look.heading !== undefined || this.#anchor.ownParagraph) return "";
    if (this.#surroundings) return this.#surroundings.before;
    return this.#lineToPlace();
  }

  /** Decided with the first word, by what stands around the place then. */
  #shaped(): Shape {
    if (this.#shape) return this.#shape;
    const form = this.#formed();
    if (form) return (this.#shape = { lead: form.lead, lineBreak: "", tail: (text) => tailOf(text, form) });
    const position = this.#document.position;
    const line = position ? this.#anchor.document.lineAt(position.line).text : "";
    const at = position?.character ?? 0;
    this.#shape = shapeOf({
      ...this.#anchor,
      ...(this.#surroundings ?? { before: line.slice(0, at), after: line.slice(at) }),
      heading: this.#look.heading,
      nextIsBlank: this.#nextIsBlank(),
    });
    return this.#shape;
  }

  /** Decided with the first word too; undefined in Markdown. */
  #formed(): Form | undefined {
    const { form, document, version, comments } = this.#anchor;
    if (this.#form || !form || version === undefined) return (this.#form ??= form);
    const { heading } = this.#look;
    if (heading === undefined && document.version === version) return (this.#form = form);
    const offset = this.#document.end;
    const options = { ...(comments ? { comments } : {}), ...(heading === undefined ? {} : { heading }) };
    const again = document.isClosed ? undefined : placeIn(document, offset, options);
    const stays =
      again?.kind === "text" &&
      document.offsetAt(new vscode.Position(again.position.line, again.position.character)) === offset;
    return (this.#form = stays ? again.form : form);
  }

  #nextIsBlank(): boolean {
    const { document } = this.#anchor;
    const line = (this.#document.position?.line ?? 0) + 1;
    return line >= document.lineCount || document.lineAt(line).isEmptyOrWhitespace;
  }
}

/** How the text of one recording is written. */
export interface Look {
  readonly corrections: readonly Correction[];
  /** Over the text, where several recordings go to one place. */
  readonly heading?: string;
  readonly style?: TextStyle;
}

function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1);
}

function firstLine(text: string): string {
  return text.split(/[\r\n]/)[0] ?? "";
}
