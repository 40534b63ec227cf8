import assert from "node:assert/strict";
import { link, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Job } from "../../../src/session/job";
import { Jobs } from "../../../src/session/jobs";
import { NO_DEPS } from "./fakes";

/** A job with text, whose removal takes until `release`. */
function jobWith(text: string, removed: string[]) {
  let release = (_done: boolean): void => undefined;
  const gate = new Promise<boolean>((resolve) => (release = resolve));
  const destination = {
    text,
    remove: async (): Promise<boolean> => {
      const done = await gate;
      if (done) removed.push(text);
      return done;
    },
    dispose: () => undefined,
  };
  const job = { request: { destination }, settled: Promise.resolve(), cancel: () => undefined };
  return { job: job as unknown as Job, release };
}

describe("the jobs of a window", () => {
  it("lose two transcripts where undo was asked for twice in a hurry", async () => {
    const removed: string[] = [];
    const jobs = new Jobs(NO_DEPS);
    const made = ["first", "second", "third"].map((text) => jobWith(text, removed));
    for (const { job } of made) jobs.add(job);
    const asked = [jobs.undoNewest(), jobs.undoNewest()];
    for (const { release } of made) release(true);
    const undone = await Promise.all(asked);
    assert.deepEqual(removed, ["third", "second"]);
    assert.deepEqual(
      undone.map((one) => one?.job),
      [made[2]?.job, made[1]?.job],
    );
    assert.equal(jobs.newest, made[0]?.job);
  });

  it("keep the one whose text cannot be removed", async () => {
    const jobs = new Jobs(NO_DEPS);
    const { job, release } = jobWith("text", []);
    jobs.add(job);
    release(false);
    assert.deepEqual(await jobs.undoNewest(), { job, destination: job.request.destination, removed: false });
    assert.equal(jobs.newest, job);
    assert.equal(await new Jobs(NO_DEPS).undoNewest(), undefined);
  });

  it("lose what came last, whether it was transcribed or saved", async () => {
    const removed: string[] = [];
    const jobs = new Jobs(NO_DEPS);
    const [first, saved, second] = ["first", "saved", "second"].map((text) => jobWith(text, removed));
    assert.ok(first && saved && second);
    for (const { release } of [first, saved, second]) release(true);
    jobs.add(first.job);
    jobs.placed(saved.job.request.destination);
    jobs.add(second.job);
    const undone = [await jobs.undoNewest(), await jobs.undoNewest(), await jobs.undoNewest(), await jobs.undoNewest()];
    assert.deepEqual(removed, ["second", "saved", "first"]);
    assert.deepEqual(
      undone.map((one) => one?.job),
      [second.job, undefined, first.job, undefined],
    );
  });

  it("platforms 16: are found by the file that is heard: its links, its other names, another case, and no other file", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "earmark-"));
    const named = (name: string): string => path.join(folder, name);
    try {
      await writeFile(named("a.wav"), "one");
      await writeFile(named("same.wav"), "one");
      await link(named("a.wav"), named("hard.wav"));
      await symlink(named("a.wav"), named("soft.wav"));
      await symlink(folder, named("folder"));
      const jobs = new Jobs(NO_DEPS);
      const add = (file: string): Job => {
        const request = { recording: { kind: "file", path: file }, destination: {} };
        const job = { request } as unknown as Job;
        jobs.add(job);
        return job;
      };
      const [first, gone, newest] = [named("soft.wav"), named("Gespräch.WAV"), named("hard.wav")].map(add);
      for (const name of ["a.wav", "hard.wav", "soft.wav", "folder/a.wav"])
        assert.equal(await jobs.at(named(name)), newest, name);
      // It was deleted, on a disk that knows no case and stores names decomposed.
      assert.equal(await jobs.at(named("gespra\u0308ch.wav")), gone);
      assert.equal(await jobs.at(named("same.wav")), undefined);
      jobs.remove(newest as Job);
      assert.equal(await jobs.at(named("a.wav")), first);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
