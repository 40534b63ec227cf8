import * as vscode from "vscode";
import { uriOf } from "../transcription/recordingUri";
import type { StoredTranscript, TranscriptStore } from "../../storage/transcriptStore";
import { isElsewhere } from "../../system/placeholder";
import { textOf } from "../../transcript/join";
import { DocumentWords } from "../../transcript/standsIn";
import type { Durations } from "../../session/durations";
import type { Recording } from "../../session/recording";
import { readSettings } from "../settings";
import type { AudioLink } from "./audioLinks";
import type { Asked } from "./linkedRecording";

/** What is known of a linked recording without asking anybody. */
export interface LinkState {
  readonly recording: Recording;
  /** Undefined where it cannot be said, and of a URL, where only the service knows. */
  readonly seconds: number | undefined;
  readonly stored: StoredTranscript | undefined;
  /** Its text stands in the note. */
  readonly inserted: boolean;
}

/** What is known of the links of notes. */
export class LinkStates {
  readonly #transcripts: Pick<TranscriptStore, "find">;
  readonly #durations: Durations;
  /** The words of each note, for as long as it does not change. */
  readonly #words = new WeakMap<vscode.TextDocument, { readonly version: number; readonly words: DocumentWords }>();

  constructor(transcripts: Pick<TranscriptStore, "find">, durations: Durations) {
    this.#transcripts = transcripts;
    this.#durations = durations;
  }

  /** Undefined where nothing is at the end of the link, or where the user would have to be asked before anything is touched. */
  async of(link: AudioLink, document: vscode.TextDocument, asked?: Asked): Promise<LinkState | undefined> {
    const recording = await link.resolve(asked);
    if (!recording) return undefined;
    if (recording.kind === "url") return { recording, seconds: undefined, stored: undefined, inserted: false };
    // Reading what a cloud keeps elsewhere downloads it.
    if (!asked && (await isElsewhere(recording.path)))
      return { recording, seconds: undefined, stored: undefined, inserted: false };
    const [seconds, stored] = await Promise.all([
      // In a workspace that is not trusted no program looks at its files unasked.
      vscode.workspace.isTrusted ? this.#durations.of(recording.path, readSettings(uriOf(recording))) : undefined,
      this.#transcripts.find(recording.path),
    ]);
    const end = document.offsetAt(link.range.end);
    const inserted = stored !== undefined && this.#wordsOf(document).hold(textOf(stored.segments), end);
    return { recording, seconds: stored?.segments.at(-1)?.span.end ?? seconds, stored, inserted };
  }

  #wordsOf(document: vscode.TextDocument): DocumentWords {
    const known = this.#words.get(document);
    if (known?.version === document.version) return known.words;
    const fresh = { version: document.version, words: new DocumentWords(document.getText()) };
    this.#words.set(document, fresh);
    return fresh.words;
  }
}
