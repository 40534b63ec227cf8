import * as vscode from "vscode";
import { uriOf } from "../transcription/recordingUri";
import { tellTranscribed } from "./explorerContexts";
import type { TranscriptStore } from "../../storage/transcriptStore";
import { aboutSaved, listSaved, type Saved } from "./pickSaved";
import { foreign } from "../../core/foreignText";

/** The view of what was transcribed in this workspace, the newest first. */
export class Transcriptions implements vscode.TreeDataProvider<Saved> {
  readonly onDidChangeTreeData: vscode.Event<void>;
  readonly #transcripts: TranscriptStore;

  /** `onSaved`: a transcript was saved or changed; `storage`: the extension's folder. */
  constructor(transcripts: TranscriptStore, onSaved: vscode.Event<void>, storage: string) {
    this.#transcripts = transcripts;
    this.onDidChangeTreeData = onSaved;
    onSaved(() => void tellTranscribed(storage));
  }

  async getChildren(): Promise<Saved[]> {
    const all = await listSaved(this.#transcripts);
    return all.filter(({ recording }) => vscode.workspace.getWorkspaceFolder(uriOf(recording)));
  }

  getTreeItem({ recording, saved }: Saved): vscode.TreeItem {
    const item = new vscode.TreeItem(uriOf(recording));
    item.label = foreign(recording.name);
    item.description = aboutSaved(saved);
    item.iconPath = new vscode.ThemeIcon("unmute");
    item.contextValue = "transcript";
    item.tooltip = foreign(vscode.workspace.asRelativePath(uriOf(recording)));
    item.accessibilityInformation = { label: `${foreign(recording.name)}, ${aboutSaved(saved)}` };
    item.command = { command: "earmark.openTranscript", title: "", arguments: [uriOf(recording)] };
    return item;
  }
}
