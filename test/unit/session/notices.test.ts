import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { Writable } from "node:stream";
import { inTerminal } from "../../../src/cli/optionNames";
import { Said } from "../../../src/cli/said";
import type { CliEvent } from "../../../src/cli/cliEvents";
import { distinct, heaviest, NOTICES, noticesIn, weightOf } from "../../../src/core/notices";
import { noticeText } from "../../../src/session/noticeText";
import { noticesOfSegment, noticesOfText } from "../../../src/session/noticesOf";
import { everyNotice } from "../../notices";

describe("notices", () => {
  for (const notice of everyNotice()) {
    it(`say ${notice.code} in words, on standard error and as an event`, () => {
      // A setting has the name of its option.
      const words = noticeText(notice, inTerminal);
      assert.match(words, /^\S.*[.]$/);
      assert.doesNotMatch(words, /\{\d\}|undefined|NaN|\[object/);
      let stderr = "";
      const events: CliEvent[] = [];
      const stream = new Writable({ write: (text: Buffer, _, done) => ((stderr += text.toString()), done()) });
      const said = new Said("talk.wav", stream, (event) => void events.push(event));
      said.tell(notice);
      said.tell(notice);
      assert.equal(stderr, `earmark: talk.wav: ${words}\n`);
      const { code, ...facts } = notice;
      assert.deepEqual(events, [
        { type: "notice", file: "talk.wav", notice: code, weight: weightOf(notice), message: words, facts },
      ]);
    });
  }

  it("have all their facts in the schema of the JSON", () => {
    const schema = JSON.parse(
      readFileSync(path.resolve(import.meta.dirname, "../../../media/transcript.schema.json"), "utf8"),
    ) as { properties: { notices: { items: { properties: object } } } };
    const known = Object.keys(schema.properties.notices.items.properties);
    for (const { facts } of Object.values(NOTICES))
      for (const fact of Object.keys(facts)) assert.ok(known.includes(fact), fact);
  });

  it("come back from a disk whole, or not at all", () => {
    const all = everyNotice();
    assert.deepEqual(noticesIn(JSON.parse(JSON.stringify(all))), all);
    for (const strange of [undefined, null, 7, {}, "x", [null], [{ code: "unheard" }], [{ code: "truncated" }]])
      assert.deepEqual(noticesIn(strange), []);
    assert.deepEqual(noticesIn([{ code: "partlyDecoded", seconds: "1", of: 2 }]), []);
    assert.deepEqual(noticesIn([{ code: "constructor" }]), []);
  });

  it("are counted once, and the heaviest decides", () => {
    const span = { start: 0, end: 9 };
    assert.equal(distinct([{ code: "short", span }, { code: "undone" }, { code: "short", span }]).length, 2);
    assert.equal(heaviest([]), undefined);
    assert.equal(heaviest([{ code: "undone" }]), "remark");
    assert.equal(heaviest([{ code: "undone" }, { code: "short", span }]), "doubtful");
    assert.equal(
      heaviest([
        { code: "short", span },
        { code: "truncated", span },
      ]),
      "missing",
    );
  });

  it("are made of a final segment only, and what is of one job does not stay with its transcript", () => {
    const span = { start: 3, end: 9 };
    const segment = { index: 0, span, text: "x", truncated: true, guards: ["loop"] } as const;
    assert.deepEqual(noticesOfSegment({ ...segment, final: false }), []);
    assert.deepEqual(noticesOfSegment({ ...segment, final: true }), [
      { code: "truncated", span },
      { code: "loop", span },
    ]);
    assert.deepEqual(noticesOfText([{ code: "askedAgain" }, { code: "loop", span }]), [{ code: "loop", span }]);
  });
});
