import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import type { Segment } from "../../../src/core/types";
import type { Job, JobOutcome } from "../../../src/session/job";
import { Jobs } from "../../../src/session/jobs";
import type { WriteOutcome } from "../../../src/session/sink";
import { gate, Paper, World, type Gate } from "./fakes";

const DONE: JobOutcome = { kind: "done", placed: "written" };

/** A place in a document of that name. */
class Page extends Paper {
  override readonly uri: string;
  isDisposed = 0;
  /** Waited for after each segment. */
  open: Promise<unknown> = Promise.resolve();
  /** Called when its first segment comes, and when it is closed. */
  on: (event: "begins" | "ends") => void = () => undefined;

  constructor(uri: string) {
    super();
    this.uri = uri;
  }

  override write(segment: Segment): void {
    if (this.written.length === 0) this.on("begins");
    super.write(segment);
  }

  async flushed(): Promise<void> {
    await this.open;
  }

  override close(complete: boolean): Promise<WriteOutcome> {
    this.on("ends");
    return super.close(complete);
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
  const run = (job: Job<Page>): Promise<JobOutcome> => job.run();

  describe("write one at a time", () => {
    /** Jobs that write down when they begin and end, and end when their gate is open. */
    const gated = (count: number): { readonly all: Job<Page>[]; readonly gates: Gate[]; readonly events: string[] } => {
      const events: string[] = [];
      const gates = Array.from({ length: count }, gate);
      const all = gates.map(({ passed }, index) => {
        const job = begin();
        const page = job.request.destination;
        page.open = passed;
        page.on = (event) => void events.push(`${event} ${index}`);
        return job;
      });
      return { all, gates, events };
    };
    const begun = async (events: readonly string[], event: string): Promise<void> => {
      while (!events.includes(event)) await new Promise(setImmediate);
    };

    it("into one document, in the order in which they came, and announce that they wait", async () => {
      const { all, gates, events } = gated(3);
      const turns = all.map(run);
      assert.deepEqual(
        world.views.map(({ phase }) => phase).filter((phase) => phase === "queued"),
        ["queued", "queued"],
        "the first one has nobody to wait for",
      );
      gates[2]?.open();
      gates[1]?.open();
      await begun(events, "begins 0");
      assert.deepEqual(events, ["begins 0"]);
      gates[0]?.open();
      assert.deepEqual(await Promise.all(turns), [DONE, DONE, DONE]);
      assert.deepEqual(events, ["begins 0", "ends 0", "begins 1", "ends 1", "begins 2", "ends 2"]);
    });

    it("and wait for those who waited themselves", async () => {
      const { all, gates, events } = gated(3);
      const [first, second, third] = all as [Job<Page>, Job<Page>, Job<Page>];
      const before = run(first);
      const waiting = run(second);
      gates[0]?.open();
      gates[2]?.open();
      await before;
      const last = run(third);
      await begun(events, "begins 1");
      assert.ok(!events.includes("begins 2"));
      gates[1]?.open();
      await Promise.all([waiting, last]);
      assert.deepEqual(events.slice(2), ["begins 1", "ends 1", "begins 2", "ends 2"]);
    });

    it("and into several at the same time", async () => {
      const first = gate();
      const slow = begin("paper:1");
      slow.request.destination.open = first.passed;
      const running = run(slow);
      assert.deepEqual(await run(begin("paper:2")), DONE);
      first.open();
      await running;
    });

    it("although the one before failed", async () => {
      const page = begin();
      page.request.destination.open = Promise.reject(new Error("a full disk"));
      const failing = run(page);
      const next = run(begin());
      assert.equal((await failing).kind, "failed");
      assert.deepEqual(await next, DONE);
    });

    it("and end at once where they are cancelled while they wait; those behind them still wait for those before", async () => {
      const { all, gates, events } = gated(3);
      const [first, second, third] = all.map(run);
      await begun(events, "begins 0");
      all[1]?.cancel();
      assert.deepEqual(await second, { kind: "cancelled" });
      assert.deepEqual(world.asked.length, 1);
      gates[2]?.open();
      await new Promise(setImmediate);
      assert.ok(!events.includes("begins 2"));
      gates[0]?.open();
      assert.deepEqual(await Promise.all([first, third]), [DONE, DONE]);
    });

    it("and can be run again after that, in their turn", async () => {
      const { all, gates, events } = gated(2);
      const [first, second] = all.map(run);
      all[1]?.cancel();
      await second;
      const again = run(all[1] as Job<Page>);
      for (const { open } of gates) open();
      assert.deepEqual(await Promise.all([first, again]), [DONE, DONE]);
      assert.deepEqual(
        events.filter((event) => event.startsWith("begins")),
        ["begins 0", "begins 1"],
      );
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
