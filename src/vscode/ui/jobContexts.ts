import * as vscode from "vscode";
import { abilitiesOf } from "../../session/jobAbilities";
import type { EditorJobs } from "../transcription/editorJob";

/** Keeps the context keys that say which commands can do something now. */
export class JobContexts implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  readonly #jobs: () => EditorJobs;
  readonly #known = new Map<string, boolean>();

  /** `jobs`: made after this one, which it tells of its changes. */
  constructor(jobs: () => EditorJobs) {
    this.#jobs = jobs;
    // The user may have undone a transcript; whoever follows its text is told of the same event.
    this.#subscription = vscode.workspace.onDidChangeTextDocument(({ reason }) => {
      if (reason !== undefined) queueMicrotask(() => this.changed());
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** Called many times a second while text streams: only what is another now is told. */
  changed(): void {
    for (const [key, value] of Object.entries(abilitiesOf(this.#jobs()))) {
      if ((this.#known.get(key) ?? false) === value) continue;
      this.#known.set(key, value);
      void vscode.commands.executeCommand("setContext", `earmark.${key}`, value);
    }
  }
}
