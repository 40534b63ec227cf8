import assert from "node:assert/strict";
import fc from "fast-check";
import { StreamedText } from "../../../src/recognizers/streamedText";

/** Feeds the pieces in one of the two ways of the protocol. */
function stream(pieces: readonly string[], cumulative: boolean, lastEmpty: boolean): string {
  const text = new StreamedText();
  pieces.forEach((piece, i) =>
    text.add(cumulative ? pieces.slice(0, i + 1).join("") : piece, !lastEmpty && i === pieces.length - 1),
  );
  if (lastEmpty) text.add(cumulative ? pieces.join("") : "", true);
  return text.text;
}

describe("the text of a stream", () => {
  const words = fc.array(fc.constantFrom("欢迎", "使用", "阿里", "云。", " the", " bulge", " bracket", "🎙", "a"), {
    minLength: 1,
    maxLength: 12,
  });

  it("is whole whether events are cumulative or not", () => {
    fc.assert(
      fc.property(words, fc.boolean(), (pieces, lastEmpty) => {
        assert.equal(stream(pieces, true, lastEmpty), pieces.join(""));
        // One piece that repeats and extends the one before it looks cumulative; see the class.
        const ambiguous =
          pieces.length > 1 && pieces.every((piece, i) => i === 0 || piece.startsWith(pieces[i - 1] ?? ""));
        if (!ambiguous) assert.equal(stream(pieces, false, lastEmpty), pieces.join(""));
      }),
      { numRuns: 500 },
    );
  });

  it("keeps a word that is said twice", () => {
    assert.equal(stream(["嗯", "嗯", "好"], false, true), "嗯嗯好");
  });

  it("does not double the closing repeat of a cumulative stream", () => {
    const text = new StreamedText();
    text.add("是的。", false);
    assert.equal(text.add("是的。", true), "是的。");
  });
});
