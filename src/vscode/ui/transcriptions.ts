import * as vscode from "vscode";
import { arrivalsOf, inboxItem, inboxNodes, isInboxNode, type InboxNode } from "../inbox/inboxTree";
import type { InboxWatch } from "../inbox/inboxWatch";
import { uriOf } from "../transcription/recordingUri";
import { tellTranscribed } from "./explorerContexts";
import type { TranscriptStore } from "../../storage/transcriptStore";
import { aboutStored, listStored, type Stored } from "./pickStored";
import { foreign } from "../../core/foreignText";

type Node = Stored | InboxNode;

/** The view of what was transcribed in this workspace, the newest first, and of the inbox. */
export class Transcriptions implements vscode.TreeDataProvider<Node> {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #transcripts: TranscriptStore;
  readonly #inbox: InboxWatch;

  /** `onSaved`: a transcript was saved or changed; `storage`: the extension's folder. */
  constructor(transcripts: TranscriptStore, onStored: vscode.Event<void>, inbox: InboxWatch, storage: string) {
    this.#transcripts = transcripts;
    this.#inbox = inbox;
    onStored(() => {
      this.#changed.fire();
      void tellTranscribed(storage);
    });
    inbox.onDidChange(() => this.#changed.fire());
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (isInboxNode(node)) return [...(await arrivalsOf(this.#inbox))];
    const all = await listStored(this.#transcripts);
    const here = all.filter(({ recording }) => vscode.workspace.getWorkspaceFolder(uriOf(recording)));
    return [...inboxNodes(this.#inbox), ...here];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (isInboxNode(node)) return inboxItem(node, this.#inbox);
    const { recording, stored } = node;
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
