import * as vscode from "vscode";
import { agreeAgain, type AgainDeps } from "../../session/agreeAgain";
import { gatherContext } from "../context/contextSources";
import { noticesFor } from "../ui/editorNotices";
import { Collected } from "../insertion/collected";
import type { EditorJob, EditorJobs } from "./editorJob";
import type { JobRunner } from "./jobRunner";
import type { Log } from "../../core/types";
import type { Proposals } from "../ui/proposals";
import type { Status } from "../ui/status";
import type { Settings } from "../settings";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

/** What it takes to transcribe the recording of a job once more. */
export interface RetranscribeDeps {
  readonly jobs: Pick<EditorJobs, "begin" | "remove">;
  readonly runner: Pick<JobRunner, "run">;
  readonly status: Pick<Status, "drop">;
  readonly proposals: Pick<Proposals, "ask">;
  readonly again: AgainDeps;
  readonly log: Log;
}

/** Does that, as `retranscribeJob`. */
export type RetranscribeJob = (job: EditorJob, settings: Settings) => Promise<void>;

/**
 * Transcribes the recording of a job once more: in another language, or with the words that the glossary has by now. Where its
 * text stands in a document the new one is shown beside it first, and nothing is replaced unasked.
 */
export async function retranscribeJob(job: EditorJob, settings: Settings, deps: RetranscribeDeps): Promise<void> {
  const { destination } = job.request;
  if (job.request.recording.kind === "file" && job.request.recording.live?.sound)
    return void showInformation(t("Stop the dictation, and wait for its text, before you retranscribe it."));
  if (job.busy) {
    job.cancel();
    await job.settled;
  }
  const document =
    destination.uri && (await vscode.workspace.openTextDocument(destination.uri).then(undefined, () => undefined));
  const place = { document, caret: 0, selection: "" };
  const gathered = await gatherContext(settings, place, deps.log);
  const contextTokens = gathered.context.tokens;
  const earlier = { recording: job.request.recording, settings, contextTokens, isAgreed: true };
  const recording = await agreeAgain(earlier, deps.again);
  if (!recording) return;
  const request = { recording, settings, context: gathered.context.text, notices: noticesFor(settings, gathered) };
  if (destination.propose?.([]) === undefined) {
    // Nothing stands there that could be compared.
    const renewed = destination.renew();
    await destination.remove?.();
    return void (await deps.runner.run(replaceJob(job, { ...request, destination: renewed }, deps)));
  }
  const again = deps.jobs.begin({ ...request, destination: new Collected() });
  const outcome = await deps.runner.run(again);
  if (outcome.kind !== "done") return;
  const { segments } = again;
  const proposed = destination.propose(segments);
  deps.jobs.remove(again);
  deps.status.drop(again);
  if (proposed === undefined || !destination.uri) return;
  if (proposed === document?.getText())
    return void showInformation(t("{0} was transcribed the same way again.", recording.name));
  const title = t("Replace the transcript of {0}?", recording.name);
  if (!(await deps.proposals.ask(title, destination.uri, proposed))) return;
  const renewed = destination.renew();
  await destination.remove?.(true);
  // All of it is known: nothing is sent.
  const finished = new Map(segments.flatMap((one) => (one.gap ? [] : [[one.index, one] as const])));
  await deps.runner.run(replaceJob(job, { ...request, destination: renewed, finished }, deps));
}

function replaceJob(before: EditorJob, after: EditorJob["request"], { jobs, status }: RetranscribeDeps): EditorJob {
  status.drop(before);
  jobs.remove(before);
  return jobs.begin(after);
}
