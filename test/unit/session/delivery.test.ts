import assert from "node:assert/strict";
import { EarmarkError } from "../../../src/core/errors";
import type { Notice } from "../../../src/core/notices";
import type { Segment } from "../../../src/core/types";
import { Delivery } from "../../../src/session/delivery";
import type { Sink, WriteOutcome } from "../../../src/session/sink";
import { collectLog } from "../support";
import { random } from "../pipeline/random";

const spanOf = (index: number): Segment["span"] => ({ start: index * 10, end: index * 10 + 10 });
const grown = (index: number, text: string): Segment => ({ index, span: spanOf(index), text, final: false });
const heard = (index: number): Segment => ({ index, span: spanOf(index), text: `s${index}`, final: true });
const failed = (index: number): Segment => ({
  ...heard(index),
  text: "",
  gap: new EarmarkError("refused", "the content"),
});

/** A document of one line a segment, in which an earlier window may have left marks. */
class Lines implements Sink {
  readonly label = "lines";
  readonly uri = undefined;
  readonly undone = false;
  readonly calls: string[] = [];
  readonly lines = new Map<number, string>();
  readonly marks: Set<number>;
  /** Marks that the user has removed. */
  readonly removed = new Set<number>();
  #isWhole = false;

  constructor(marks: Iterable<number> = []) {
    this.marks = new Set(marks);
  }

  get text(): string {
    return [...this.lines.values()].join(" ");
  }

  write({ index, text, gap, final }: Segment): void {
    this.calls.push(`write ${index}`);
    const newest = [...this.lines.keys()].at(-1) ?? -1;
    assert.ok(index >= newest, `${index} after ${newest}`);
    // As in a document: what is whole is not written once more.
    if (index === newest && this.#isWhole) return;
    this.#isWhole = final;
    this.lines.set(index, gap ? "[gap]" : text);
  }

  hasMark({ index }: Segment): boolean {
    return this.marks.has(index);
  }

  fillRecovered(segment: Segment): Promise<boolean> {
    this.calls.push(`fillRecovered ${segment.index}`);
    this.write({ ...segment, gap: new EarmarkError("cut", "in an earlier window") });
    return this.#replace(segment);
  }

  fill(segment: Segment): Promise<boolean> {
    this.calls.push(`fill ${segment.index}`);
    return this.#replace(segment);
  }

  #replace({ index, text }: Segment): Promise<boolean> {
    if (this.removed.has(index) || this.lines.get(index) !== "[gap]") return Promise.resolve(false);
    this.lines.set(index, text);
    return Promise.resolve(true);
  }

  close(): Promise<WriteOutcome> {
    return Promise.resolve("written");
  }
}

