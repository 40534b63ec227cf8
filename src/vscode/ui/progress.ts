import * as vscode from "vscode";
import type { JobOutcome } from "../../session/job";
import type { EditorJob } from "../transcription/editorJob";
import { t } from "./l10n";

/** A job that nobody can see for so long gets a notification. */
const UNSEEN_MS = 10_000;

/**
 * Shows a notification with Cancel while a job runs, if it takes long and nothing of it is to be seen: the status bar is
 * switched off and its document is not shown. Otherwise the status bar is all there is.
 */
export function showIfUnseen(job: EditorJob, outcome: Promise<JobOutcome>): void {
  const timer = setTimeout(() => {
    if (job.busy && !isSeen(job)) void notify(job, outcome);
  }, UNSEEN_MS);
  void outcome.finally(() => clearTimeout(timer));
}

function isSeen(job: EditorJob): boolean {
  const hasStatusBar = vscode.workspace.getConfiguration("workbench").get("statusBar.visible") !== false;
  const uri = job.request.destination.uri?.toString();
  return hasStatusBar || vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === uri);
}

function notify(job: EditorJob, outcome: Promise<JobOutcome>): Thenable<unknown> {
  const title = t("Transcribing {0}", job.request.recording.name);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      token.onCancellationRequested(() => job.cancel());
      let shown = 0;
      const timer = setInterval(() => {
        progress.report({ increment: job.percent - shown, message: `${job.percent}%` });
        shown = job.percent;
      }, 500);
      return outcome.finally(() => clearInterval(timer));
    },
  );
}
