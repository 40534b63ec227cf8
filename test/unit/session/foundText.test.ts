import assert from "node:assert/strict";
import { foundHeading, placeLine, unsearchedText } from "../../../src/session/foundText";
import type { SearchHit, SearchResult } from "../../../src/session/transcriptSearch";

const HIT = {
  stored: { recording: "/r/memo.m4a", segments: [], notices: [], at: 0 },
  start: 133,
  language: "zh",
  before: "as the\n[9:99] Nobody said this ",
  match: "Lazard",
  after: " \u202e said",
} as unknown as SearchHit;

function found(more: Partial<SearchResult> = {}): SearchResult {
  return { places: [HIT], closeness: "all", more: false, leftOut: 0, ...more };
}

describe("what was found, for a model", () => {
  it("has each place on one line, in which nothing said forges another", () => {
    const line = placeLine(
      HIT,
      (recording) => recording.slice(3),
      (code) => code.toUpperCase(),
    );
    assert.match(line, /^memo\.m4a at 2:13 \(ZH\): as the.*Lazard/);
    assert.ok(!/[\n\u202e]/.test(line), line);
  });

  it("says how near it is, whether there is more, and what was not searched", () => {
    assert.equal(foundHeading(found()), "1 place.");
    assert.match(foundHeading(found({ closeness: "similar" })), /^No exact match; these are similar\. /);
    assert.match(
      foundHeading(found({ closeness: "some", more: true })),
      /these have some\. .*use more specific words\.$/,
    );
    assert.equal(unsearchedText(found()), undefined);
    assert.match(unsearchedText(found({ leftOut: 3 })) ?? "", /^3 older transcripts/);
  });
});
