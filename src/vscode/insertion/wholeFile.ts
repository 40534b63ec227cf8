import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { render, type Format } from "../../transcript/render";
import type { WriteOutcome } from "../../session/sink";
import { noticesOfTranscript } from "../../session/noticesOf";
import { freeName } from "./freeName";
import type { TranscriptFacts } from "./transcriptFacts";
import { InOnePiece } from "./inOnePiece";

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
export class WholeFile extends InOnePiece {
  readonly #format: Format;
  readonly #facts: TranscriptFacts;
  #uri: vscode.Uri;
  #written: string | undefined;

  constructor(uri: vscode.Uri, format: Format, facts: TranscriptFacts) {
    super(facts.corrections);
    this.#uri = uri;
    this.#format = format;
    this.#facts = facts;
  }

  static resume({ file, format, facts }: SavedFile): WholeFile {
    return new WholeFile(vscode.Uri.parse(file), format, facts);
  }

  get uri(): vscode.Uri {
    return this.#uri;
  }

  get stands(): boolean {
    return this.#written !== undefined;
  }

  get label(): string {
    return vscode.workspace.asRelativePath(this.#uri);
  }

  async close(complete: boolean): Promise<WriteOutcome> {
    if (!complete || !this.text) return "written";
    const content = render(this.#format, {
      ...this.#facts,
      segments: this.segments,
      billedSeconds: 0,
      notices: noticesOfTranscript([], this.segments),
    });
    try {
      if (await this.#isOthers()) this.#uri = await freeName(this.#uri);
      await vscode.workspace.fs.writeFile(this.#uri, new TextEncoder().encode(content));
    } catch {
      // The folder cannot be written to; the text is kept until there is a place.
      return "closed";
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

  /** Somebody has worked on it since, or has made a note of that name: theirs stays. Over other files the user was asked. */
  async #isOthers(): Promise<boolean> {
    if (this.#written === undefined && this.#format !== "md") return false;
    const there = await this.#content();
    return there !== undefined && there !== this.#written;
  }

  #content(): Promise<string | undefined> {
    return readFile(this.#uri.fsPath, "utf8").catch(() => undefined);
  }
}
