import * as vscode from "vscode";
import { foreign } from "../../core/foreignText";
import type { DictationView } from "../../session/dictation/dictationView";
import { seam } from "../../transcript/join";
import type { Destination } from "../insertion/destination";
import type { DocumentOffset } from "../insertion/followedDocument";
import { t } from "../ui/l10n";

/** As much of a tail as is shown: a sentence. */
const MOST = 300;

/** Somebody spoke, and the text of it has not come yet. */
const ON_ITS_WAY = "…";

/** VS Code takes the spaces from the ends of a decoration. */
const SPACE = "\u00a0";

/**
 * What is heard and may still change, behind the text that stands, in the color of ghost text: in no document, and gone with the
 * dictation. Where text is on its way, or waits for the network, a hint stands there.
 */
export class GhostText implements vscode.Disposable {
  readonly #destination: Pick<Destination, "place">;
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.OpenOpen,
    after: { color: new vscode.ThemeColor("editorGhostText.foreground"), fontStyle: "italic" },
  });
  readonly #subscription: vscode.Disposable;
  #text = "";
  /** Where it was shown last, if anywhere. */
  #place: DocumentOffset | undefined;
  /** The editors that show it. */
  #shown = new Set<vscode.TextEditor>();

  constructor(destination: Pick<Destination, "place">) {
    this.#destination = destination;
    this.#subscription = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => this.#render()),
      // Whoever follows the place is told of the same event.
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if ([...this.#shown].some((editor) => editor.document === document)) queueMicrotask(() => this.#render());
      }),
    );
  }

  show(view: DictationView): void {
    const text = ghostOf(view);
    // A view comes with each level of the microphone: what is drawn anew is drawn by every editor of the document.
    if (text === this.#text && (text === "" || isSame(this.#destination.place, this.#place))) return;
    this.#text = text;
    this.#render();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#decoration.dispose();
  }

  #render(): void {
    const place = (this.#place = this.#text ? this.#destination.place : undefined);
    const editors = place ? vscode.window.visibleTextEditors.filter(({ document }) => document === place.document) : [];
    for (const editor of this.#shown) if (!editors.includes(editor)) editor.setDecorations(this.#decoration, []);
    this.#shown = new Set(editors);
    if (!place) return;
    const { document, offset } = place;
    const position = document.positionAt(offset);
    const before = document.lineAt(position).text.slice(0, position.character);
    // A hint is no end of what stands there.
    const gap = this.#text === ON_ITS_WAY && /\S$/.test(before) ? " " : seam(before, this.#text);
    const shown = (gap + foreign(this.#text, MOST)).replaceAll(" ", SPACE);
    const range = new vscode.Range(position, position);
    for (const editor of editors)
      editor.setDecorations(this.#decoration, [{ range, renderOptions: { after: { contentText: shown } } }]);
  }
}

function isSame(a: DocumentOffset | undefined, b: DocumentOffset | undefined): boolean {
  return a?.document === b?.document && a?.offset === b?.offset;
}

/** What stands at the place where the next words go; empty for nothing. */
function ghostOf({ phase, tail, offline, failed, awaiting, isText }: DictationView): string {
  if (!isText || failed) return "";
  if (offline) return t("waiting for the network…");
  if (tail.trim()) return tail.trim();
  return awaiting && phase !== "starting" ? ON_ITS_WAY : "";
}
