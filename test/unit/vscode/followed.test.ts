import assert from "node:assert/strict";
import fc from "fast-check";
import { Followed, type ContentChange, type Happened } from "../../../src/vscode/insertion/followed";
import { PaperDocument, type Letter } from "./paperDocument";

/** The model of what an editor does: letters that know whose they are, and a history. Ours are upper case. */
class Model {
  letters: readonly Letter[];
  eol: "\n" | "\r\n" = "\n";
  readonly document = new PaperDocument();
  followed: Followed;
  readonly #undo: { readonly before: readonly Letter[]; readonly kind: string }[] = [];
  #redo: { readonly after: readonly Letter[]; readonly before: readonly Letter[]; readonly kind: string }[] = [];

  constructor(text: string, at: number) {
    this.letters = Array.from(text, (letter) => ({ letter, ours: false }));
    this.document.show(this.letters, this.eol);
    this.followed = new Followed(this.document, at);
  }

  get ours(): string {
    return this.letters.flatMap(({ letter, ours }) => (ours ? [letter] : [])).join("");
  }

  /** The letter that stands at an offset. */
  index(offset: number): number {
    let at = 0;
    for (const [i, { letter }] of this.letters.entries()) {
      if (at >= offset) return i;
      at += letter === "\n" ? this.eol.length : 1;
    }
    return this.letters.length;
  }

  offset(index: number): number {
    return this.letters.slice(0, index).reduce((sum, { letter }) => sum + (letter === "\n" ? this.eol.length : 1), 0);
  }

