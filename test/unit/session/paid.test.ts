import assert from "node:assert/strict";
import type { Segment } from "../../../src/core/types";
import { EarmarkError } from "../../../src/core/errors";
import { costText, secondsPaid } from "../../../src/session/paid";

const segment = (more: Partial<Segment>): Segment => ({
  index: 0,
  span: { start: 0, end: 10 },
  text: "a",
  final: true,
  ...more,
});

describe("what segments cost", () => {
  const segments = [
    segment({}),
    segment({ billedSeconds: 12 }),
    segment({ cached: true, billedSeconds: 500 }),
    segment({ gap: new EarmarkError("refused", "No.") }),
  ];

  it("is what was charged for now, in words for a note", () => {
    assert.equal(secondsPaid(segments.slice(0, 3)), 22);
    assert.equal(costText(segments, { amount: 0.001, currency: "USD" }, "en"), "$0.02");
    assert.equal(costText(segments, { amount: 0.1, currency: "CNY" }, "zh-cn"), "\u00a52.20");
  });

  it("is nothing to speak of where it was free or nobody knows", () => {
    assert.equal(costText(segments, undefined, "en"), "");
    assert.equal(costText(segments, { amount: 0, currency: "USD" }, "en"), "");
    assert.equal(costText(segments.slice(2), { amount: 1, currency: "USD" }, "en"), "");
  });
});
