import type * as vscode from "vscode";
import { clock } from "../../transcript/join";
import { fileSize } from "./display";
import { t } from "./l10n";

/** A rate over so long is steady enough to read. */
const WINDOW_MS = 5_000;
const SHOWN_EVERY_MS = 500;

/** How far a download is, how fast, and how long it will take. */
export class DownloadRate {
  readonly #total: number;
  readonly #progress: vscode.Progress<{ message?: string; increment?: number }>;
  readonly #recent: { readonly at: number; readonly bytes: number }[] = [];
  #shown = 0;
  #shownAt = 0;

  constructor(total: number, progress: vscode.Progress<{ message?: string; increment?: number }>) {
    this.#total = total;
    this.#progress = progress;
  }

  /** So many bytes are there. */
  at(bytes: number, now = Date.now()): void {
    this.#recent.push({ at: now, bytes });
    while (this.#recent[0] && now - this.#recent[0].at > WINDOW_MS) this.#recent.shift();
    if (now - this.#shownAt < SHOWN_EVERY_MS && bytes < this.#total) return;
    const percent = (100 * bytes) / this.#total;
    this.#progress.report({ increment: percent - this.#shown, message: this.#message(bytes, now) });
    this.#shown = percent;
    this.#shownAt = now;
  }

  #message(bytes: number, now: number): string {
    const far = t("{0} of {1}", fileSize(bytes), fileSize(this.#total));
    const [first] = this.#recent;
    const seconds = first ? (now - first.at) / 1_000 : 0;
    const rate = first && seconds > 0.5 ? (bytes - first.bytes) / seconds : 0;
    if (rate <= 0) return far;
    return t("{0}, {1}/s, {2} left", far, fileSize(rate), clock((this.#total - bytes) / rate));
  }
}
