import assert from "node:assert/strict";
import { findSegment } from "../../../src/transcript/findSegment";

const PART = "We met in the morning, and spoke about everything. Then we went on to the numbers of the year.";

const found = (document: string, part = PART): string | undefined => {
  const place = findSegment(document, part);
  return place && document.slice(place.start, place.end);
};

describe("where a part stands in a document", () => {
  it("as it was written, with what ends it", () => {
    assert.equal(found(`# Note\n\nBefore. ${PART} After.`), PART);
  });

  it("with edits in it, and times between its words", () => {
    const edited = PART.replace("spoke about everything", "talked of all that");
    assert.equal(found(`x\n\n${edited}\n`), edited);
    const timed = PART.replace("morning,", "morning,\n\n[0:10](a.m4a#t=10)");
    assert.equal(found(timed), timed);
  });

  it("not where its beginning or its end is gone, and never in another one", () => {
    assert.equal(found("We met in the evening."), undefined);
    assert.equal(found(PART.slice(0, 50)), undefined);
    assert.equal(found("anything", ""), undefined);
    assert.equal(found(`${PART.slice(0, 40)}${"x ".repeat(400)}the numbers of the year.`), undefined);
  });

  it("in Chinese, and short ones", () => {
    assert.equal(
      found("前面。今天我们讨论了三个问题，然后休息。后面。", "今天我们讨论了三个问题，然后休息。"),
      "今天我们讨论了三个问题，然后休息。",
    );
    assert.equal(found("He said yes. Yesterday.", "Yes."), "yes.");
  });
});
