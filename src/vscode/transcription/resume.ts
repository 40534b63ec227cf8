import * as path from "node:path";
import * as vscode from "vscode";
import { estimateTokens } from "../../context/tokens";
import type { JobEntry, JobRecord } from "../../storage/journal";
import { priceOf } from "../../recognizers/catalog";
import { keptSegments } from "../../session/errorText";
import type { DictationConsent } from "../../session/dictation/dictationConsent";
import { timeIn } from "../../session/dictation/dictationName";
import { agreeAgain, type AgainDeps } from "../../session/agreeAgain";
import { describe } from "../../core/describe";
import { moneyOfAll } from "../ui/display";
import { anchorAt } from "../insertion/anchor";
import type { Destination } from "../insertion/destination";
import { isInTab } from "../insertion/followedDocument";
import { WholeFile } from "../insertion/wholeFile";
import { TranscriptWriter } from "../insertion/transcriptWriter";
import { recordingOfJob, type JobAbout } from "../../session/jobAbout";
import { isSavedFile, isSavedPosition } from "../insertion/placeShapes";
import { settingsOf, workspaceOfWindow } from "./interrupted";
import type { JobRunner } from "./jobRunner";
import type { EditorJobs } from "./editorJob";
import type { Storage } from "./editorStorage";
import type { Log } from "../../core/types";
import type { Failures } from "../ui/failureMessages";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

type Interrupted = JobRecord<JobAbout>;

/** What became of a job whose window is gone. */
interface Left {
  readonly record: Interrupted;
  readonly name: string;
  readonly segmentsDone: number;
  /** Seconds that are not finished; 0 where the length is not known. */
  readonly secondsLeft: number;
}

/** What it takes to go on with what another window began. */
export interface ResumeDeps {
  readonly storage: Pick<Storage, "journal" | "clips">;
  readonly jobs: Pick<EditorJobs, "begin">;
  readonly runner: Pick<JobRunner, "run">;
  readonly again: AgainDeps;
  readonly dictationConsent: Pick<DictationConsent, "isGiven">;
  readonly failures: Pick<Failures, "report">;
  readonly log: Log;
}

/** Once after the start: tells of jobs that were cut off in this workspace, and goes on with them if the user wants it. */
export async function offerResume(deps: ResumeDeps): Promise<void> {
  const here = workspaceOfWindow();
  const records = (await deps.storage.journal.abandoned()).filter(({ about }) => about.workspace === here);
  const left = await Promise.all(records.map((record) => leftOf(record, deps)));
  if (left.length === 0) return deps.log.info("resume: nothing was interrupted");
  const resume = t("Resume");
  const insert = t("Insert Partial Transcript");
  const discard = t("Discard");
  const arrived = left.some(({ segmentsDone }) => segmentsDone > 0);
  const chosen = await showInformation(messageFor(left), resume, ...(arrived ? [insert] : []), discard);
  if (!chosen) return;
  for (const { record } of left) {
    const entry = await deps.storage.journal.claim(record);
    // Another window was quicker.
    if (!entry) continue;
    if (chosen === discard) await entry.end();
    else await goOn(entry, chosen === resume, deps);
  }
}

async function leftOf(record: Interrupted, { storage, again }: ResumeDeps): Promise<Left> {
  const known = storage.clips;
  const { about, clips } = record;
  const found = await Promise.all(clips.map(async ({ key, span }) => ((await known.find(key)) ? span : undefined)));
  const done = found.filter((span) => span !== undefined);
  const secondsDone = done.reduce((sum, { start, end }) => sum + end - start, 0);
  const recording = recordingOfJob(about);
  // How long a dictation was, nobody knew when it was written down.
  const all = about.live ? await again.measure([recording], settingsOf(about)).catch(() => undefined) : undefined;
  const seconds = Math.max(all?.seconds ?? about.seconds, clips.at(-1)?.span.end ?? 0);
  return {
    record,
    name: recording.name,
    segmentsDone: done.length,
    secondsLeft: Math.max(0, seconds - secondsDone),
  };
}

function messageFor(left: readonly Left[]): string {
  const [first] = left;
  const segments = left.reduce((sum, { segmentsDone }) => sum + segmentsDone, 0);
  const amounts = left.flatMap(({ record, secondsLeft }) => {
    const { model, region } = settingsOf(record.about);
    return secondsLeft > 0 ? (priceOf(model, region, secondsLeft) ?? []) : [];
  });
  const rest = moneyOfAll(amounts);
  const what =
    left.length === 1 && first
      ? first.record.about.live
        ? t("The dictation of {0} was interrupted.", timeIn(first.name) ?? first.name)
        : t("The transcription of {0} was interrupted.", first.name)
      : t("{0} transcriptions were interrupted.", left.length);
  const costs = rest ? [t("Transcribing the rest costs about {0}.", rest)] : [];
  return [what, keptSegments(segments, t), ...costs].join(" ");
}

/** Goes on at the same place with what is missing, or only puts there what had arrived. */
async function goOn(entry: JobEntry<JobAbout>, send: boolean, deps: ResumeDeps): Promise<void> {
  const { about, clips } = entry.record;
  const settings = settingsOf(about);
  const before = recordingOfJob(about, clips);
  if (settings.problem) {
    await entry.suspend();
    const failed = { name: before.name, settings, retry: () => offerResume(deps) };
    return void deps.failures.report(settings.problem, failed);
  }
  // What was said in a dictation was agreed to before it was recorded.
  const isDictated =
    before.kind === "file" &&
    before.live !== undefined &&
    (await deps.dictationConsent.isGiven(path.dirname(before.path), settings));
  const asked = isDictated ? { ...settings, confirmUpload: "never" as const } : settings;
  const earlier = { recording: before, settings: asked, contextTokens: estimateTokens(about.context), isAgreed: false };
  const recording = send ? await agreeAgain(earlier, deps.again) : before;
  // Offered once more by the next window.
  if (!recording) return entry.suspend();
  const destination = await destinationOf(about);
  const job = deps.jobs.begin({ recording, settings, context: about.context, destination, notices: [], entry });
  try {
    await deps.runner.run(job, { cachedOnly: !send }, send);
  } catch (error) {
    deps.log.error(`resume: ${describe(error)}`);
  }
}

/** The same place in the same document; a new document where that one is gone. */
async function destinationOf({ place }: JobAbout): Promise<Destination> {
  if (isSavedFile(place)) return WholeFile.resume(place);
  if (isSavedPosition(place)) {
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
      if (!isInTab(document.uri))
        await vscode.window.showTextDocument(document, { preserveFocus: true, preview: false });
      return TranscriptWriter.resume(document, place);
    } catch {
      // Deleted, or never saved.
    }
  }
  const document = await vscode.workspace.openTextDocument({ content: "", language: "markdown" });
  await vscode.window.showTextDocument(document, { preserveFocus: true });
  return new TranscriptWriter(anchorAt(document, 0), isSavedPosition(place) ? place : { corrections: [] });
}
