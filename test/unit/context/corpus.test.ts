import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { gather } from "../../../src/context/gather";
import { BREAK } from "../../../src/context/reading/draft";
import { corpus, measure, shares, type CorpusDocument } from "../../corpus/measure";

const MAX_TOKENS = 1_500;

function sentOf({ name, text }: CorpusDocument, caret: number): readonly string[] {
  const document = { label: name, text, isMarkdown: name.endsWith(".md"), caret };
  const { context } = gather({ glossaries: [], documents: [document] }, { mode: "terms", maxTokens: MAX_TOKENS });
  return context.parts[0]?.items ?? [];
}

/** What no listener says: addresses, hashes, markup, pieces of paths. */
const GARBAGE =
  /:\/\/|www\.|@\w|^[0-9a-f]{7,}$|^[0-9a-f-]{16,}$|[\\{}<>|*#=$~^`\n]|^[^\p{L}\p{M}\p{N}.]|\w\/\w+\/|\.(?:png|jpe?g|md|xlsx|docx|pdf|toml|ya?ml|html?|conf|parquet)$|^IMG_?\d+$/iu;
/** What begins sentences and lists, and what joins words. */
const STOP = new Set("the a an and or of to in on for with is are was this that it we you they der die das und oder ein eine mit von le la les un une des et ou du el los las y o de en que the next open items notes see ask name date getting started introduction installation license usage build contents january march may june september monday thursday friday dienstag jahr zeit kosten problèmes".split(" ")); // prettier-ignore
/** C#, C++ and F# end with a sign. */
const SIGNED = /^(?:\p{L}{1,10}\+\+|[A-Z]#)$/u;

describe("the corpus", () => {
  const documents = corpus();
  const all = documents.map((document) => ({ document, sent: sentOf(document, document.text.length) }));

  it("context 0: has many documents of many languages and kinds, with terms marked in each", () => {
    assert.ok(documents.length >= 40, `${documents.length} documents`);
    for (const language of ["en", "zh", "ja", "ko", "de", "fr", "es", "ar", "th", "hi"])
      assert.ok(documents.some((one) => one.language === language), language); // prettier-ignore
    for (const { name, said, text } of documents) {
      assert.ok(said.length >= 8, name);
      const bare = text.toLowerCase().replaceAll(/\s+/g, " ");
      for (const term of said)
        assert.ok(bare.includes(term.toLowerCase()) || text.includes(term.replace("-", "--")), `${name}: ${term}`);
    }
  });

  for (const language of new Set(documents.map((one) => one.language))) {
    it(`context 0: precision and recall are at least 0.8 in ${language}, with the caret at either end`, () => {
      const measures = documents
        .filter((one) => one.language === language)
        .flatMap((one) => [0, one.text.length].map((caret) => measure(one, sentOf(one, caret))));
      const { precision, recall } = shares(measures);
      const details = measures
        .map(({ bad, missed }) => `bad: ${bad.join(", ")}; missed: ${missed.join(", ")}`)
        .join("\n");
      assert.ok(precision >= 0.8, `precision ${precision.toFixed(2)}\n${details}`);
      assert.ok(recall >= 0.8, `recall ${recall.toFixed(2)}\n${details}`);
    });
  }

  for (const { document, sent } of all)
    it(`context 6, 7: of ${document.name} no address, hash, markup, path or small word is sent`, () => {
      for (const term of sent) {
        assert.ok(SIGNED.test(term) || !GARBAGE.test(term), term);
        assert.ok(!STOP.has(term.toLowerCase()) || term === term.toUpperCase(), term);
        assert.ok(!term.includes(BREAK), term);
        assert.ok(term.length <= 60, term);
      }
    });

  it("somebody says something about each English document, with what is marked in it", () => {
    for (const { name, said } of corpus().filter(({ language }) => language === "en")) {
      const speech = readFileSync(path.join(import.meta.dirname, `../../corpus/${name}.spoken`), "utf8");
      assert.ok(said.filter((term) => speech.includes(term)).length > 3, name);
    }
  });
});
