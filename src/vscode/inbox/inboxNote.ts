import * as vscode from "vscode";
import type { Put } from "../../session/inbox/inboxTypes";
import { noticesOfTranscript } from "../../session/noticesOf";
import { costText } from "../../session/paid";
import type { WriteOutcome } from "../../session/sink";
import { render } from "../../transcript/render";
import { InOnePiece } from "../insertion/inOnePiece";
import type { TranscriptFacts } from "../insertion/transcriptFacts";

/** The note of a recording that came by itself, written when the transcript is complete. Undo is for what the user asked for. */
export class InboxNote extends InOnePiece {
  readonly #facts: TranscriptFacts;
  readonly #put: Put;
  #uri: vscode.Uri;

  /** `wanted`: where it goes unless something is there. */
  constructor(wanted: vscode.Uri, facts: TranscriptFacts, put: Put) {
    super(facts.corrections);
    this.#uri = wanted;
    this.#facts = facts;
    this.#put = put;
  }

  get uri(): vscode.Uri {
    return this.#uri;
  }

  get label(): string {
    return vscode.workspace.asRelativePath(this.#uri);
  }

  /** @throws what `put` throws: it is tried again, or said */
  async close(complete: boolean): Promise<WriteOutcome> {
    if (!complete || !this.text.trim()) return "written";
    const { perSecond, ...facts } = this.#facts;
    const note = await this.#put(
      render("md", {
        ...facts,
        segments: this.segments,
        billedSeconds: 0,
        cost: costText(this.segments, perSecond, vscode.env.language),
        notices: noticesOfTranscript([], this.segments),
      }),
    );
    this.#uri = vscode.Uri.file(note);
    return "written";
  }

  renew(): InboxNote {
    return new InboxNote(this.#uri, this.#facts, this.#put);
  }
}
