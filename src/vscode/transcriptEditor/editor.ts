import * as vscode from "vscode";
import { recordingAt } from "../transcription/recordingUri";
import { textFor } from "../ui/onDisk";
import { TranscriptPage, type PageDeps } from "./editorPage";

/** Of the manifest. */
export const VIEW_TYPE = "earmark.transcript";

/** Recordings with their transcripts, to see and play. VS Code's own player stays the default. */
export class TranscriptEditor implements vscode.CustomReadonlyEditorProvider {
  readonly #extension: vscode.Uri;
  readonly #deps: PageDeps;
  readonly #pages = new Map<string, TranscriptPage>();
  /** Where to begin, of pages that are being opened. */
  readonly #starts = new Map<string, number>();

  constructor(extension: vscode.Uri, deps: PageDeps) {
    this.#extension = extension;
    this.#deps = deps;
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    // VS Code shows it in place of the page.
    if (uri.scheme !== "file") throw new Error(textFor(uri));
    const recording = recordingAt(uri);
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [
        vscode.Uri.joinPath(this.#extension, "dist"),
        vscode.Uri.joinPath(this.#extension, "media"),
        vscode.Uri.joinPath(uri, ".."),
        vscode.Uri.file(this.#deps.storage.copies),
      ],
    };
    const page = new TranscriptPage(recording, panel.webview, this.#extension, this.#deps);
    const key = uri.toString();
    this.#pages.set(key, page);
    const start = this.#starts.get(key);
    if (start !== undefined) page.goTo(start);
    this.#starts.delete(key);
    panel.onDidDispose(() => {
      page.dispose();
      if (this.#pages.get(key) === page) this.#pages.delete(key);
    });
  }

  /** Shows a recording with its transcript, at a place where one is given. */
  async open(uri: vscode.Uri, seconds?: number): Promise<void> {
    const page = this.#pages.get(uri.toString());
    if (seconds !== undefined && page) page.goTo(seconds);
    else if (seconds !== undefined) this.#starts.set(uri.toString(), seconds);
    await vscode.commands.executeCommand("vscode.openWith", uri, VIEW_TYPE);
  }
}
