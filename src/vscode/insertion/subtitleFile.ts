import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import type { Segment } from "../../pipeline/types";
import type { Correction } from "../../transcript/correct";
import { render, type Format } from "../../transcript/render";
import { WholeText } from "./wholeText";
import type { Destination } from "./destination";
import type { WriteOutcome } from "./documentWriter";

/** A file of subtitles, as the journal keeps it. */
export interface SavedSubtitles {
  readonly subtitles: string;
  readonly format: Format;
  readonly name: string;
  readonly corrections: readonly Correction[];
}

/** A file of subtitles beside the recording, written when the transcript is complete. Whether it may be overwritten was asked before. */
export class SubtitleFile implements Destination {
  readonly uri: vscode.Uri;
  readonly undone = false;
  readonly #format: Format;
  readonly #name: string;
  readonly #corrections: readonly Correction[];
  readonly #whole: WholeText;
  #written: string | undefined;

  /** `name`: of the recording. */
  constructor(uri: vscode.Uri, format: Format, name: string, corrections: readonly Correction[]) {
    this.uri = uri;
    this.#format = format;
    this.#name = name;
    this.#corrections = corrections;
    this.#whole = new WholeText(corrections);
  }

  static resume({ subtitles, format, name, corrections }: SavedSubtitles): SubtitleFile {
    return new SubtitleFile(vscode.Uri.parse(subtitles), format, name, corrections);
  }

  get label(): string {
    return vscode.workspace.asRelativePath(this.uri);
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
    const facts = { name: this.#name, model: "", date: "", billedSeconds: 0, corrections: this.#corrections };
    const content = render(this.#format, { ...facts, segments });
    try {
      await vscode.workspace.fs.writeFile(this.uri, new TextEncoder().encode(content));
    } catch {
      // The folder cannot be written to; the text is kept until there is a place.
      return "homeless";
    }
    this.#written = content;
    return "written";
  }

  /** Into the trash, unless somebody has changed it since. */
  async remove(): Promise<boolean> {
    const now = await readFile(this.uri.fsPath, "utf8").catch(() => undefined);
    if (now === undefined || now !== this.#written) return false;
    await vscode.workspace.fs
      .delete(this.uri, { useTrash: true })
      .then(undefined, () => vscode.workspace.fs.delete(this.uri));
    return true;
  }

  renew(): SubtitleFile {
    return new SubtitleFile(this.uri, this.#format, this.#name, this.#corrections);
  }

  save(): SavedSubtitles {
    return {
      subtitles: this.uri.toString(),
      format: this.#format,
      name: this.#name,
      corrections: this.#corrections,
    };
  }

  async reveal(): Promise<void> {
    await vscode.window.showTextDocument(this.uri);
  }

  async insertAgain(): Promise<boolean> {
    return (await this.close(true)) === "written";
  }
}
