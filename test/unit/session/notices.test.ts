import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { Writable } from "node:stream";
import { inTerminal } from "../../../src/cli/optionNames";
import { Said } from "../../../src/cli/said";
import type { CliEvent } from "../../../src/cli/cliEvents";
import { distinct, heaviest, NOTICES, noticesIn, weightOf } from "../../../src/core/notices";
import { noticesAt, noticeText, surfacesOf, type Surface } from "../../../src/session/noticeText";
import { noticesOfSegment } from "../../../src/session/noticesOf";
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

  for (const notice of everyNotice()) {
    it(`have their places by what they mean for the text: ${notice.code}`, () => {
      const [weight, at] = [weightOf(notice), surfacesOf(notice)];
      const has = (surface: Surface): boolean => at.includes(surface);
      // Nothing is said in one place only: who missed a message finds it, and a script and an agent know all.
      for (const surface of ["tooltip", "agent", "stderr", "event", "json"] as const) assert.ok(has(surface), surface);
      assert.equal(has("flaw"), weight !== "remark", "no check mark beside a text with a flaw");
      if (weight !== "remark") assert.ok(has("announcement"), "what is drawn is spoken");
      if (weight === "missing") assert.ok(has("end"), "what is missing has a message");
      assert.equal(has("stored"), weight !== "remark" || "span" in notice, "what is of the text stays with it");
      assert.equal(new Set(at).size, at.length);
      assert.deepEqual(noticesAt("tooltip", [notice]), [notice]);
    });
  }

  it("are shown where the table says, and nowhere by their code: whoever looks for one does more than to show it", () => {
    const src = path.resolve(import.meta.dirname, "../../../src");
    const files = ["vscode", "cli"].flatMap((room) =>
      readdirSync(path.join(src, room), { recursive: true, encoding: "utf8" }).map((name) => path.join(room, name)),
    );
    const looking = files
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => {
        const text = readFileSync(path.join(src, name), "utf8");
        const codes = [...text.matchAll(/\bcode [!=]== "(\w+)"/g)].map(([, code = ""]) => code);
        return codes.filter((code) => Object.hasOwn(NOTICES, code)).map((code) => `${path.basename(name)} ${code}`);
      });
    assert.deepEqual(looking, ["abbreviations.ts abbreviationsKept"]);
  });

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
    assert.deepEqual(noticesAt("stored", [{ code: "askedAgain" }, { code: "loop", span }]), [{ code: "loop", span }]);
  });
});
