import assert from "node:assert/strict";
import fc from "fast-check";
import { catchUp } from "../../../src/transcript/catchUp";
import { findAgain, SURROUNDINGS, type SavedPosition } from "../../../src/vscode/insertion/savedPosition";

function saved(before: string, after: string): SavedPosition {
  return {
    uri: "file:///note.md",
    offset: before.length,
    before: before.slice(-SURROUNDINGS),
    after: after.slice(0, SURROUNDINGS),
    newline: "\n",
    corrections: [],
  };
}

describe("a place that was saved", () => {
  it("is found again with what an earlier window wrote there, wherever it has moved", () => {
    const word = fc.constantFrom("alpha", "beta", "gamma", "delta", "\n\n", "# Call");
    const text = fc.array(word, { maxLength: 12 }).map((all) => all.join(" "));
    fc.assert(
      fc.property(text, text, text, fc.string({ maxLength: 20 }), (before, ours, after, typed) => {
        const unique = `${before} <here>`;
        const rest = `<there> ${after}`;
        const content = `${typed}${unique}${ours}${rest}`;
        const { start, length } = findAgain(content, saved(unique, rest)) ?? { start: 0, length: 0 };
        // What was typed far above moves it along; typed right before a short beginning, nothing could tell.
        assert.equal(content.slice(start, start + length), ours);
      }),
    );
  });

  it("is the nearest of several that look alike", () => {
    const line = "Said: ";
    const content = `${line}\n${line}\n${line}`;
    const place = { ...saved(line, "\n"), offset: 2 * (line.length + 1) - 1 };
    assert.deepEqual(findAgain(content, place), { start: 2 * (line.length + 1) - 1, length: 0 });
  });

  it("editor 6: is nowhere when nothing around it is left, and never at the end of the file", () => {
    assert.equal(findAgain("all new", saved("something else", "and more")), undefined);
    assert.equal(findAgain("- one\n- two\n", saved("- ", "\n- three")), undefined);
    assert.deepEqual(findAgain("", saved("", "")), { start: 0, length: 0 });
  });

  it("editor 6: is found after a restart when lines above and below it are others", () => {
    const before = "# Old heading of the note\n\nThe words that stand above the place\n";
    const after = "\nand those that stand below it.\n\nOld end\n";
    const content = "# New\n\nThe words that stand above the place\n\nand those that stand below it.\n\nNew end\n";
    assert.deepEqual(findAgain(content, saved(before, after)), { start: content.indexOf("\n\nand") + 1, length: 0 });
  });

  it("editor 5: is found after a restart when the line ends are others", () => {
    const [before, after] = ["# Note\r\n\r\nSaid: ", "\r\n\r\nThe end\r\n"];
    const content = "more above\n# Note\n\nSaid: first words of ours\n\nThe end\n";
    const { start, length } = findAgain(content, saved(before, after)) ?? { start: 0, length: 0 };
    assert.equal(content.slice(start, start + length), "first words of ours");
    const back = findAgain(content.replaceAll("\n", "\r\n"), saved("# Note\n\nSaid: ", "\n\nThe end\n"));
    assert.deepEqual(back, { start: start + 3, length });
  });
});

describe("what stands there already", () => {
  const TEXT = "first the bulge bracket banks then the boutique firms like Lazard and last the middle market";

  it("is never written twice, however far the earlier window came and however the text comes now", () => {
    fc.assert(
      fc.property(fc.nat(TEXT.length), fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (stood, steps) => {
        const there = TEXT.slice(0, stood);
        let pending = "";
        let written: string | undefined;
        for (let at = 0, i = 0; at < TEXT.length && written === undefined; i++) {
          const step = TEXT.slice(at, at + (steps[i % steps.length] ?? 1));
          pending += step;
          at += step.length;
          const found = catchUp(there, pending, at >= TEXT.length);
          if (found) written = (found.known > 0 ? there : "") + found.rest + TEXT.slice(at);
        }
        assert.equal(written, TEXT);
      }),
    );
  });

  it("is left alone where it is somebody else's", () => {
    assert.deepEqual(catchUp("notes that I typed", TEXT, false), { known: 0, rest: TEXT });
    assert.deepEqual(catchUp("", TEXT, false), { known: 0, rest: TEXT });
  });

  it("stays where this time something else was heard at its end", () => {
    const there = "first the bulge bracket banks then the beauty";
    assert.equal(
      there + (catchUp(there, TEXT, true)?.rest ?? ""),
      `${there} firms like Lazard and last the middle market`,
    );
  });
});
