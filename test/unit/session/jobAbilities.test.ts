import assert from "node:assert/strict";
import type { Destination } from "../../../src/vscode/insertion/destination";
import type { Job } from "../../../src/session/job";
import { abilitiesOf, textStateOf } from "../../../src/session/jobAbilities";
import { Jobs } from "../../../src/session/jobs";
import { NO_DEPS } from "./fakes";

const NOTHING = { busy: false, canUndo: false, canReveal: false, canRetry: false, canRedo: false };

function destination(more: Partial<Destination> = {}): Destination {
  const remove = (): Promise<boolean> => Promise.resolve(true);
  const reveal = (): Promise<void> => Promise.resolve();
  return { text: "said", undone: false, remove, reveal, ...more } as Destination;
}

function jobTo(to: Destination, more: Partial<Job> = {}): Job {
  return { busy: false, phase: "done", gaps: [], request: { destination: to }, ...more } as unknown as Job;
}

function abilities(...jobs: readonly Job[]): ReturnType<typeof abilitiesOf> {
  const all = new Jobs(NO_DEPS);
  for (const job of jobs) all.add(job);
  return abilitiesOf(all);
}

describe("what can be done with jobs", () => {
  it("editor: user 4: is nothing without a job, and what fits the jobs with some", () => {
    assert.deepEqual(abilities(), NOTHING);
    const done = { ...NOTHING, canUndo: true, canReveal: true, canRedo: true };
    assert.deepEqual(abilities(jobTo(destination())), done);
    const begun = destination({ text: "", stands: false, growing: true });
    assert.deepEqual(abilities(jobTo(begun, { busy: true, phase: "running" })), {
      ...NOTHING,
      busy: true,
      canReveal: true,
      canRedo: true,
    });
    assert.deepEqual(abilities(jobTo(destination({ text: "" }), { phase: "failed" })), {
      ...NOTHING,
      canRetry: true,
      canRedo: true,
    });
  });

  it("editor: user 3: is neither to undo nor to go to where nothing stands", () => {
    const only = { ...NOTHING, canRedo: true };
    const stored = destination({ stands: false, elsewhere: "stored" });
    for (const to of [
      stored,
      destination({ text: "" }),
      destination({ stands: false }),
      destination({ undone: true }),
      destination({ stands: false, elsewhere: "copied" }),
    ])
      assert.deepEqual(abilities(jobTo(to)), only);
    // A file is written at the end.
    assert.deepEqual(abilities(jobTo(destination({ stands: false }), { busy: true })), { ...only, busy: true });
  });

  it("editor: user 3: is undone before what came earlier only where text stands", async () => {
    const jobs = new Jobs(NO_DEPS);
    const [first, second] = [jobTo(destination()), jobTo(destination({ stands: false }))].map((job) =>
      Object.assign(job, { cancel: () => undefined, settled: Promise.resolve() }),
    );
    for (const job of [first, second]) if (job) jobs.add(job);
    assert.equal((await jobs.undoNewest())?.job, first);
  });

  it("editor: user 3: names what became of a text", () => {
    assert.equal(textStateOf(destination()), "inserted");
    assert.equal(textStateOf(destination({ text: " " })), "nowhere");
    assert.equal(textStateOf(destination({ stands: false })), "nowhere");
    assert.equal(textStateOf(destination({ undone: true })), "nowhere");
    assert.equal(textStateOf(destination({ stands: false, elsewhere: "copied" })), "copied");
    assert.equal(textStateOf(destination({ stands: false, elsewhere: "stored" })), "stored");
  });
});
