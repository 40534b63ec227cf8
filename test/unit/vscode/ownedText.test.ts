import assert from "node:assert/strict";
import fc from "fast-check";
import { OwnedText, type Change } from "../../../src/vscode/insertion/ownedText";

/** The model: a document of characters that know whose they are. Ours are upper case. */
type Letter = { readonly letter: string; readonly ours: boolean };

const step = fc.oneof(
  fc.record({ kind: fc.constant("append" as const), text: fc.stringMatching(/^[A-Z]{1,6}$/) }),
  fc.record({
    kind: fc.constant("user" as const),
    at: fc.nat(),
    length: fc.nat(5),
    text: fc.stringMatching(/^[a-z]{0,5}$/),
  }),
  fc.record({ kind: fc.constant("replace" as const), text: fc.stringMatching(/^[A-Z]{0,6}$/) }),
);

describe("the place of our text in a document", () => {
  it("is known exactly, whatever is typed and deleted around and inside it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constant("."), { maxLength: 20 }),
        fc.nat(),
        fc.array(step, { maxLength: 40 }),
        (start, at, steps) => {
          let letters: Letter[] = start.map((letter) => ({ letter, ours: false }));
          const owned = new OwnedText(at % (letters.length + 1));
          const splice = (change: Change, ours: boolean): void => {
            letters = [
              ...letters.slice(0, change.offset),
              ...Array.from(change.text, (letter) => ({ letter, ours })),
              ...letters.slice(change.offset + change.length),
            ];
          };
          let appended = "";
          for (const one of steps) {
            if (one.kind === "append") {
              splice({ offset: owned.end, length: 0, text: one.text }, true);
              owned.append(one.text.length);
              appended += one.text;
            } else if (one.kind === "user") {
              const offset = one.at % (letters.length + 1);
              const change = { offset, length: Math.min(one.length, letters.length - offset), text: one.text };
              splice(change, false);
              owned.follow(change);
            } else {
              const piece = owned.pieces[0];
              if (!piece) continue;
              const change = { offset: piece.start, length: Math.min(2, piece.end - piece.start), text: one.text };
              splice(change, true);
              owned.replace(change);
              appended = "";
            }
            const ours = letters.flatMap(({ ours }, i) => (ours ? [i] : []));
            const claimed = owned.pieces.flatMap(({ start, end }) =>
              Array.from({ length: end - start }, (_, i) => start + i),
            );
            assert.deepEqual(claimed, ours);
            assert.ok(owned.end >= 0 && owned.end <= letters.length);
          }
          // What nobody deleted stands in the order in which it was said.
          const left = letters
            .filter(({ ours }) => ours)
            .map(({ letter }) => letter)
            .join("");
          if (appended && steps.every(({ kind }) => kind !== "replace"))
            assert.ok(isSubsequence(left, appended), `${left} of ${appended}`);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("follows what is typed at it before the first word, and stays in one piece afterwards", () => {
    const owned = new OwnedText(3);
    owned.follow({ offset: 3, length: 0, text: "Minutes: " });
    assert.equal(owned.end, 12);
    owned.append(5);
    owned.follow({ offset: 17, length: 0, text: " typed behind" });
    assert.equal(owned.end, 17);
    owned.append(4);
    assert.deepEqual(owned.pieces, [{ start: 12, end: 21 }]);
  });
});

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const letter of whole) if (letter === part[at]) at += 1;
  return at === part.length;
}
