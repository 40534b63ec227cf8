import * as vscode from "vscode";
import type { EditorJob, EditorJobs } from "../transcription/editorJob";
import { waitsForPlace } from "../../session/sink";
import type { JobRunner } from "../transcription/jobRunner";
import type { Keys } from "../keys";
import type { Status } from "../ui/status";
import { readSettings, type AnySettings } from "../settings";
import { canRemove, canReveal } from "../../session/jobAbilities";
import { foreign } from "../../core/foreignText";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

/** What can be done with jobs takes these. */
export interface JobCommandDeps {
  readonly jobs: EditorJobs;
  readonly status: Pick<Status, "drop">;
  readonly runner: JobRunner;
  readonly keys: Pick<Keys, "find">;
  /** What can be done with a dictation that runs; none: there is none. */
  readonly ofDictation: () => readonly ActionItem[];
}

/** What can be done with the job at work and the last one. */
export function registerJob(deps: JobCommandDeps): vscode.Disposable {
  const { jobs, status, runner } = deps;
  const nothing = (message: string): void => void showInformation(message);
  return vscode.Disposable.from(
    vscode.commands.registerCommand("earmark.cancel", () => {
      const job = jobs.busy;
      if (job) job.cancel();
      else nothing(t("No transcription is in progress."));
    }),
    vscode.commands.registerCommand("earmark.undoLast", async () => {
      const undone = await jobs.undoNewest();
      if (!undone) nothing(t("There is no transcript from this window to remove."));
      else if (!undone.removed)
        nothing(t("Could not remove the text because its document no longer exists or is read-only."));
      else if (undone.job) status.drop(undone.job);
    }),
    vscode.commands.registerCommand("earmark.goToInsertion", async () => {
      const job = jobs.busy ?? jobs.newest;
      if (job && canReveal(job)) await job.request.destination.reveal?.();
      else nothing(t("There is no transcript from this window to go to."));
    }),
    vscode.commands.registerCommand("earmark.retryFailedParts", async () => {
      const job = jobs.retriable;
      if (job) await runner.run(job);
      else nothing(t("There are no failed segments in this window."));
    }),
    vscode.commands.registerCommand("earmark.showActions", () => showActions(deps)),
  );
}

/** Something that can be done. */
export interface ActionItem extends vscode.QuickPickItem {
  readonly do: () => unknown;
  /** Not for a recording that is still being made. */
  readonly isForWhole?: true;
}

/** What can be done now, as a list: what a click on the status bar shows. */
async function showActions({ jobs, runner, keys, ofDictation }: JobCommandDeps): Promise<void> {
  const job = jobs.busy ?? jobs.newest;
  const run = (command: string) => (): unknown => vscode.commands.executeCommand(command);
  const now = ofDictation();
  const items: ActionItem[] = [
    ...now,
    ...(job
      ? itemsFor(job, runner).filter(({ isForWhole }) => now.length === 0 || !isForWhole)
      : [{ label: `$(unmute) ${t("Transcribe Recording")}`, do: run("earmark.transcribe") }]),
    ...jobs.waiting.filter((one) => one !== job).map((one) => placeItem(one, runner, one.request.recording.name)),
    ...((await hasKey(job?.request.settings ?? readSettings(undefined), keys))
      ? []
      : [{ label: `$(key) ${t("Set API Key")}`, do: run("earmark.setApiKey") }]),
    { label: `$(eye) ${t("Preview Recognition Context")}`, do: run("earmark.previewContext") },
    { label: `$(output) ${t("Show Log")}`, do: run("earmark.showLog") },
  ];
  const title = job ? job.request.recording.name : "Earmark";
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: t("Select an action") });
  await picked?.do();
}

async function hasKey({ engineId, region }: AnySettings, keys: Pick<Keys, "find">): Promise<boolean> {
  return engineId !== "cloud" || (await keys.find(region)) !== undefined;
}

/** `name`: of the recording, where the list is about another one. */
function placeItem(job: EditorJob, runner: JobRunner, name?: string): ActionItem {
  return {
    label: `$(arrow-down) ${t("Insert Transcript...")}`,
    ...(name === undefined ? {} : { description: foreign(name) }),
    do: () => runner.offerPlace(job, waitsForPlace(job.placed) ? job.placed : "closed"),
  };
}

function itemsFor(job: EditorJob, runner: JobRunner): ActionItem[] {
  const { destination } = job.request;
  const items: ActionItem[] = [];
  if (job.busy)
    items.push({
      label: `$(circle-slash) ${t("Cancel")}`,
      description: t("keeps the partial transcript"),
      isForWhole: true,
      do: () => job.cancel(),
    });
  else if (destination.undone)
    items.push({ label: `$(arrow-down) ${t("Insert Again")}`, do: () => runner.offerPlace(job, "undone") });
  else if (job.phase === "waiting") items.push(placeItem(job, runner));
  if (!job.busy && job.gaps.length > 0) {
    items.push({ label: `$(refresh) ${t("Retry Gaps")}`, do: () => runner.run(job) });
    items.push({
      label: `$(refresh) ${t("Retry Gaps Without Context")}`,
      do: () => runner.run(job, { withoutContext: true }),
    });
  } else if (job.phase === "failed" || job.phase === "cancelled") {
    items.push({
      label: `$(refresh) ${t("Retry")}`,
      description: t("sends only what is missing"),
      do: () => runner.run(job),
    });
  }
  if (canReveal(job))
    items.push({ label: `$(location) ${t("Go to Inserted Transcript")}`, do: () => destination.reveal?.() });
  items.push({
    label: `$(globe) ${t("Retranscribe in Another Language...")}`,
    description: t("charged again"),
    isForWhole: true,
    do: () => vscode.commands.executeCommand("earmark.redoAs"),
  });
  if (job.text) {
    items.push({ label: `$(file-text) ${t("Show Full Transcript")}`, do: () => showText(job.text) });
    if (canRemove(destination))
      items.push({
        label: `$(discard) ${t("Undo Last Transcript")}`,
        do: () => vscode.commands.executeCommand("earmark.undoLast"),
      });
  }
  return items;
}

async function showText(content: string): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: "markdown" }));
}
