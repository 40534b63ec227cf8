import * as vscode from "vscode";
import type { DictationView } from "../../session/dictation/dictationView";
import { t } from "../ui/l10n";
import { dictationSpoken, dictationText, dictationTooltip, type DictationFacts } from "./dictationWords";

/** At most five times a second: each change is drawn anew, and nobody reads faster. */
const EVERY_MS = 200;

/** So many bars show how loud it was lately. */
const BARS = 3;

/** The status bar item of a dictation: in the warning color for as long as it lasts, so that nobody is recorded unawares. */
export class DictationStatus implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #facts: DictationFacts;
  #levels: readonly number[] = [];
  #view: DictationView | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(facts: DictationFacts) {
    this.#facts = facts;
    this.#item = vscode.window.createStatusBarItem("earmark.dictation", vscode.StatusBarAlignment.Right, 101);
    this.#item.name = t("Earmark Dictation");
    this.#item.command = "earmark.showActions";
    this.#item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
    this.#item.text = `$(loading~spin) ${t("Dictation")}`;
    this.#item.show();
  }

  show(view: DictationView): void {
    const isFirst = this.#view?.phase !== view.phase;
    this.#view = view;
    // What changes with the phase is seen at once.
    if (isFirst) this.#render();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#render();
    }, EVERY_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#item.dispose();
  }

  #render(): void {
    const view = this.#view;
    if (!view) return;
    this.#levels = [...this.#levels, view.level].slice(-BARS);
    this.#item.text = dictationText(view, this.#levels);
    this.#item.tooltip = dictationTooltip(view, this.#facts);
    this.#item.accessibilityInformation = { label: dictationSpoken(view), role: "button" };
  }
}