describe("the delivery of segments", () => {
  const into = (sink: Sink) => {
    const notices: Notice[] = [];
    const { log, lines } = collectLog();
    const delivery = new Delivery(sink, log, (notice) => void notices.push(notice));
    const takeAll = async (...segments: readonly Segment[]): Promise<void> => {
      for (const segment of segments) await delivery.take(segment);
    };
    return { delivery, notices, log: lines, takeAll };
  };

  it("writes the segment that grows, and then the next one", async () => {
    const sink = new Lines();
    const { delivery, takeAll } = into(sink);
    await takeAll(grown(0, "s"), heard(0), grown(1, "s1 so"));
    assert.equal(sink.text, "s0 s1 so");
    assert.equal(delivery.head?.text, "s1 so");
    assert.deepEqual(sink.calls, ["write 0", "write 0", "write 1"]);
  });

  it("marks a gap, goes on, and fills the mark when the segment comes", async () => {
    const sink = new Lines();
    const { delivery, log, notices, takeAll } = into(sink);
    await takeAll(heard(0), grown(1, "s"), failed(1), heard(2));
    assert.equal(sink.text, "s0 [gap] s2");
    assert.deepEqual(
      delivery.gaps.map(({ index }) => index),
      [1],
    );
    assert.match(log.join("\n"), /clip 1: .*refused/);
    // Another run gives all of them again.
    await takeAll(heard(0), grown(1, "s"), heard(1), heard(2), heard(3));
    assert.equal(sink.text, "s0 s1 s2 s3");
    assert.deepEqual(sink.calls.slice(-3), ["fill 1", "write 2", "write 3"]);
    assert.deepEqual(delivery.gaps, []);
    assert.deepEqual(notices, []);
  });

  it("shows nothing of a segment that grows behind its mark, and fails once more without a second mark", async () => {
    const sink = new Lines();
    const { delivery, takeAll } = into(sink);
    await takeAll(failed(0), grown(0, "s"));
    assert.deepEqual(sink.calls, ["write 0"]);
    await takeAll(heard(1));
    const before = sink.calls.length;
    await takeAll(grown(0, "s"), failed(0));
    assert.equal(sink.calls.length, before);
    assert.equal(delivery.gaps.length, 1);
  });

  it("says that a mark is gone, and does not put the text anywhere else", async () => {
    const sink = new Lines();
    const { delivery, notices, log, takeAll } = into(sink);
    await takeAll(failed(0), heard(1));
    sink.removed.add(0);
    await takeAll(heard(0));
    assert.equal(sink.text, "[gap] s1");
    assert.deepEqual(notices, [{ code: "markChanged", span: spanOf(0) }]);
    assert.match(log.at(-1) ?? "", /clip 0: its mark is gone/);
    assert.deepEqual(delivery.gaps, []);
  });

  describe("after an earlier window", () => {
    it("fills the marks that it left, when the segment is whole", async () => {
      const sink = new Lines([1]);
      const { notices, takeAll } = into(sink);
      await takeAll(heard(0), grown(1, "s"), heard(1), grown(2, "s"), heard(2));
      assert.equal(sink.text, "s0 s1 s2");
      assert.deepEqual(sink.calls, ["write 0", "fillRecovered 1", "write 1", "write 2", "write 2"]);
      assert.deepEqual(notices, []);
    });

    it("writes the mark again where the segment fails again, and fills it like one of its own", async () => {
      const sink = new Lines([0]);
      const { takeAll } = into(sink);
      await takeAll(failed(0), heard(1));
      assert.equal(sink.text, "[gap] s1");
      await takeAll(heard(0), heard(1));
      assert.equal(sink.text, "s0 s1");
      assert.deepEqual(sink.calls, ["write 0", "write 1", "fill 0", "write 1"]);
    });

    it("says that its mark is gone", async () => {
      const sink = new Lines([1]);
      sink.removed.add(1);
      const { notices, log, takeAll } = into(sink);
      await takeAll(heard(0), heard(1), heard(2));
      assert.equal(sink.lines.get(2), "s2");
      assert.deepEqual(notices, [{ code: "markChanged", span: spanOf(1) }]);
      assert.match(log.at(-1) ?? "", /clip 1: its mark is gone/);
    });

    it("is the same where the place knows of no marks", async () => {
      const sink = new Lines();
      const { hasMark, fillRecovered } = { hasMark: undefined, fillRecovered: undefined };
      const { takeAll } = into(Object.assign(sink, { hasMark, fillRecovered }));
      await takeAll(heard(0), heard(1));
      assert.equal(sink.text, "s0 s1");
    });
  });

  it("gives in the end what a list of the newest states gives, whatever fails, in any number of runs", async () => {
    for (let seed = 1; seed <= 400; seed++) {
      const dice = random(seed);
      const count = 1 + Math.floor(dice() * 8);
      const marks = Array.from({ length: count }, (_, i) => i).filter(() => dice() < 0.2);
      const sink = new Lines(marks);
      const { delivery, notices, takeAll } = into(sink);
      /** What should stand there: of each segment its text once it came, else its mark once it failed. */
      const model = new Map<number, string>();
      const lost = new Set<number>();
      for (let run = 0; run < 4; run++) {
        const end = run === 3 ? count : Math.floor(dice() * (count + 1));
        for (let index = 0; index < end; index++) {
          // What came in an earlier run comes again as it is.
          const known = model.get(index) === `s${index}` || lost.has(index);
          const fails = !known && run < 3 && dice() < 0.3;
          if (!known && dice() < 0.5) await takeAll(grown(index, "s"));
          const gone = model.get(index) === "[gap]" && !fails && !known && dice() < 0.2;
          if (gone) sink.removed.add(index);
          await takeAll(fails ? failed(index) : heard(index));
          if (gone) lost.add(index);
          else if (!known) model.set(index, fails ? "[gap]" : `s${index}`);
        }
        const name = `seed ${seed}, run ${run}`;
        assert.deepEqual(
          [...model].map(([index]) => sink.lines.get(index)),
          [...model].map(([, text]) => text),
          name,
        );
        assert.deepEqual([...sink.lines.keys()], [...model.keys()], name);
        const gaps = [...model].filter(([index, text]) => text === "[gap]" && !lost.has(index));
        assert.deepEqual(
          delivery.gaps.map(({ index }) => index).sort(byNumber),
          gaps.map(([index]) => index),
          name,
        );
        assert.equal(notices.length, lost.size, name);
      }
      assert.equal(model.size, count, `seed ${seed}`);
    }
  });
});

function byNumber(a: number, b: number): number {
  return a - b;
}
