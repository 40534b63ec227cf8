import { Batch } from "./batch";
import type { Gathered } from "./contextSources";
import type { Places } from "./destinations";
import type { Ask } from "./flow";
import type { JobOutcome, RunOptions } from "../session/job";
import type { EditorJob } from "./editorJob";
import { noticeInEditor, noticesFor } from "./notices";
import type { Parts } from "./parts";
import { showIfUnseen } from "./progress";
import type { Recording } from "../session/recording";
import { conclude, failureOf, reportFailure } from "./report";
import { showInformation } from "./ui/messages";

/** What was agreed to: recordings, their places and the words that go along. */
export interface Agreed {
  readonly ask: Ask;
  readonly places: Places;
  readonly gathered: Gathered;
  /** What is known will do, whatever context it was heard with. */
  readonly anyContext: boolean;
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
export async function transcribeOneByOne(agreed: Agreed, parts: Parts, again?: Again): Promise<void> {
  const { ask, places } = agreed;
  const batch = ask.together ? new Batch(ask.recordings.length - (again?.index ?? 0)) : undefined;
  const all = goThrough(agreed, parts, again, batch);
  let stopped: Stopped | undefined;
  try {
    stopped = await (batch ? batch.during(all) : all);
  } catch (error) {
    places.dispose();
    throw error;
  }
  await batch?.summarize();
  if (!stopped) return places.dispose();
  const { index, job, error } = stopped;
  let goesOn = false;
  const retry = (options: RunOptions = {}): Promise<void> => {
    goesOn = true;
    return transcribeOneByOne(agreed, parts, { index, job, options });
  };
  const failed = { name: ask.recordings[index]?.name ?? "", settings: ask.settings, parts, retry };
  // Not awaited: the message stays for as long as the person likes.
  void reportFailure(error, job ? failureOf(job, parts, retry) : failed).then(() => {
    if (!goesOn) places.dispose();
  });
}

async function goThrough(
  agreed: Agreed,
  parts: Parts,
  again: Again | undefined,
  batch: Batch | undefined,
): Promise<Stopped | undefined> {
  const { recordings } = agreed.ask;
  for (let index = again?.index ?? 0; index < recordings.length; index++) {
    const repeated = again?.index === index ? again : undefined;
    let job: EditorJob | undefined;
    let outcome: JobOutcome;
    try {
      job = repeated?.job ?? (await jobFor(agreed, index, parts));
      batch?.begins(job);
      outcome = await runJob(job, batch === undefined, parts, repeated?.options);
    } catch (error) {
      if (!batch) throw error;
      outcome = { kind: "failed", error };
    }
    if (batch ? batch.take(recordings[index]?.name ?? "", outcome, job) : outcome.kind !== "cancelled") continue;
    return outcome.kind === "failed" ? { index, job, error: outcome.error } : undefined;
  }
  return undefined;
}

async function jobFor({ ask, places, gathered, anyContext }: Agreed, index: number, parts: Parts): Promise<EditorJob> {
  const { recordings, settings } = ask;
  const destination = await places.take(index, gathered.corrections, parts);
  const recording = recordings[index] as Recording;
  const notices = [...noticesFor(settings, gathered)];
  if (ask.goal === "cursor" && ask.takesNone !== undefined) {
    const notice = { code: "takesNoText", document: ask.takesNone } as const;
    notices.push(notice);
    // The text is not where the caret was. Not awaited: it stays for as long as the user likes.
    if (index === 0) void showInformation(noticeInEditor(notice));
  }
  const context = gathered.context.text;
  const quiet = ask.together === true;
  return parts.jobs.begin({ recording, settings, context, destination, notices, anyContext, quiet }, parts.jobDeps);
}

/** Runs a job in its turn. `alone`: with its own progress and message. */
async function runJob(job: EditorJob, alone: boolean, parts: Parts, options: RunOptions = {}): Promise<JobOutcome> {
  const running = parts.jobs.inTurn(job, () => job.run(options));
  if (alone) showIfUnseen(job, running);
  const outcome = await running;
  if (alone) await conclude(job, outcome, parts);
  return outcome;
}
