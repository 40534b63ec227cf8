import { readFileSync } from "node:fs";
import * as path from "node:path";
import { gather } from "../../src/context/gather";
import { corpus, type CorpusDocument } from "../corpus/measure";
import { SphinxWithTerms } from "../service/sphinxWithTerms";
import { converted, spoken } from "../sounds/files";
import { wordErrorRate } from "../sounds/wordErrors";
import type { Row } from "./run";

const CORPUS = path.resolve(import.meta.dirname, "../corpus");
const VOICES = ["slt", "rms"] as const;
const MAX_TOKENS = 1_500;
/** Percent of the words that the context may cost. */
const MOST_WORSE = 2;

interface Result {
  /** Of the words, in percent. */
  readonly errors: number;
  /** Of the marked terms that were said, in percent. */
  readonly recall: number;
}

/** Whether the context helps a real recognizer: word errors and terms without it, with it, and with that of another document. */
export function measureHelp(): readonly Row[] {
  const sphinx = new SphinxWithTerms();
  const all = corpus().filter(({ language }) => language === "en");
  const contexts: Readonly<Record<string, (index: number) => string>> = {
    "no context": () => "",
    "the document": (index) => documentOf(all[index] as CorpusDocument),
    "the glossary": (index) => (all[index] as CorpusDocument).said.join("\n"),
    "another document": (index) => documentOf(all[(index + 1) % all.length] as CorpusDocument),
  };
  const results = new Map(Object.entries(contexts).map(([name, of]) => [name, resultOf(all, of, sphinx)]));
  const without = results.get("no context") as Result;
  return [...results].map(([name, { errors, recall }]) => ({
    what: `does it help: ${name}`,
    measured: `${errors.toFixed(1)} % word errors, ${recall.toFixed(0)} % of the terms right (${all.length} documents, ${VOICES.length} voices)`,
    bar: name === "no context" ? "for comparison" : `at most ${MOST_WORSE} points more word errors than without`,
    good: errors <= without.errors + MOST_WORSE,
  }));
}

/** What somebody says about a document. */
function speechAbout({ name }: CorpusDocument): string {
  return readFileSync(path.join(CORPUS, `${name}.spoken`), "utf8").trim();
}

/** What Earmark sends of it, with the caret at its end. */
function documentOf({ name, text }: CorpusDocument): string {
  const document = { label: name, text, isMarkdown: name.endsWith(".md"), caret: text.length };
  return gather({ glossaries: [], documents: [document] }, { mode: "terms", maxTokens: MAX_TOKENS }).context.text;
}

function resultOf(
  all: readonly CorpusDocument[],
  contextOf: (index: number) => string,
  sphinx: SphinxWithTerms,
): Result {
  let [errors, words, right, terms] = [0, 0, 0, 0];
  for (const [index, document] of all.entries()) {
    const speech = speechAbout(document);
    const said = document.said.filter((term) => holds(speech, term));
    for (const voice of VOICES) {
      const voiced = spoken(speech, voice);
      const sound = converted(voiced, `${path.parse(voiced).name}-16k.wav`, ["-ar", "16000", "-ac", "1"]);
      const heard = sphinx.recognize(sound, contextOf(index));
      const count = speech.split(/\s+/).length;
      errors += wordErrorRate(speech, heard) * count;
      words += count;
      right += said.filter((term) => holds(heard, term)).length;
      terms += said.length;
    }
  }
  return { errors: (100 * errors) / words, recall: (100 * right) / terms };
}

/** The recognizer has no capitals of its own. */
function holds(text: string, term: string): boolean {
  const words = (of: string): string => ` ${of.toLowerCase().replaceAll(/[^\p{L}\p{N}']+/gu, " ")} `;
  return words(text).includes(words(term));
}
