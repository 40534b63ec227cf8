import * as vscode from "vscode";
import { agreeAgain } from "./agreeAgain";
import { gatherContext } from "../context/contextSources";
import { noticesFor } from "../ui/editorNotices";
import { Collected } from "../insertion/collected";
import type { EditorJob } from "./editorJob";
import type { Parts } from "./editorParts";
import type { Settings } from "../settings";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

/**
 * Transcribes the recording of a job once more: in another language, or with the words that the glossary has by now. Where its
 * text stands in a document the new one is shown beside it first, and nothing is replaced unasked.
 */
export async function redo(job: EditorJob, settings: Settings, parts: Parts): Promise<void> {
  const { destination } = job.request;
  if (job.busy) {
    job.cancel();
    await job.settled;
  }
  const document =
    destination.uri && (await vscode.workspace.openTextDocument(destination.uri).then(undefined, () => undefined));
  const place = { document, caret: 0, selection: "" };
  const gathered = await gatherContext(settings, place, parts.log);
  const recording = await agreeAgain(job.request.recording, settings, gathered.context.tokens, parts);
  if (!recording) return;
  const request = { recording, settings, context: gathered.context.text, notices: noticesFor(settings, gathered) };
  if (destination.propose?.([]) === undefined) {
    // Nothing stands there that could be compared.
    const renewed = destination.renew();
    await destination.remove?.();
    return parts.conclusions.runInTurn(replaceJob(job, { ...request, destination: renewed }, parts));
  }
  const again = parts.jobs.begin({ ...request, destination: new Collected() }, parts.jobDeps);
  const outcome = await parts.jobs.inTurn(again, () => again.run());
  await parts.conclusions.conclude(again, outcome);
  if (outcome.kind !== "done") return;
  const { segments } = again;
  const proposed = destination.propose(segments);
  parts.jobs.remove(again);
  parts.status.drop(again);
  if (proposed === undefined || !destination.uri) return;
  if (proposed === document?.getText())
    return void showInformation(t("{0} was transcribed the same way again.", recording.name));
  const title = t("Replace the transcript of {0}?", recording.name);
  if (!(await parts.proposals.ask(title, destination.uri, proposed))) return;
  const renewed = destination.renew();
  await destination.remove?.(true);
  // All of it is known: nothing is sent.
  const finished = new Map(segments.flatMap((one) => (one.gap ? [] : [[one.index, one] as const])));
  await parts.conclusions.runInTurn(replaceJob(job, { ...request, destination: renewed, finished }, parts));
}

function replaceJob(before: EditorJob, after: EditorJob["request"], { jobs, status, jobDeps }: Parts): EditorJob {
  status.drop(before);
  jobs.remove(before);
  return jobs.begin(after, jobDeps);
}
