import * as vscode from "vscode";
import type { Segment } from "../../core/types";
import { AppendOnly } from "../../transcript/appendOnly";
import type { Correction } from "../../transcript/correct";
import { seam } from "../../transcript/join";
import { PLAIN, type TextStyle } from "../../transcript/style";
import { anchorAt, type Anchor } from "./anchor";
import type { Destination } from "./destination";
import { DocumentWriter } from "./documentWriter";
import type { Form } from "../../placement";
import { apart } from "../../placement/code/inComment";
import { escapingOf } from "../../placement/escapes";
import { onLines, tailOf } from "../../placement/insertion";
import { placeIn } from "./placeIn";
import { newlineOf } from "./ranges";
import type { DocumentOffset } from "./followedDocument";
import { findAgain, SURROUNDINGS, type SavedPosition } from "./savedPosition";
import type { WriteOutcome } from "../../session/sink";

/** Writes the segments of one recording at an anchor, append-only, in order. */
export class TranscriptWriter implements Destination {
  readonly growing = true;
  readonly #document: DocumentWriter;
  readonly #anchor: Anchor;
  readonly #look: Look;
  /** How the text looks there; undefined before the first word. */
  #form: Form | undefined;
  /** Undefined before the first word: what it is depends on the form. */
  #appended: AppendOnly | undefined;
  #tailed = false;

  /**
   * Begins to follow the document at once, so that what is typed before the first word is not in the way. `recovered`:
   * what stands at the place and may be ours from before a restart.
   */
  constructor(anchor: Anchor, look: Look, recovered = "") {
    this.#anchor = anchor;
    this.#look = look;
    this.#document = new DocumentWriter(anchor.document, anchor.place.offset, recovered.length);
    if (anchor.place.lost) this.#document.lose();
  }

  /** A writer that goes on where one of an earlier window was. */
  static resume(document: vscode.TextDocument, position: SavedPosition): TranscriptWriter {
    const found = findAgain(document.getText(), position);
    const { start, length } = found ?? { start: 0, length: 0 };
    const anchor = { ...anchorAt(document, start, position.form), place: { offset: start, lost: found === undefined } };
    const recovered = document.getText().slice(start, start + length);
    const writer = new TranscriptWriter(anchor, position, recovered);
    // Decided by what stood there then: now it is our own text.
    const { lead } = (writer.#form = anchor.form);
    const begun = lead + writer.#opening;
    const words = recovered.startsWith(begun) ? recovered.slice(begun.length) : recovered;
    writer.#appended = writer.#textFrom(words);
    return writer;
  }

  get #text(): AppendOnly {
    return (this.#appended ??= this.#textFrom(""));
  }

  #textFrom(recovered: string): AppendOnly {
    const { corrections, style = PLAIN } = this.#look;
    const { escape } = this.#formed();
    const before = this.#formed().before + this.#opening;
    const { link: _, ...unlinked } = style;
    const markdown = escape.kind === "markdown";
    return new AppendOnly(corrections, {
      lineBefore: () => before,
      recovered,
      // In a fence or a comment a link would be none.
      style: { ...(markdown ? style : unlinked), markdown },
      escaping: escape.kind === "none" ? undefined : escapingOf(escape),
    });
  }

  get label(): string {
    return vscode.workspace.asRelativePath(this.uri);
  }

  get uri(): vscode.Uri {
    return this.#document.uri;
  }

  get stands(): boolean {
    return this.#document.stands;
  }

  get undone(): boolean {
    return this.#document.undone;
  }

  get place(): DocumentOffset | undefined {
    const { document, end, lost, undone } = this.#document;
    return document && !lost && !undone ? { document, offset: end } : undefined;
  }

  /** All text that was given to the document, without what surrounds it. */
  get text(): string {
    return this.#appended?.text ?? "";
  }

  /** Takes the next state of the transcript: the segment that grows, or the one after it. */
  write(segment: Segment): void {
    const first = this.text === "";
    this.#append(this.#text.write(segment), first);
  }

  hasMark(segment: Segment): boolean {
    return this.#text.hasMark(segment);
  }

  async fillRecovered(segment: Segment): Promise<boolean> {
    const first = this.text === "";
    this.#append(this.#text.writeRecovered(segment), first);
    return this.fill(segment);
  }

