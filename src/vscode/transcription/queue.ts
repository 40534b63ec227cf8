import { Lanes } from "../../pipeline/lanes";
import { lanesFor } from "../../recognizers/engine";
import { Ahead } from "../../session/ahead";
import { Recognition } from "../../session/recognition";
import type { Settings } from "../settings";
import { Batch } from "../ui/batchProgress";
import type { Gathered } from "../context/contextSources";
import type { Places } from "../insertion/destinations";
import type { Ask } from "./transcribeAll";
import type { JobOutcome, RunOptions } from "../../session/job";
import type { EditorJob } from "./editorJob";
import { noticeInEditor, noticesFor } from "../ui/editorNotices";
import type { Parts } from "./editorParts";
import { showIfUnseen } from "../ui/progress";
import type { Recording } from "../../session/recording";
import { failureOf } from "../ui/failureMessages";
import { showInformation } from "../ui/messages";

/** What was agreed to: recordings, their places and the words that go along. */
export interface Agreed {
  readonly ask: Ask;
  readonly places: Places;
  readonly gathered: Gathered;
  /** What is known will do, whatever context it was recognized with. */
  readonly anyContext: boolean;
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
  const failed = { name: ask.recordings[index]?.name ?? "", settings: ask.settings, retry };
  // Not awaited: the message stays for as long as the user likes.
  void parts.failures.report(error, job ? failureOf(job, retry) : failed).then(() => {
    if (!goesOn) places.dispose();
  });
}

async function goThrough(
  agreed: Agreed,
  parts: Parts,
  again: Again | undefined,
  batch: Batch | undefined,
): Promise<Stopped | undefined> {
  const { recordings, settings } = agreed.ask;
  const begin = again?.index ?? 0;
  const lanes = new Lanes(lanesFor(settings.engine(), settings.parallel));
  // Theirs is the sound and the service; places are taken and written to one after the other.
  const make = (index: number): Recognition<Settings> => recognitionOf(agreed, index, parts);
  const ahead = new Ahead({ count: recordings.length, lanes, make }, begin);
  try {
    for (let index = begin; index < recordings.length; index++) {
      const repeated = again?.index === index ? again : undefined;
      let job: EditorJob | undefined;
      let outcome: JobOutcome;
      try {
        await ahead.take(index);
        job = repeated?.job ?? (await jobFor(agreed, index, parts));
        batch?.begins(job);
        outcome = await runJob(job, batch === undefined, parts, { ...repeated?.options, lanes });
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
  { ask, gathered, anyContext, recognitions }: Agreed,
  index: number,
  { jobDeps }: Parts,
): Recognition<Settings> {
  const known = recognitions.get(index);
  if (known) return known;
  const recording = ask.recordings[index] as Recording;
  const made = new Recognition(
    { recording, settings: ask.settings, context: gathered.context.text, anyContext },
    jobDeps,
  );
  recognitions.set(index, made);
  return made;
}

async function jobFor(agreed: Agreed, index: number, parts: Parts): Promise<EditorJob> {
  const { ask, places, gathered } = agreed;
  const { settings } = ask;
  const destination = await places.take(index, gathered.corrections);
  const notices = [...noticesFor(settings, gathered)];
  if (ask.goal === "cursor" && ask.takesNone !== undefined) {
    const notice = { code: "takesNoText", document: ask.takesNone } as const;
    notices.push(notice);
    // The text is not where the caret was. Not awaited: it stays for as long as the user likes.
    if (index === 0) void showInformation(noticeInEditor(notice));
  }
  const recognition = recognitionOf(agreed, index, parts);
  const quiet = ask.together === true;
  return parts.jobs.begin({ ...recognition.request, recognition, destination, notices, quiet }, parts.jobDeps);
}

/** Runs a job in its turn. `alone`: with its own progress and message. */
async function runJob(job: EditorJob, alone: boolean, parts: Parts, options: RunOptions = {}): Promise<JobOutcome> {
  const running = parts.jobs.inTurn(job, () => job.run(options));
  if (alone) showIfUnseen(job, running);
  const outcome = await running;
  if (alone) await parts.conclusions.conclude(job, outcome);
  return outcome;
}
