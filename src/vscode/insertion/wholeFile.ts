import * as vscode from "vscode";
import { render, type Format } from "../../transcript/render";
import { costText } from "../../session/paid";
import type { WriteOutcome } from "../../session/sink";
import { noticesOfTranscript } from "../../session/noticesOf";
import { fileState, stateOf, writeUnlessChanged, type FileState } from "../../session/writeUnlessChanged";
import type { Notice } from "../../core/notices";
import type { TranscriptFacts } from "./transcriptFacts";
import { InOnePiece } from "./inOnePiece";

/** Where such a file goes. */
export interface FileTarget {
  readonly uri: vscode.Uri;
  /** What was there when the user was asked whether it may be overwritten. */
  readonly before: FileState;
}

/** Such a file, as the journal keeps it. */
export interface SavedFile {
  readonly file: string;
  /** Absent: nothing may be overwritten. */
  readonly before?: string;
  readonly format: Format;
  readonly facts: TranscriptFacts;
}

/**
 * A file beside the recording, subtitles or a note, written when the transcript is complete; nothing is opened. What the user
 * agreed to overwrite is overwritten, as long as nobody has changed it since.
 */
export class WholeFile extends InOnePiece {
  readonly #format: Format;
  readonly #facts: TranscriptFacts;
  readonly #notices: Notice[] = [];
  #uri: vscode.Uri;
  #before: FileState;
  #stands = false;

  constructor({ uri, before }: FileTarget, format: Format, facts: TranscriptFacts) {
    super(facts.corrections);
    this.#uri = uri;
    this.#before = before;
    this.#format = format;
    this.#facts = facts;
  }

  static resume({ file, before, format, facts }: SavedFile): WholeFile {
    return new WholeFile({ uri: vscode.Uri.parse(file), before }, format, facts);
  }

  get uri(): vscode.Uri {
    return this.#uri;
  }

  get stands(): boolean {
    return this.#stands;
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  get label(): string {
    return vscode.workspace.asRelativePath(this.#uri);
  }

  async close(complete: boolean): Promise<WriteOutcome> {
    if (!complete || !this.text) return "written";
    const { perSecond, ...facts } = this.#facts;
    const content = render(this.#format, {
      ...facts,
      cost: costText(this.segments, perSecond, vscode.env.language),
      segments: this.segments,
      billedSeconds: 0,
      notices: noticesOfTranscript([], this.segments),
    });
    try {
      const wanted = this.#uri;
      const written = await writeUnlessChanged(wanted.fsPath, content, this.#before);
      if (written !== wanted.fsPath) {
        this.#uri = vscode.Uri.file(written);
        this.#notices.push({ code: "fileKept", file: vscode.workspace.asRelativePath(wanted), other: this.label });
      }
    } catch {
      // The folder cannot be written to; the text is kept until there is a place.
      return "closed";
    }
    this.#before = stateOf(content);
    this.#stands = true;
    return "written";
  }

  /** Into the trash, unless somebody has changed it since. */
  async remove(): Promise<boolean> {
    if (!this.#stands || (await fileState(this.#uri.fsPath)) !== this.#before) return false;
    await vscode.workspace.fs
      .delete(this.#uri, { useTrash: true })
      .then(undefined, () => vscode.workspace.fs.delete(this.#uri));
    this.#before = undefined;
    return true;
  }

  renew(): WholeFile {
    return new WholeFile({ uri: this.#uri, before: this.#before }, this.#format, this.#facts);
  }

  save(): SavedFile {
    const before = this.#before === undefined ? {} : { before: this.#before };
    return { file: this.#uri.toString(), ...before, format: this.#format, facts: this.#facts };
  }

  async reveal(): Promise<void> {
    await vscode.window.showTextDocument(this.#uri);
  }
}
