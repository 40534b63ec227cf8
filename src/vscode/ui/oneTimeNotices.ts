import type { Notice } from "../../core/notices";
import type { Notices } from "../../session/questions";
import { noticesAt } from "../../session/noticeText";
import { noticeInEditor } from "./editorNotices";
import { showInformation } from "./messages";

/** Tells the user something that holds for every job, once in this window. */
export class OneTimeNotices implements Notices {
  readonly #told = new Set<string>();

  tell(...notices: readonly Notice[]): void {
    const message = noticesAt("before", notices).map(noticeInEditor).join(" ");
    if (!message || this.#told.has(message)) return;
    this.#told.add(message);
    void showInformation(message);
  }

  /** The same as a question. Undefined where it was asked before, or is not answered. */
  async ask(notice: Notice, ...answers: readonly string[]): Promise<string | undefined> {
    const message = noticeInEditor(notice);
    if (this.#told.has(message)) return undefined;
    this.#told.add(message);
    return showInformation(message, ...answers);
  }
}
