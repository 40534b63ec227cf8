import * as vscode from "vscode";
import { Announcer } from "./announcer";
import { chooseView, isBusy, type StatusChoice } from "./statusChoice";
import { flawIn, spoken, textFor, tooltipFor } from "./statusText";
import type { JobView } from "../../session/jobView";
import { t } from "./l10n";

/** How long the result of a job stays, wherever the user is. */
const RESULT_MS = 15_000;

/** The one status bar item. */
export class Status implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: vscode.Disposable;
  /** The newest state of each job; the newest job last. */
  readonly #views = new Map<object, JobView>();
  readonly #announcer = new Announcer();
  #timer: NodeJS.Timeout | undefined;
  #fresh: object | undefined;
  #needsKey = false;

  constructor() {
    this.#item = vscode.window.createStatusBarItem("earmark.status", vscode.StatusBarAlignment.Right, 100);
    this.#item.name = "Earmark";
    this.#item.command = "earmark.showActions";
    this.#subscription = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.#render()),
      // The user may have undone a transcript; whoever follows its text is told of the same event.
      vscode.workspace.onDidChangeTextDocument(({ reason }) => {
        if (reason !== undefined) queueMicrotask(() => this.#render());
      }),
    );
  }

  /** Shows the state of a job; `owner` is the job itself. */
  show(owner: object, view: JobView): void {
    this.#views.delete(owner);
    this.#views.set(owner, view);
    this.#announcer.show(owner, view);
    if (!isBusy(view)) {
      this.#fresh = owner;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#fresh = undefined;
        this.#render();
      }, RESULT_MS);
    }
    this.#render();
  }

  /** Forgets a job: its text was removed. */
  drop(owner: object): void {
    this.#views.delete(owner);
    this.#render();
  }

  needsKey(needed: boolean): void {
    this.#needsKey = needed;
    this.#render();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #render(): void {
    const { view, fresh, waiting } = this.#choice();
    if (view) {
      this.#item.text = textFor(view, fresh);
      this.#item.tooltip = tooltipFor(view, waiting);
      this.#item.accessibilityInformation = { label: spoken(view), role: "button" };
      // What waits since earlier is no news: it is said, and not shouted.
      const isNews = view.phase !== "waiting" || fresh;
      this.#item.backgroundColor =
        isNews && (view.phase === "waiting" || view.gaps.length > 0 || flawIn(view) === "missing")
          ? new vscode.ThemeColor("statusBarItem.warningBackground")
          : undefined;
      this.#item.show();
    } else if (this.#needsKey) {
      this.#item.text = "$(key) Earmark";
      this.#item.tooltip = t("An API key for Alibaba Cloud Model Studio is required. Click to set it.");
      this.#item.accessibilityInformation = { label: t("Earmark: API key required"), role: "button" };
      this.#item.backgroundColor = undefined;
      this.#item.show();
    } else {
      this.#item.hide();
    }
  }

  #choice(): StatusChoice {
    const fresh = this.#fresh && this.#views.get(this.#fresh);
    return chooseView([...this.#views.values()], fresh, vscode.window.activeTextEditor?.document.uri.toString());
  }
}
