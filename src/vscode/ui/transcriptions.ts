import * as vscode from "vscode";
import { uriOf } from "../transcription/recordingUri";
import { tellTranscribed } from "./explorerContexts";
import type { TranscriptStore } from "../../storage/transcriptStore";
import { aboutStored, listStored, type Stored } from "./pickStored";
import { foreign } from "../../core/foreignText";

/** The view of what was transcribed in this workspace, the newest first. */
export class Transcriptions implements vscode.TreeDataProvider<Stored> {
  readonly onDidChangeTreeData: vscode.Event<void>;
  readonly #transcripts: TranscriptStore;

  /** `onSaved`: a transcript was saved or changed; `storage`: the extension's folder. */
  constructor(transcripts: TranscriptStore, onStored: vscode.Event<void>, storage: string) {
    this.#transcripts = transcripts;
    this.onDidChangeTreeData = onStored;
    onStored(() => void tellTranscribed(storage));
  }

  async getChildren(): Promise<Stored[]> {
    const all = await listStored(this.#transcripts);
    return all.filter(({ recording }) => vscode.workspace.getWorkspaceFolder(uriOf(recording)));
  }

  getTreeItem({ recording, stored }: Stored): vscode.TreeItem {
    const item = new vscode.TreeItem(uriOf(recording));
    item.label = foreign(recording.name);
    item.description = aboutStored(stored);
    item.iconPath = new vscode.ThemeIcon("unmute");
    item.contextValue = "transcript";
    item.tooltip = foreign(vscode.workspace.asRelativePath(uriOf(recording)));
    item.accessibilityInformation = { label: `${foreign(recording.name)}, ${aboutStored(stored)}` };
    item.command = { command: "earmark.openTranscript", title: "", arguments: [uriOf(recording)] };
    return item;
  }
}
