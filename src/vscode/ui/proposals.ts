import * as vscode from "vscode";
import { t } from "./l10n";
import { showInformation } from "./messages";

const SCHEME = "earmark-proposal";

/** Texts that are shown beside what stands there, before they take its place. */
export class Proposals implements vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #subscriptions: vscode.Disposable;
  #count = 0;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
        provideTextDocumentContent: ({ path }) => this.#texts.get(path) ?? "",
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === SCHEME && this.#texts.delete(uri.path)),
    );
  }

  /**
   * Shows two texts as a diff and asks whether the second one may take the place of the first. `before`: a document, or a text.
   * True: yes. Nothing is replaced here.
   */
  async ask(title: string, before: vscode.Uri | string, after: string): Promise<boolean> {
    const number = ++this.#count;
    const left = typeof before === "string" ? this.#keep(`/${number}/${t("current")}.md`, before) : before;
    const right = this.#keep(`/${number}/${t("proposed")}.md`, after);
    // A tab of its own: the page that asks may itself be in preview, and would be gone.
    await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: false });
    const replace = t("Replace");
    const answer = await showInformation(title, replace, t("Keep"));
    await close(right);
    return answer === replace;
  }

  #keep(path: string, text: string): vscode.Uri {
    this.#texts.set(path, text);
    return vscode.Uri.from({ scheme: SCHEME, path });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

async function close(right: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const mine = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === right.toString(),
  );
  if (mine.length > 0) await vscode.window.tabGroups.close(mine);
}
