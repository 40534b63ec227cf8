import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { EarmarkError } from "../../../src/core/errors";
import type { Segment } from "../../../src/core/types";
import { SCHEMA, segmentsIn, type TranscriptDocument } from "../../../src/transcript/document";
import { FORMATS, render, type Transcript } from "../../../src/transcript/render";

const SEGMENTS: readonly Segment[] = [
  { index: 0, span: { start: 0, end: 4 }, text: "We called lazzard. ", final: true, language: "en", guards: ["read"] },
  { index: 1, span: { start: 4, end: 6 }, text: "", final: true, gap: new EarmarkError("refused", "No.") },
  {
    index: 2,
    span: { start: 6, end: 9 },
    text: "[Then] we left.",
    final: true,
    language: "en",
    words: [{ start: 0, end: 1, text: "[Then]" }],
    turns: [{ start: 0, end: 1, speaker: "A", text: "[Then] we left." }],
  },
];
const TRANSCRIPT: Transcript = {
  name: "call: one.m4a",
  model: "a-model",
  date: "2026-11-23",
  segments: SEGMENTS,
  notices: [{ code: "partlyDecoded", seconds: 9, of: 20 }],
  billedSeconds: 9,
  corrections: [{ wrong: "lazzard", right: "Lazard" }],
};

interface Schema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly type?: string;
}

/** What is in a value and not in its schema, or missing from it. */
function strange(value: unknown, schema: Schema, where = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => strange(one, schema.items ?? {}, `${where}[${i}]`));
  if (typeof value !== "object" || value === null)
    return schema.type && schema.type !== typeof value ? [`${where} is no ${schema.type}`] : [];
  const missing = (schema.required ?? [])
    .filter((name) => !(name in value))
    .map((name) => `${where}.${name} is missing`);
  const inner = Object.entries(value).flatMap(([name, one]) => {
    const known = schema.properties?.[name];
    return known ? strange(one, known, `${where}.${name}`) : [`${where}.${name} is not in the schema`];
  });
  return [...missing, ...inner];
}

describe("a transcript in a form", () => {
  it("is a note that says in which languages it is, and what it cost", () => {
    const template = "---\nlanguage: ${language}\n---\n${cost}|${text}";
    const note = render("md", { ...TRANSCRIPT, template, cost: "$0.02" });
    assert.match(note, /^---\nlanguage: "en"\n---\n\$0\.02\|We called Lazard\./);
    assert.match(render("md", { ...TRANSCRIPT, template }), /\n\|We called/);
  });

  it("is JSON by its schema, and comes back from it", () => {
    const schema = JSON.parse(
      readFileSync(path.resolve(import.meta.dirname, "../../../media/transcript.schema.json"), "utf8"),
    ) as Schema & { readonly $id: string };
    const json = JSON.parse(render("json", TRANSCRIPT)) as TranscriptDocument;
    assert.deepEqual(strange(json, schema), []);
    assert.equal(json.$schema, SCHEMA);
    assert.equal(schema.$id, SCHEMA);
    assert.deepEqual(
      json.segments.map(({ approx, words, gap }) => [approx, words?.length, gap]),
      [
        [true, undefined, undefined],
        [undefined, undefined, "refused"],
        [undefined, 1, undefined],
      ],
    );
    assert.equal(segmentsIn(json)?.[0]?.text, "We called Lazard.");
    assert.deepEqual(segmentsIn(json)?.[2]?.turns, SEGMENTS[2]?.turns);
    for (const other of [
      {},
      [],
      "x",
      { version: 2, segments: [] },
      { ...json, segments: [{ start: 5, end: 1, text: "" }] },
    ])
      assert.equal(segmentsIn(other), undefined);
  });

  it("is text and a note with marks where something is missing", () => {
    assert.equal(render("text", TRANSCRIPT), "We called Lazard. [… 0:04–0:06 …] [Then] we left.\n");
    const note = render("md", TRANSCRIPT);
    assert.match(note, /^---\ntitle: "call: one"\nrecording: "call: one\.m4a"\n/);
    assert.match(
      note,
      /\[call: one\.m4a\]\(call%3A%20one\.m4a\)\n\nWe called Lazard\. \[… 0:04–0:06 …\] \\\[Then\\\] we left\.\n$/,
    );
  });

  it("has subtitles for what was said, and none for what is missing", () => {
    assert.equal(render("srt", TRANSCRIPT).match(/-->/g)?.length, 2);
    for (const format of FORMATS) assert.ok(render(format, { ...TRANSCRIPT, segments: [] }).length >= 0);
  });
});
