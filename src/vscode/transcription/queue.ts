import { Lanes } from "../../pipeline/lanes";
import { lanesFor } from "../../recognizers/engine";
import { Ahead } from "../../session/ahead";
import type { Recognition } from "../../session/recognition";
import type { Settings } from "../settings";
import { Batch } from "../ui/batchProgress";
import type { Gathered } from "../context/contextSources";
import type { Places } from "../insertion/destinations";
import type { TranscribeRequest } from "./transcribeAll";
import type { JobOutcome, RunOptions } from "../../session/job";
import type { EditorJob, EditorJobs } from "./editorJob";
import { noticesAt } from "../../session/noticeText";
import { noticeInEditor, noticesFor } from "../ui/editorNotices";
import type { JobRunner } from "./jobRunner";
import type { Recording } from "../../session/recording";
import { failureOf, type Failures } from "../ui/failureMessages";
import { showInformation } from "../ui/messages";
import { showIfUnseen } from "../ui/progress";

/** What it takes to transcribe recordings in their turn. */
export interface QueueDeps {
  readonly jobs: Pick<EditorJobs, "begin" | "recognition">;
  readonly runner: Pick<JobRunner, "conclude">;
  readonly failures: Failures;
}

/** What was agreed to: recordings, their places and the words that go along. */
export interface Agreed {
  readonly request: TranscribeRequest;
  readonly places: Places;
  readonly gathered: Gathered;
  /** What is known will do, whatever context it was recognized with. */
  readonly anyContext: boolean;
  /** Nobody agreed to send anything. */
  readonly sendsNothing: boolean;
  /** By index of the recording: those that were begun, and go on after a failure with what they have finished. */
  readonly recognitions: Map<number, Recognition<Settings>>;
}

/** Where to go on after a failure. */
interface Again {
  readonly index: number;
  /** Absent: it did not come to a job. */
  readonly job: EditorJob | undefined;
  readonly options: RunOptions;
}

/** What ended it before the last recording. */
interface Stopped {
  readonly index: number;
  readonly job: EditorJob | undefined;
  readonly error: unknown;
}

/**
 * Recordings one after the other, each to its place. Ends the places that were not taken when nothing can follow.
 * @throws {EarmarkError} for a place that cannot be made, unless there is a summary for all
 */
export async function transcribeInOrder(agreed: Agreed, deps: QueueDeps, again?: Again): Promise<void> {
  const { request, places, recognitions } = agreed;
  const { recordings, settings } = request;
  const first = again?.index ?? 0;
  const batch = request.together ? new Batch(recordings.length - first) : undefined;
  const endProgress = batch?.show();
  const lanes = new Lanes(lanesFor(settings.engine, settings.parallel));
  // Theirs is the sound and the service; places are taken and written to one after the other.
  const make = (index: number): Recognition<Settings> => recognitionOf(agreed, index, deps);
  const ahead = new Ahead({ count: recordings.length, lanes, make }, first);
  let stopped: Stopped | undefined;
  try {
    for (let index = first; index < recordings.length; index++) {
      const repeated = again?.index === index ? again : undefined;
      let job: EditorJob | undefined;
      let outcome: JobOutcome;
      try {
        await ahead.take(index);
        job = repeated?.job ?? (await jobFor(agreed, index, deps));
        batch?.begins(job);
        const running = job.run({ ...repeated?.options, lanes });
        if (!batch) showIfUnseen(job, running);
        outcome = await running;
        if (!batch) deps.runner.conclude(job, outcome);
      } catch (error) {
        // It has no place, and was begun ahead: nobody would end it, and it would go on being paid for.
        if (!job) await recognitions.get(index)?.suspend(error);
        if (!batch) throw error;
        outcome = { kind: "failed", error };
      }
      if (batch ? batch.take(recordings[index]?.name ?? "", outcome, job) : outcome.kind !== "cancelled") continue;
      if (outcome.kind === "failed") stopped = { index, job, error: outcome.error };
      break;
    }
  } catch (error) {
    places.dispose();
    throw error;
  } finally {
    await ahead.end();
    endProgress?.();
  }
  await batch?.summarize();
  if (stopped) offerRetry(stopped, agreed, deps);
  else places.dispose();
}

/** Reports what ended a batch; on request it goes on where it stopped. */
function offerRetry({ index, job, error }: Stopped, agreed: Agreed, deps: QueueDeps): void {
  const { request, places } = agreed;
  let goesOn = false;
  const retry = (options: RunOptions = {}): Promise<void> => {
    goesOn = true;
    return transcribeInOrder(agreed, deps, { index, job, options });
  };
  const failed = { name: request.recordings[index]?.name ?? "", settings: request.settings, retry };
  // Not awaited: the message stays for as long as the user likes.
  void deps.failures.report(error, job ? failureOf(job, retry) : failed).then(() => {
    if (!goesOn) places.dispose();
  });
}

function recognitionOf(
  { request, gathered, anyContext, sendsNothing, recognitions }: Agreed,
  index: number,
  { jobs }: QueueDeps,
): Recognition<Settings> {
  const known = recognitions.get(index);
  if (known) return known;
  const recording = request.recordings[index] as Recording;
  const context = gathered.context.text;
  const made = jobs.recognition({ recording, settings: request.settings, context, anyContext, sendsNothing });
  recognitions.set(index, made);
  return made;
}

async function jobFor(agreed: Agreed, index: number, deps: QueueDeps): Promise<EditorJob> {
  const { request, places, gathered } = agreed;
  const { settings, goal, takesNone } = request;
  const destination = await places.take(index, gathered.corrections);
  const notices = [...noticesFor(settings, gathered)];
  if (goal === "cursor" && takesNone !== undefined) notices.push({ code: "takesNoText", document: takesNone });
  const said = noticesAt("start", notices).map(noticeInEditor).join(" ");
  // Not awaited: it stays for as long as the user likes.
  if (said && index === 0) void showInformation(said);
  const recognition = recognitionOf(agreed, index, deps);
  const quiet = request.together === true;
  return deps.jobs.begin({ ...recognition.request, recognition, destination, notices, quiet });
}
