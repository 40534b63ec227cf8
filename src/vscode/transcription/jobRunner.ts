import * as vscode from "vscode";
import { heaviest } from "../../core/notices";
import type { Log } from "../../core/types";
import type { WriteOutcome } from "../../session/sink";
import type { JobOutcome, RunOptions } from "../../session/job";
import type { LastEditor } from "../insertion/lastEditor";
import { whyKept } from "../insertion/whyKept";
import type { EditorJob } from "./editorJob";
import { noticesAt } from "../../session/noticeText";
import { noticeInEditor } from "../ui/editorNotices";
import { circumstances, failureOf, type Failures } from "../ui/failureMessages";
import { wordsFor } from "../ui/failureText";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";
import { showIfUnseen } from "../ui/progress";

/** What it takes to tell how jobs ended. */
export interface RunnerDeps {
  readonly failures: Failures;
  readonly lastEditor: LastEditor;
  readonly log: Log;
  /** Removes what is too old or too much. Never throws. */
  readonly tidy: () => Promise<void>;
}

/** Runs the jobs of the editor, and tells the user how they ended. */
export class JobRunner {
  readonly #deps: RunnerDeps;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
  }

  /**
   * Runs a job, and tells how it ended. A job that has run before sends only what is missing. `isNew`: the user waits for it, and
   * sees it in a notification where nothing else of it is to be seen.
   */
  async run(job: EditorJob, options: RunOptions = {}, isNew = false): Promise<JobOutcome> {
    const running = job.run(options);
    if (isNew) showIfUnseen(job, running);
    const outcome = await running;
    this.conclude(job, outcome);
    return outcome;
  }

  /** Tells how a job ended, with at most one message. */
  conclude(job: EditorJob, outcome: JobOutcome): void {
    const { recording, settings, destination } = job.request;
    const { failures } = this.#deps;
    const retry = async (options: RunOptions = {}): Promise<void> => void (await this.run(job, options));
    const failed = failureOf(job, retry);
    void this.#deps.tidy();
    if (outcome.kind === "cancelled") return;
    if (outcome.kind === "failed") {
      job.conclude("failed", wordsFor(outcome.error, circumstances(failed)).message);
      // Not awaited: the message stays for as long as the user likes, and other recordings go on.
      void failures.report(outcome.error, failed);
      return;
    }
    const [gap] = job.gaps;
    if (gap?.gap) {
      const { start } = gap.span;
      const span = { start, end: job.gaps.at(-1)?.span.end ?? gap.span.end };
      void failures.report(gap.gap, { ...failed, span: job.gaps.length === 1 ? gap.span : span });
    } else if (!destination.text.trim()) {
      void failures.offer(t("No speech was recognized in {0}.", recording.name), ["redo"], { settings, retry });
    } else if (outcome.placed !== "written") {
      void this.offerPlace(job, outcome.placed);
    } else {
      const notices = noticesAt("end", job.notices);
      const said = notices.map(noticeInEditor).join(" ");
      const message =
        heaviest(notices) === "missing" ? t("The transcript of {0} is incomplete. {1}", recording.name, said) : said;
      if (said) void failures.offer(message, ["showLog"], { settings, retry });
    }
  }

  /** The text has no place, or the user undid it. It is kept until they say where it goes. */
  async offerPlace(job: EditorJob, why: Exclude<WriteOutcome, "written">): Promise<void> {
    const { destination, recording } = job.request;
    const again = againFor(why);
    const note = t("New Note");
    const copy = t("Copy");
    const chosen = await showInformation(
      whyKept(why, recording.name),
      again,
      ...(why === "undone" ? [] : [note]),
      copy,
    );
    if (chosen === again) {
      const caret = this.#deps.lastEditor.caret;
      const at = caret?.selections[0] && {
        document: caret.document,
        offset: caret.document.offsetAt(caret.selections[0].active),
      };
      const elsewhere = why === "unplaced" || why === "readOnly";
      if (elsewhere && !at) void showInformation(t("Open a document and place the cursor where you want the text."));
      else if (await destination.insertAgain(elsewhere ? at : undefined)) job.conclude("done", "");
    }
    if (chosen === note) {
      await vscode.window.showTextDocument(
        await vscode.workspace.openTextDocument({ content: destination.text, language: "markdown" }),
      );
      job.conclude("done", "");
    }
    if (chosen === copy) await vscode.env.clipboard.writeText(destination.text);
    if (!chosen) this.#deps.log.info(`${recording.name}: the transcript waits for a place`);
  }
}

function againFor(why: Exclude<WriteOutcome, "written">): string {
  if (why === "undone") return t("Insert Again");
  return why === "closed" ? t("Open and Insert") : t("Insert at Cursor");
}
