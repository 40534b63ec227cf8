import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import type { Segment } from "../../pipeline/types";
import { render, type Format, type Transcript } from "../../transcript/render";
import type { Destination } from "./destination";
import type { WriteOutcome } from "./documentWriter";
import { freeName } from "./freeName";
import { WholeText } from "./wholeText";

/** What is known of the transcript before it is there. */
export type TranscriptFacts = Omit<Transcript, "segments" | "billedSeconds">;

/** Such a file, as the journal keeps it. */
export interface SavedFile {
  readonly file: string;
  readonly format: Format;
  readonly facts: TranscriptFacts;
}

/**
 * A file beside the recording, subtitles or a note, written when the transcript is complete; nothing is opened. Whether it may be
 * overwritten was asked before.
 */
export class WholeFile implements Destination {
  readonly undone = false;
  readonly #format: Format;
  readonly #facts: TranscriptFacts;
  readonly #whole: WholeText;
  #uri: vscode.Uri;
  #written: string | undefined;

  constructor(uri: vscode.Uri, format: Format, facts: TranscriptFacts) {
    this.#uri = uri;
    this.#format = format;
    this.#facts = facts;
    this.#whole = new WholeText(facts.corrections);
  }

  static resume({ file, format, facts }: SavedFile): WholeFile {
    return new WholeFile(vscode.Uri.parse(file), format, facts);
  }

  get uri(): vscode.Uri {
    return this.#uri;
  }

  get label(): string {
    return vscode.workspace.asRelativePath(this.#uri);
  }

  get text(): string {
    return this.#whole.text;
  }

  write(segment: Segment): void {
    this.#whole.write(segment);
  }

  async fill(segment: Segment): Promise<boolean> {
    this.write(segment);
    return this.insertAgain();
  }

  async close(complete: boolean): Promise<WriteOutcome> {
    if (!complete || !this.text) return "written";
    const { segments } = this.#whole;
    const content = render(this.#format, { ...this.#facts, segments, billedSeconds: 0 });
    try {
      if (await this.#isOthers()) this.#uri = await freeName(this.#uri);
      await vscode.workspace.fs.writeFile(this.#uri, new TextEncoder().encode(content));
    } catch {
      // The folder cannot be written to; the text is kept until there is a place.
      return "homeless";
    }
    this.#written = content;
    return "written";
  }

  /** Into the trash, unless somebody has changed it since. */
  async remove(): Promise<boolean> {
    if (this.#written === undefined || (await this.#content()) !== this.#written) return false;
    await vscode.workspace.fs
      .delete(this.#uri, { useTrash: true })
      .then(undefined, () => vscode.workspace.fs.delete(this.#uri));
    return true;
  }

  renew(): WholeFile {
    return new WholeFile(this.#uri, this.#format, this.#facts);
  }

  save(): SavedFile {
    return { file: this.#uri.toString(), format: this.#format, facts: this.#facts };
  }

  async reveal(): Promise<void> {
    await vscode.window.showTextDocument(this.#uri);
  }

  async insertAgain(): Promise<boolean> {
    return (await this.close(true)) === "written";
  }

  /** Somebody has worked on it since, or has made a note of that name: theirs stays. Over other files the person was asked. */
  async #isOthers(): Promise<boolean> {
    if (this.#written === undefined && this.#format !== "md") return false;
    const there = await this.#content();
    return there !== undefined && there !== this.#written;
  }

  #content(): Promise<string | undefined> {
    return readFile(this.#uri.fsPath, "utf8").catch(() => undefined);
  }
}
