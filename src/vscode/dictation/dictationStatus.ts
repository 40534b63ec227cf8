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
  readonly #facts: Omit<DictationFacts, "budget">;
  readonly #budgetNow: () => Promise<string>;
  #budget = "";
  /** Seconds of sound that were paid for when the budget was looked at. */
  #paid: number | undefined;
  #levels: readonly number[] = [];
  #view: DictationView | undefined;
  #isDisposed = false;
  #timer: NodeJS.Timeout | undefined;

  /** `budgetNow`: what of the monthly budget is spent, in words. */
  constructor(facts: Omit<DictationFacts, "budget">, budgetNow: () => Promise<string>) {
    this.#facts = facts;
    this.#budgetNow = budgetNow;
    this.#item = vscode.window.createStatusBarItem("earmark.dictation", vscode.StatusBarAlignment.Right, 101);
    this.#item.name = t("Earmark Dictation");
    this.#item.command = "earmark.showActions";
    this.#item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
    this.#item.text = `$(loading~spin) ${t("Dictation")}`;
    this.#item.show();
  }

  show(view: DictationView): void {
    const isOtherPhase = this.#view?.phase !== view.phase;
    this.#view = view;
    // What changes with the phase is seen at once.
    if (isOtherPhase) this.#render();
    if (view.secondsPaid !== this.#paid) void this.#lookAtBudget(view.secondsPaid);
    this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#render();
    }, EVERY_MS);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#item.dispose();
  }

  /** Again whenever something was paid for. */
  async #lookAtBudget(paid: number): Promise<void> {
    this.#paid = paid;
    this.#budget = await this.#budgetNow().catch(() => this.#budget);
    if (!this.#isDisposed) this.#soon();
  }

  #render(): void {
    const view = this.#view;
    if (!view) return;
    this.#levels = [...this.#levels, view.level].slice(-BARS);
    this.#item.text = dictationText(view, this.#levels);
    this.#item.tooltip = dictationTooltip(view, { ...this.#facts, budget: this.#budget });
    this.#item.accessibilityInformation = { label: dictationSpoken(view), role: "button" };
  }
}
