import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import type { Job, JobOutcome } from "../../../src/session/job";
import { Jobs } from "../../../src/session/jobs";
import { gate, Paper, World } from "./fakes";

const DONE: JobOutcome = { kind: "done", placed: "written" };

/** A place in a document of that name. */
class Page extends Paper {
  override readonly uri: string;
  isDisposed = 0;

  constructor(uri: string) {
    super();
    this.uri = uri;
  }

  remove(): Promise<boolean> {
    this.written.length = 0;
    return Promise.resolve(true);
  }

  dispose(): void {
    this.isDisposed += 1;
  }
}

describe("the jobs of a window, in turn", () => {
  let folder: string;
  let world: World;
  let changes: number;
  let jobs: Jobs<Page>;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-turns-"));
    world = new World(folder);
    world.length = () => 1;
    changes = 0;
    jobs = new Jobs<Page>(world.deps, () => void changes++);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const begin = (uri = "paper:1"): Job<Page> => {
    const destination = new Page(uri);
    return jobs.begin({ ...world.request(destination), destination });
  };
  const run = (job: Job<Page>): Promise<JobOutcome> => jobs.inTurn(job, () => job.run());

  describe("write one at a time", () => {
    it("into one document, in the order in which they came, and announce that they wait", async () => {
      const events: string[] = [];
      const gates = [gate(), gate(), gate()];
      const turns = gates.map(({ passed }, index) =>
        jobs.inTurn(begin(), async () => {
          events.push(`begins ${index}`);
          await passed;
          events.push(`ends ${index}`);
          return DONE;
        }),
      );
      assert.deepEqual(
        world.views.map(({ phase }) => phase),
        ["queued", "queued"],
        "the first one has nobody to wait for",
      );
      gates[2]?.open();
      gates[1]?.open();
      await new Promise(setImmediate);
      assert.deepEqual(events, ["begins 0"]);
      gates[0]?.open();
      assert.deepEqual(await Promise.all(turns), [DONE, DONE, DONE]);
      assert.deepEqual(events, ["begins 0", "ends 0", "begins 1", "ends 1", "begins 2", "ends 2"]);
    });

    it("and wait for those who waited themselves", async () => {
      const events: string[] = [];
      const second = gate();
      const first = run(begin());
      const waiting = jobs.inTurn(begin(), async () => {
        await second.passed;
        events.push("second");
        return DONE;
      });
      await first;
      const third = jobs.inTurn(begin(), () => {
        events.push("third");
        return Promise.resolve(DONE);
      });
      await new Promise(setImmediate);
      second.open();
      await Promise.all([waiting, third]);
      assert.deepEqual(events, ["second", "third"]);
    });

    it("and into several at the same time", async () => {
      const first = gate();
      const slow = jobs.inTurn(begin("paper:1"), async () => (await first.passed, DONE));
      assert.deepEqual(await run(begin("paper:2")), DONE);
      first.open();
      await slow;
    });

    it("although the one before threw", async () => {
      const thrown = new Error("a fault of ours");
      const failing = jobs.inTurn(begin(), () => Promise.reject(thrown));
      const next = run(begin());
      await assert.rejects(failing, thrown);
      assert.deepEqual(await next, DONE);
    });

    it("and wait for nobody who has ended", async () => {
      await run(begin());
      const before = world.views.length;
      await run(begin());
      assert.ok(world.views.slice(before).every(({ phase }) => phase !== "queued"));
    });
  });

  it("are found by their document, also when they have ended", async () => {
    const [first, other, second] = [begin("paper:1"), begin("paper:2"), begin("paper:1")];
    assert.deepEqual(jobs.of({ toString: () => "paper:1" }), [first, second]);
    await run(other);
    assert.deepEqual(jobs.of({ toString: () => "paper:2" }), [other]);
    assert.deepEqual(jobs.of({ toString: () => "paper:3" }), []);
    assert.equal(jobs.newest, second);
  });

  it("tell whoever wants to know that one came, came on, was put somewhere and went", () => {
    const job = begin();
    assert.equal(changes, 1);
    jobs.changed();
    jobs.placed(new Page("paper:1"));
    assert.equal(changes, 3);
    jobs.remove(job);
    assert.equal(changes, 4);
    jobs.remove(job);
    assert.equal(jobs.newest, undefined);
  });

  it("are busy until they have ended, the newest first", async () => {
    const [first, second] = [begin(), begin()];
    assert.equal(jobs.busy, second);
    await run(second);
    assert.equal(jobs.busy, first);
    await run(first);
    assert.equal(jobs.busy, undefined);
  });

  describe("can be retried", () => {
    const failedOf = async (code: "refused" | "arrears"): Promise<Job<Page>> => {
      world.length = () => 2;
      world.answer = ({ index }) => (index === 1 ? Promise.reject(new EarmarkError(code, "no")) : Promise.resolve());
      const job = begin();
      await run(job);
      world.answer = () => Promise.resolve();
      world.length = () => 1;
      return job;
    };

    it("where something of them is missing, the newest first, and not where all is there", async () => {
      await run(begin());
      assert.equal(jobs.retriable, undefined);
      const failed = await failedOf("arrears");
      assert.equal(jobs.retriable, failed);
      const gaps = await failedOf("refused");
      assert.equal(gaps.phase, "done");
      assert.equal(jobs.retriable, gaps);
      const cancelled = begin();
      cancelled.cancel();
      await run(cancelled);
      assert.equal(jobs.retriable, cancelled);
      await run(begin());
      assert.equal(jobs.retriable, cancelled, "a newer one of which nothing is missing does not hide it");
      jobs.remove(cancelled);
      assert.equal(jobs.retriable, gaps);
    });

    for (const code of ["arrears", "refused"] as const) {
      it(`and not while they are at it: ${code}`, async () => {
        const failed = await failedOf(code);
        const [reached, go] = [gate(), gate()];
        world.answer = () => (reached.open(), go.passed);
        world.length = () => 2;
        const again = run(failed);
        await reached.passed;
        assert.equal(jobs.retriable, undefined);
        go.open();
        await again;
        assert.equal(jobs.retriable, undefined);
      });
    }

    it("and do not wait for a place", async () => {
      await failedOf("arrears");
      const cancelled = begin();
      cancelled.cancel();
      await run(cancelled);
      begin();
      assert.deepEqual(jobs.waiting, []);
    });
  });

  describe("are forgotten", () => {
    it("the oldest first, where there are more than twenty; what becomes of their text is nobody's then", async () => {
      const all: Job<Page>[] = [];
      for (let index = 0; index < 25; index++) {
        all.push(begin());
        await run(all.at(-1) as Job<Page>);
      }
      const here = jobs.of({ toString: () => "paper:1" });
      assert.deepEqual(here, all.slice(5));
      assert.deepEqual(
        all.map(({ request }) => request.destination.isDisposed),
        all.map((_, index) => (index < 5 ? 1 : 0)),
      );
    });

    it("not while they are at work", async () => {
      const all = Array.from({ length: 30 }, () => begin());
      assert.equal(jobs.of({ toString: () => "paper:1" }).length, 30);
      for (const job of all) await run(job);
      begin();
      assert.equal(jobs.of({ toString: () => "paper:1" }).length, 20);
    });

    it("not while their text waits for a place, however many come after them", async () => {
      const waiting = begin();
      waiting.request.destination.outcome = "closed";
      await run(waiting);
      assert.equal(waiting.phase, "waiting");
      for (let index = 0; index < 25; index++) await run(begin());
      assert.deepEqual(jobs.waiting, [waiting]);
      assert.equal(waiting.request.destination.isDisposed, 0);
      assert.equal(jobs.of({ toString: () => "paper:1" }).length, 20);
      const later = begin();
      later.request.destination.outcome = "readOnly";
      await run(later);
      assert.deepEqual(jobs.waiting, [later, waiting], "the newest first");
    });

    it("and so are saved transcripts that were put somewhere, beside the jobs", async () => {
      const pages = Array.from({ length: 22 }, () => new Page("paper:1"));
      const job = begin();
      await run(job);
      for (const page of pages) jobs.placed(page);
      assert.deepEqual(
        pages.map(({ isDisposed }) => isDisposed),
        pages.map((_, index) => (index < 2 ? 1 : 0)),
      );
      assert.equal(job.request.destination.isDisposed, 0);
      assert.ok(jobs.canUndo);
    });
  });

  it("end all when the window closes, and are there for the next one", async () => {
    const reached = gate();
    world.length = () => 2;
    world.answer = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
        if (world.atWork === 4) reached.open();
      });
    const running = ["paper:1", "paper:2"].map((uri, index) => {
      const destination = new Page(uri);
      const recording = { kind: "file", name: `${index}.wav`, path: `/${index}.wav` } as const;
      const job = jobs.begin({ ...world.request(destination, { recording }), destination });
      return run(job);
    });
    await reached.passed;
    await jobs.suspend();
    assert.deepEqual(await Promise.all(running), [{ kind: "cancelled" }, { kind: "cancelled" }]);
    assert.equal(world.atWork, 0);
    assert.equal((await world.journal.abandoned()).length, 2);
  });
});
