import assert from "node:assert/strict";
import { chooseView } from "../../../src/vscode/ui/statusChoice";
import type { JobView } from "../../../src/session/jobView";

const view = (name: string, phase: JobView["phase"], more: Partial<JobView> = {}): JobView =>
  ({ name, phase, textState: "inserted", ...more }) as JobView;

describe("what the status bar shows", () => {
  const waiting = view("waiting", "waiting");
  const done = view("done", "done", { document: "file:///a.md" });
  const failed = view("failed", "failed");

  it("editor: user 1: is the newest event, and a transcript that waits is counted", () => {
    assert.deepEqual(chooseView([waiting, done], done, undefined), { view: done, fresh: true, waiting: 1 });
    assert.deepEqual(chooseView([waiting, failed], failed, undefined), { view: failed, fresh: true, waiting: 1 });
    const other = view("other", "waiting");
    assert.deepEqual(chooseView([other, waiting, done], done, undefined), { view: done, fresh: true, waiting: 2 });
  });

  it("editor: user 1: is a transcript that waits as long as nothing newer has happened", () => {
    assert.deepEqual(chooseView([done, waiting], waiting, "file:///a.md"), { view: waiting, fresh: true, waiting: 0 });
    assert.equal(chooseView([done, waiting], undefined, "file:///a.md").view, waiting);
    assert.deepEqual(chooseView([waiting, done], undefined, "file:///a.md"), { view: done, fresh: false, waiting: 1 });
    // Nothing else is to be said: it can still be found.
    assert.deepEqual(chooseView([waiting, done], undefined, "file:///b.md"), {
      view: waiting,
      fresh: false,
      waiting: 0,
    });
  });

  it("is a job at work before anything else", () => {
    const queued = view("queued", "queued");
    const running = view("running", "running");
    assert.equal(chooseView([running, queued, waiting], waiting, undefined).view, running);
    assert.deepEqual(chooseView([queued, waiting], waiting, undefined), { view: queued, fresh: false, waiting: 1 });
  });

  it("editor: user 3: is no result for a document in which its text does not stand any more", () => {
    const undone = { ...done, textState: "nowhere" } as const;
    assert.equal(chooseView([undone], undefined, "file:///a.md").view, undefined);
    assert.equal(chooseView([done], undefined, "file:///a.md").view, done);
  });
});
