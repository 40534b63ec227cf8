import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { deferred } from "../../core/deferred";
import { EarmarkError, type ErrorCode } from "../../core/errors";
import type { Price } from "../../core/money";
import { plural } from "../../core/translate";
import { moneyOfAll } from "./display";
import type { JobOutcome } from "../../session/job";
import type { EditorJob } from "../transcription/editorJob";
import { t } from "./l10n";
import { showInformation } from "./messages";

/** What is wrong with one recording says nothing about the next. */
const OF_ONE = new Set<ErrorCode>([
  "missingFile",
  "changed",
  "emptyFile",
  "noAudio",
  "unreadable",
  "playlist",
  "notSupported",
  "notFollowable",
  "looped",
]);

const AFTER_PROGRESS_MS = 500;

/** Several recordings with one progress and one summary. */
export class Batch {
  readonly #total: number;
  readonly #failed: string[] = [];
  readonly #changed: string[] = [];
  #done = 0;
  #gaps = 0;
  readonly #costs: Price[] = [];
  #isPriceKnown = true;
  #stopped = false;
  #current: EditorJob | undefined;

  constructor(total: number) {
    this.#total = total;
  }

  /** The one at work. */
  begins(job: EditorJob): void {
    this.#current = job;
  }

  /** Shows the progress, with Cancel, until the answer is called. */
  show(): () => void {
    const title = plural(
      this.#total,
      t("Transcribing {0} recording", this.#total),
      t("Transcribing {0} recordings", this.#total),
    );
    const ended = deferred();
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => {
          this.#stopped = true;
          this.#current?.cancel();
        });
        const begun = this.#counted;
        let shown = begun;
        const timer = setInterval(() => {
          const now = this.#counted + (this.#current?.percent ?? 0) / 100;
          const message = t("{0} of {1}", Math.min(this.#counted + 1, this.#total), this.#total);
          progress.report({ increment: (100 * (now - shown)) / this.#total, message });
          shown = now;
        }, 250);
        await ended.promise;
        clearInterval(timer);
      },
    );
    return ended.resolve;
  }

  /** Takes what became of one recording. False: the rest would fail as well, or is not wanted any more. */
  take(name: string, outcome: JobOutcome, job: EditorJob | undefined): boolean {
    if (outcome.kind === "done") {
      this.#done += 1;
      if (job && job.gaps.length > 0) this.#gaps += 1;
      const { cost, secondsPaid = 0 } = job?.bill ?? {};
      if (cost) this.#costs.push(cost);
      this.#isPriceKnown &&= cost !== undefined || secondsPaid === 0;
      return !this.#stopped;
    }
    if (outcome.kind === "cancelled") return false;
    if (!(outcome.error instanceof EarmarkError && OF_ONE.has(outcome.error.code))) return false;
    (outcome.error.code === "changed" ? this.#changed : this.#failed).push(name);
    return !this.#stopped;
  }

  /** One message for all of them. */
  async summarize(): Promise<void> {
    // VS Code does not show a message that comes in the moment in which a progress goes.
    await sleep(AFTER_PROGRESS_MS);
    const left = this.#total - this.#counted;
    const costs = moneyOfAll(this.#costs);
    const facts = [
      plural(
        this.#total,
        t("Transcribed {0} of {1} recording.", this.#done, this.#total),
        t("Transcribed {0} of {1} recordings.", this.#done, this.#total),
      ),
      ...(this.#gaps > 0 ? [plural(this.#gaps, t("{0} has gaps.", this.#gaps), t("{0} have gaps.", this.#gaps))] : []),
      ...(this.#failed.length > 0 ? [t("Could not read: {0}.", this.#failed.join(", "))] : []),
      ...(this.#changed.length > 0 ? [t("Changed after you confirmed: {0}.", this.#changed.join(", "))] : []),
      ...(left > 0 ? [plural(left, t("{0} was not finished.", left), t("{0} were not finished.", left))] : []),
      ...(this.#isPriceKnown ? [costs ? t("Cost: {0}", costs) : t("Cost: none.")] : []),
    ];
    const show = t("Show");
    void showInformation(facts.join(" "), show).then(async (answer) => {
      if (answer === show) await vscode.commands.executeCommand("earmark.transcriptions.focus");
    });
  }

  get #counted(): number {
    return this.#done + this.#failed.length + this.#changed.length;
  }
}