  /** Puts the text of a segment that failed before in the place of its mark; what stood there before it failed stays. */
  fill(segment: Segment): Promise<boolean> {
    const { mark, text } = this.#text.fill(segment);
    return this.#document.replace(mark, this.#filled(text));
  }

  /** The transcript is complete, or as complete as it gets. */
  async close(complete: boolean): Promise<WriteOutcome> {
    if (complete && this.text && !this.#tailed) this.#document.append(tailOf(this.text, this.#formed()));
    this.#tailed ||= complete;
    const outcome = await this.#document.finish(complete);
    this.#document.settle();
    return outcome;
  }

  propose(segments: readonly Segment[]): string | undefined {
    if (!this.#document.document) return undefined;
    const text = this.#textFrom("");
    for (const segment of segments) text.write(segment);
    const form = this.#formed();
    return this.#document.placed.withInstead(
      form.lead + this.#opening + this.#lines(text.text) + tailOf(text.text, form),
    );
  }

  /** In a comment nothing before it and after it goes together with it. */
  #filled(text: string): string {
    const lines = this.#lines(text);
    return this.#formed().escape.kind === "comment" ? apart(lines) : lines;
  }

  rewrite(start: number, end: number, text: string): Promise<boolean> {
    return this.#document.placed.rewrite(start, end, text);
  }

  remove(whole = false): Promise<boolean> {
    return this.#document.placed.remove(whole);
  }

  renew(): TranscriptWriter {
    const { end, lost, document = this.#anchor.document } = this.#document;
    return new TranscriptWriter({ ...this.#anchor, document, place: { offset: end, lost } }, this.#look);
  }

  save(): SavedPosition | undefined {
    const { document, lost } = this.#document;
    if (!document || lost) return undefined;
    const content = document.getText();
    const offset = this.#document.end;
    return {
      ...this.#look,
      uri: this.uri.toString(),
      offset,
      before: content.slice(Math.max(0, offset - SURROUNDINGS), offset),
      after: content.slice(offset, offset + SURROUNDINGS),
      newline: newlineOf(document),
      form: this.#form ?? this.#decided(),
    };
  }

  async reveal(): Promise<void> {
    const editor = await vscode.window.showTextDocument(this.uri);
    const position = this.#document.position;
    if (!position) return;
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  async insertAgain(at?: DocumentOffset): Promise<boolean> {
    if (at) return this.#document.insertAgain(at);
    return this.#document.undone ? this.#document.insertAgain() : this.#document.reopen();
  }

  dispose(): void {
    this.#document.dispose();
  }

  #append(more: string, first: boolean): void {
    if (!more) return;
    this.#document.append(
      (first ? this.#document.trimmed + this.#formed().lead + this.#opening : "") + this.#lines(more),
    );
  }

  /** What stands before the first word, where it is the link that it is meant to be. */
  get #opening(): string {
    const { opening } = this.#look;
    const { before, escape } = this.#formed();
    return opening !== undefined && escape.kind === "markdown" ? `${seam(before, opening)}${opening} ` : "";
  }

  /** As it stands on the lines of the document. */
  #lines(text: string): string {
    return onLines(text, this.#formed(), this.#anchor.newline);
  }

  /** Decided with the first word, by what stands around the place then. */
  #formed(): Form {
    return (this.#form ??= this.#decided());
  }

  #decided(): Form {
    const { form, version, options } = this.#anchor;
    const { heading } = this.#look;
    const { document, trimmed } = this.#document;
    // What a save trimmed comes back with the first word, and then it stands as it did.
    if (!document || (heading === undefined && trimmed) || (heading === undefined && document.version === version))
      return form;
    const offset = this.#document.end;
    const again = placeIn(document, offset, { ...options, ...(heading === undefined ? {} : { heading }) });
    if (again.kind === "none") return form;
    const { line, character } = again.position;
    return document.offsetAt(new vscode.Position(line, character)) === offset ? again.form : form;
  }
}

/** How the text of one recording is written. */
export interface Look {
  readonly corrections: readonly Correction[];
  /** Over the text, where several recordings go to one place. */
  readonly heading?: string;
  readonly style?: TextStyle;
  /** Markdown of ours before the text. */
  readonly opening?: string;
}
