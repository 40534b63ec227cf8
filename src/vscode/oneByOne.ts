import { Batch } from "./batch";
import type { Gathered } from "./contextSources";
import type { Places } from "./destinations";
import type { Ask } from "./flow";
import { Job, type JobOutcome, type RunOptions } from "./job";
import { noticesFor } from "./notices";
import type { Parts } from "./parts";
import { showIfUnseen } from "./progress";
import type { Recording } from "./recording";
import { conclude, failureOf, reportFailure } from "./report";

/** What was agreed to: recordings, their places and the words that go along. */
export interface Agreed {
  readonly ask: Ask;
  readonly places: Places;
  readonly gathered: Gathered;
  /** What is known will do, whatever context it was heard with. */
  readonly anyContext: boolean;
}

/** Where to go on after a failure, with the job that failed. */
interface Again {
  readonly index: number;
  readonly job: Job;
  readonly options: RunOptions;
}

/** Recordings one after the other, each to its place. Ends the places that were not taken when nothing can follow. */
export async function transcribeOneByOne(agreed: Agreed, parts: Parts, again?: Again): Promise<void> {
  const { ask, places } = agreed;
  const first = again?.index ?? 0;
  const batch = ask.together ? new Batch(ask.recordings.length - first) : undefined;
  let current: Job | undefined;
  let failed: { readonly index: number; readonly job: Job; readonly error: unknown } | undefined;
  const all = (async () => {
    for (let index = first; index < ask.recordings.length; index++) {
      const repeated = again?.index === index ? again : undefined;
      const job = repeated?.job ?? (await jobFor(agreed, index, parts));
      current = job;
      const outcome = await runJob(job, batch === undefined, parts, repeated?.options);
      if (batch ? batch.take(job, outcome) : outcome.kind !== "cancelled") continue;
      if (outcome.kind === "failed") failed = { index, job, error: outcome.error };
      return;
    }
  })();
  await (batch ? batch.during(all, () => current) : all);
  await batch?.summarize();
  if (!failed) return places.dispose();
  const { index, job, error } = failed;
  let goesOn = false;
  const retry = (options: RunOptions = {}): Promise<void> => {
    goesOn = true;
    return transcribeOneByOne(agreed, parts, { index, job, options });
  };
  // Not awaited: the message stays for as long as the person likes.
  void reportFailure(error, failureOf(job, parts, retry)).then(() => {
    if (!goesOn) places.dispose();
  });
}

async function jobFor({ ask, places, gathered, anyContext }: Agreed, index: number, parts: Parts): Promise<Job> {
  const { recordings, settings } = ask;
  const destination = await places.take(index, gathered.corrections, parts);
  const recording = recordings[index] as Recording;
  const notices = noticesFor(settings, gathered);
  const job = new Job({ recording, settings, context: gathered.context.text, destination, notices, anyContext }, parts);
  parts.jobs.add(job);
  return job;
}

/** Runs a job in its turn. `alone`: with its own progress and message. */
async function runJob(job: Job, alone: boolean, parts: Parts, options: RunOptions = {}): Promise<JobOutcome> {
  const running = parts.jobs.inTurn(job, () => job.run(options));
  if (alone) showIfUnseen(job, running);
  const outcome = await running;
  if (alone) await conclude(job, outcome, parts);
  return outcome;
}
