import { Lanes } from "../../pipeline/lanes";
import { lanesFor } from "../../recognizers/engine";
import { Ahead } from "../../session/ahead";
import type { Recognition } from "../../session/recognition";
import type { Settings } from "../settings";
import { Batch } from "../ui/batchProgress";
import type { Gathered } from "../context/contextSources";
import type { Places } from "../insertion/destinations";
import type { Ask } from "./transcribeAll";
import type { JobOutcome, RunOptions } from "../../session/job";
import type { EditorJob, EditorJobs } from "./editorJob";
import { noticesAt } from "../../session/noticeText";
import { noticeInEditor, noticesFor } from "../ui/editorNotices";
import type { JobRunner } from "./jobRunner";
import type { Recording } from "../../session/recording";
import { failureOf, type Failures } from "../ui/failureMessages";
import { showInformation } from "../ui/messages";

/** What it takes to transcribe recordings in their turn. */
export interface QueueDeps {
  readonly jobs: Pick<EditorJobs, "begin" | "inTurn" | "recognition">;
  readonly runner: Pick<JobRunner, "run">;
  readonly failures: Failures;
}

/** What was agreed to: recordings, their places and the words that go along. */
export interface Agreed {
  readonly ask: Ask;
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
export async function transcribeOneByOne(agreed: Agreed, deps: QueueDeps, again?: Again): Promise<void> {
  const { ask, places } = agreed;
  const batch = ask.together ? new Batch(ask.recordings.length - (again?.index ?? 0)) : undefined;
  const all = goThrough(agreed, deps, again, batch);
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
    return transcribeOneByOne(agreed, deps, { index, job, options });
  };
  const failed = { name: ask.recordings[index]?.name ?? "", settings: ask.settings, retry };
  // Not awaited: the message stays for as long as the user likes.
  void deps.failures.report(error, job ? failureOf(job, retry) : failed).then(() => {
    if (!goesOn) places.dispose();
  });
}

async function goThrough(
  agreed: Agreed,
  deps: QueueDeps,
  again: Again | undefined,
  batch: Batch | undefined,
): Promise<Stopped | undefined> {
  const { recordings, settings } = agreed.ask;
  const begin = again?.index ?? 0;
  const lanes = new Lanes(lanesFor(settings.engine, settings.parallel));
  // Theirs is the sound and the service; places are taken and written to one after the other.
  const make = (index: number): Recognition<Settings> => recognitionOf(agreed, index, deps);
  const ahead = new Ahead({ count: recordings.length, lanes, make }, begin);
  try {
    for (let index = begin; index < recordings.length; index++) {
      const repeated = again?.index === index ? again : undefined;
      let job: EditorJob | undefined;
      let outcome: JobOutcome;
      try {
        await ahead.take(index);
        job = repeated?.job ?? (await jobFor(agreed, index, deps));
        batch?.begins(job);
        outcome = await runJob(job, batch === undefined, deps, { ...repeated?.options, lanes });
      } catch (error) {
        // It has no place, and was begun ahead: nobody would end it, and it would go on being paid for.
        if (!job) await agreed.recognitions.get(index)?.suspend(error);
        if (!batch) throw error;
        outcome = { kind: "failed", error };
      }
      if (batch ? batch.take(recordings[index]?.name ?? "", outcome, job) : outcome.kind !== "cancelled") continue;
      return outcome.kind === "failed" ? { index, job, error: outcome.error } : undefined;
    }
    return undefined;
  } finally {
    await ahead.end();
  }
}

function recognitionOf(
  { ask, gathered, anyContext, sendsNothing, recognitions }: Agreed,
  index: number,
  { jobs }: QueueDeps,
): Recognition<Settings> {
  const known = recognitions.get(index);
  if (known) return known;
  const recording = ask.recordings[index] as Recording;
  const context = gathered.context.text;
  const made = jobs.recognition({ recording, settings: ask.settings, context, anyContext, sendsNothing });
  recognitions.set(index, made);
  return made;
}

async function jobFor(agreed: Agreed, index: number, deps: QueueDeps): Promise<EditorJob> {
  const { ask, places, gathered } = agreed;
  const { settings } = ask;
  const destination = await places.take(index, gathered.corrections);
  const notices = [...noticesFor(settings, gathered)];
  if (ask.goal === "cursor" && ask.takesNone !== undefined) {
    notices.push({ code: "takesNoText", document: ask.takesNone });
  }
  const said = noticesAt("start", notices).map(noticeInEditor).join(" ");
  // Not awaited: it stays for as long as the user likes.
  if (said && index === 0) void showInformation(said);
  const recognition = recognitionOf(agreed, index, deps);
  const quiet = ask.together === true;
  return deps.jobs.begin({ ...recognition.request, recognition, destination, notices, quiet });
}

/** Runs a job in its turn. `alone`: with its own progress and message. */
function runJob(job: EditorJob, alone: boolean, deps: QueueDeps, options: RunOptions = {}): Promise<JobOutcome> {
  return alone ? deps.runner.run(job, options, true) : deps.jobs.inTurn(job, () => job.run(options));
}