  /** Changes in the order of VS Code, from the end to the start. */
  apply(
    edits: readonly { from: number; to: number; letters: readonly Letter[] }[],
    kind: string,
    reason?: Happened["reason"],
  ): void {
    const changes: ContentChange[] = edits.map(({ from, to, letters }) => ({
      rangeOffset: this.offset(from),
      rangeLength: this.offset(to) - this.offset(from),
      text: letters.map(({ letter }) => (letter === "\n" ? this.eol : letter)).join(""),
    }));
    const before = this.letters;
    for (const { from, to, letters } of edits)
      this.letters = [...this.letters.slice(0, from), ...letters, ...this.letters.slice(to)];
    if (!reason) {
      this.#redo = [];
      // Our appends set one undo stop, before the first of them.
      if (kind !== "ours" || this.#undo.at(-1)?.kind !== "ours") this.#undo.push({ before, kind });
    }
    this.document.show(this.letters, this.eol);
    this.followed.follow({ changes, reason }, this.document);
  }

  turnTo(letters: readonly Letter[], reason: "undo" | "redo"): void {
    const old = this.letters;
    let [start, end] = [0, 0];
    while (start < Math.min(old.length, letters.length) && old[start] === letters[start]) start++;
    const most = Math.min(old.length, letters.length) - start;
    while (end < most && old[old.length - 1 - end] === letters[letters.length - 1 - end]) end++;
    this.apply(
      [{ from: start, to: old.length - end, letters: letters.slice(start, letters.length - end) }],
      "",
      reason,
    );
  }

  undo(): void {
    const last = this.#undo.pop();
    if (!last) return;
    this.#redo.push({ ...last, after: this.letters });
    this.turnTo(last.before, "undo");
  }

  redo(): void {
    const next = this.#redo.pop();
    if (!next) return;
    this.#undo.push(next);
    this.turnTo(next.after, "redo");
  }

  flip(): void {
    this.eol = this.eol === "\n" ? "\r\n" : "\n";
    this.document.show(this.letters, this.eol);
    this.followed.follow({ changes: [] }, this.document);
  }

  /** What the place says is ours is what the model says. White space is left out: one space is like another. */
  check(what: string): void {
    const claimed = this.followed.pieces.flatMap(({ start, end }) => {
      const [from, to] = [this.index(start), this.index(end)];
      return Array.from({ length: to - from }, (_, i) => from + i);
    });
    const ours = this.letters.flatMap((one, i) => (one.ours ? [i] : []));
    const counts = (i: number): boolean => /\S/.test(this.letters[i]?.letter ?? "");
    assert.deepEqual(claimed.filter(counts), ours.filter(counts), what);
  }
}

const theirs = (text: string): Letter[] => Array.from(text, (letter) => ({ letter, ours: false }));

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("append" as const), readOnly: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("user" as const),
      at: fc.nat(),
      length: fc.nat(6),
      text: fc.stringMatching(/^[a-z \n]{0,5}$/),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("atPlace" as const), text: fc.stringMatching(/^[a-z ]{1,5}$/) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("flip" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("undo" as const, "redo" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("trim" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("finalBreak" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("replaceAll" as const), top: fc.nat(9), bottom: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reindent" as const) }) },
);

describe("following a place, whatever an editor does", () => {
  it("editor 2.2: loses and doubles nothing in silence", async () => {
    const runs = Number(process.env["EARMARK_RUNS"] ?? 1_500);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(step, { maxLength: 30 }), async (at, steps) => {
        const text =
          "# the first of the lines\n\nsome words of the user stand here\n  and more in another line\n\nthe last of it";
        const model = new Model(text, at % (text.length + 1));
        let [appended, pending, counter] = ["", "", 0];
        let ourTextTouched = false;
        for (const one of steps) {
          const { followed } = model;
          const ours = model.ours;
          const what = JSON.stringify(one);
          if (one.kind === "append") {
            const word = ` W${counter++}`.toUpperCase();
            appended += word;
            pending += word;
            if (followed.undone) continue;
            const said = pending;
            const done = await followed.asOurs({ offset: followed.end, length: 0, text: said }, async () => {
              if (one.readOnly) return true;
              const index = model.index(followed.end);
              const letters = Array.from(said, (letter) => ({ letter, ours: true }));
              model.apply([{ from: index, to: index, letters }], "ours");
              return true;
            });
            assert.equal(done, !one.readOnly, "written means seen");
            if (done) pending = "";
          } else if (one.kind === "user" || one.kind === "atPlace") {
            const from = one.kind === "user" ? one.at % (model.letters.length + 1) : model.index(followed.end);
            const to = one.kind === "user" ? Math.min(model.letters.length, from + one.length) : from;
            if (from === to && one.text === "") continue;
            // A letter in the place of the same one changes nothing.
            const letters = theirs(one.text);
            const old = model.letters.slice(from, to);
            for (let i = 0; i < Math.min(old.length, letters.length) && old[i]?.letter === letters[i]?.letter; i++)
              letters[i] = old[i] as Letter;
            for (let i = 1; i <= Math.min(old.length, letters.length); i++) {
              if (letters.includes(old.at(-i) as Letter) || old.at(-i)?.letter !== letters.at(-i)?.letter) break;
              letters[letters.length - i] = old.at(-i) as Letter;
            }
            model.apply([{ from, to, letters }], "user");
          } else if (one.kind === "flip") model.flip();
          else if (one.kind === "undo") model.undo();
          else if (one.kind === "redo") model.redo();
          else if (one.kind === "trim") {
            const edits = [
              ...model.letters
                .map(({ letter }) => letter)
                .join("")
                .matchAll(/ +(?=\n|$)/g),
            ].map(({ 0: space, index }) => ({ from: index, to: index + space.length, letters: [] }));
            if (edits.length > 0) model.apply(edits.toReversed(), "user");
          } else if (one.kind === "finalBreak") {
            const end = model.letters.length;
            if (model.letters.at(-1)?.letter !== "\n")
              model.apply([{ from: end, to: end, letters: theirs("\n") }], "user");
          } else if (one.kind === "replaceAll") {
            // What a checkout of another version does: the first line and the last are others, in one edit.
            const letters = [...theirs(`${one.top} above\n`), ...model.letters, ...theirs(`\n${one.bottom} below`)];
            model.apply([{ from: 0, to: model.letters.length, letters }], "user");
          } else {
            const letters = model.letters.flatMap((each) =>
              each.letter === "\n" && !each.ours ? [each, ...theirs("  ")] : [each],
            );
            model.apply([{ from: 0, to: model.letters.length, letters }], "user");
          }
          if (one.kind !== "append" && model.ours.length < ours.length) ourTextTouched = true;
          if (followed.lost) {
            assert.ok(one.kind !== "append" && one.kind !== "flip", `lost by ${what}`);
            return;
          }
          model.check(what);
          assert.ok(followed.end >= 0 && followed.end <= model.document.length, what);
          if (!ourTextTouched) assert.equal(model.ours + pending, appended, what);
        }
      }),
      { numRuns: runs },
    );
  });
});

/** One edit that turns a document into another text, from the first line that differs to the last, as VS Code reads a file again. */
function becomes(document: PaperDocument, followed: Followed, text: string): void {
  const [old, now] = [document.text.split("\n"), text.split("\n")];
  let [start, end] = [0, 0];
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const before = old.slice(0, start).join("\n").length + (start > 0 ? 1 : 0);
  const replaced = old.slice(start, old.length - end).join("\n");
  document.set(text, "\n");
  const change = {
    rangeOffset: before,
    rangeLength: replaced.length,
    text: now.slice(start, now.length - end).join("\n"),
  };
  followed.follow({ changes: [change] }, document);
}

function follow(marked: string): { document: PaperDocument; followed: Followed } {
  const at = marked.indexOf("‸");
  const document = PaperDocument.of(marked.replace("‸", ""));
  return { document, followed: new Followed(document, at) };
}

function shown({ document, followed }: ReturnType<typeof follow>): string {
  return `${document.text.slice(0, followed.end)}‸${document.text.slice(followed.end)}`;
}

/** What happens to a document in one change from `from` on. */
function change(both: ReturnType<typeof follow>, from: number, length: number, text: string): void {
  const { document, followed } = both;
  document.set(document.text.slice(0, from) + text + document.text.slice(from + length), document.eol);
  followed.follow({ changes: [{ rangeOffset: from, rangeLength: length, text }] }, document);
}

/** Our words at the place. */
async function write({ document, followed }: ReturnType<typeof follow>, text: string): Promise<boolean> {
  const { end } = followed;
  return followed.asOurs({ offset: end, length: 0, text }, async () => {
    const written = document.eol === "\n" ? text : text.replaceAll("\n", "\r\n");
    document.set(document.text.slice(0, end) + written + document.text.slice(end), document.eol);
    followed.follow({ changes: [{ rangeOffset: end, rangeLength: 0, text: written }] }, document);
    return true;
  });
}

describe("a place in a document", () => {
  it("editor 5: keeps its line and column when the line ends change, before the first word and while text streams", async () => {
    const both = follow("one\ntwo\n\nthree‸ four\nfive\n");
    both.document.set(both.document.text.replaceAll("\n", "\r\n"), "\r\n");
    both.followed.follow({ changes: [] }, both.document);
    assert.equal(shown(both), "one\r\ntwo\r\n\r\nthree‸ four\r\nfive\r\n");
    assert.ok(await write(both, " OURS\nMORE"));
    both.document.set(both.document.text.replaceAll("\r\n", "\n"), "\n");
    both.followed.follow({ changes: [] }, both.document);
    assert.equal(shown(both), "one\ntwo\n\nthree OURS\nMORE‸ four\nfive\n");
    assert.equal(both.document.text.slice(both.followed.span?.start, both.followed.span?.end), " OURS\nMORE");
  });

  const above = "# Note\n\nA line that is the same in both\n";
  const enclosing: readonly (readonly [string, string, string])[] = [
    ["lines above and below are others", `old\n${above}Said: ‸\nold end\n`, `new\nand\n${above}Said: ‸\nnew end`],
    ["only its line is the same", "old\nSaid: ‸.\nold end\n", "new\n\nSaid: ‸.\nnew end\n"],
    [
      "it is on a blank line",
      `old\n${above}\n‸\nBelow it the same\nold\n`,
      `new new\n${above}\n‸\nBelow it the same\nnew\n`,
    ],
    ["another indentation", `old\n${above}  Said in a list: ‸\nold\n`, `new\n${above}    Said in a list: ‸\nnew\n`],
  ];
  for (const [what, before, after] of enclosing) {
    it(`editor 6: is found again in an edit that encloses it: ${what}`, () => {
      const both = follow(before);
      becomes(both.document, both.followed, after.replace("‸", ""));
      assert.equal(both.followed.lost, false);
      assert.equal(shown(both), after);
    });
  }

  it("editor 6: is found again while text streams, with what is ours", async () => {
    const both = follow("old\nSaid: ‸\nold end\n");
    await write(both, "FIRST WORDS OF MANY");
    becomes(both.document, both.followed, "new\nmore\nSaid: FIRST WORDS OF MANY\nnew end\n");
    assert.equal(shown(both), "new\nmore\nSaid: FIRST WORDS OF MANY‸\nnew end\n");
    assert.equal(both.followed.length, "FIRST WORDS OF MANY".length);
  });

  it("editor 6: is nowhere where nothing tells: several lines that look alike, nothing of it left, our words gone", async () => {
    for (const [before, after] of [
      ["old\n- \n- ‸\nold\n", "new\n- \n- \n- \nnew\n"],
      ["old\nSaid: ‸\nold\n", "a file\nof another branch\n"],
    ] as const) {
      const both = follow(before);
      becomes(both.document, both.followed, after);
      assert.equal(both.followed.lost, true, before);
    }
    const both = follow("old\nSaid: ‸\nold\n");
    await write(both, "FIRST WORDS");
    becomes(both.document, both.followed, "new\nSaid: \nnew\n");
    assert.equal(both.followed.lost, true);
  });

  it("editor 1: counts as written only what was seen in the document", async () => {
    const both = follow("text‸");
    assert.equal(await both.followed.asOurs({ offset: 4, length: 0, text: "OURS" }, async () => true), false);
    assert.equal(both.followed.length, 0);
    assert.equal(await write(both, "OURS"), true);
  });

  it("editor 24: what a trimming save takes away before the first word comes back with it, unless the user did it", () => {
    for (const [before, from] of [
      ["Heading\n\n\n‸", 8],
      ["- ‸\n- next", 1],
      ["text\n    ‸", 5],
    ] as const) {
      const both = follow(before);
      const at = before.indexOf("‸");
      change(both, from, at - from, "");
      assert.equal(both.followed.trimmed, before.slice(from, at));
      both.followed.typed();
      assert.equal(both.followed.trimmed, "");
    }
  });

  it("editor 24: stays in its line when a save ends the document with a line end, and goes along where the user pressed Enter", () => {
    const saved = follow("text ‸");
    change(saved, 5, 0, "\n");
    assert.equal(shown(saved), "text ‸\n");
    const typed = follow("text ‸");
    change(typed, 5, 0, "\n");
    typed.followed.typed();
    assert.equal(shown(typed), "text \n‸");
    change(typed, 6, 0, "more");
    assert.equal(shown(typed), "text \nmore‸");
  });

  it("editor 24: an undo while text streams stops it, and a redo takes it up again, also by parts", async () => {
    const both = follow("a ‸ z");
    await write(both, "ONE");
    await write(both, " TWO");
    const { document, followed } = both;
    const turn = (text: string, from: number, length: number, put: string, reason: "undo" | "redo"): void => {
      document.set(text, "\n");
      followed.follow({ changes: [{ rangeOffset: from, rangeLength: length, text: put }], reason }, document);
    };
    turn("a ONE z", 5, 4, "", "undo");
    assert.ok(followed.undone);
    turn("a  z", 2, 3, "", "undo");
    turn("a ONE z", 2, 0, "ONE", "redo");
    assert.ok(followed.undone);
    assert.equal(followed.length, 3);
    turn("a ONE TWO z", 5, 0, " TWO", "redo");
    assert.ok(!followed.undone);
    assert.equal(followed.length, 7);
    assert.equal(shown(both), "a ONE TWO‸ z");
  });
});
