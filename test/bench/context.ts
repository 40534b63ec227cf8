// `npm run bench -- --context`: what is sent of the documents of test/corpus, against what was marked in them by hand, and what a very
// long document costs. Alone: `npx tsx test/bench/context.ts`.
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { gather } from "../../src/context/gather";
import { corpus, measure, shares, type CorpusDocument, type Measure } from "../corpus/measure";
import type { Row } from "./run";

/** As the setting has it by default. */
const MAX_TOKENS = 1_500;
/** A budget that no document of the corpus fits: what comes first has to be what counts. */
const TIGHT = 60;
const LEAST = 0.8;
const LINES = 50_000;
const MOST_MS = 50;
const TIMES = 15;

interface Sent {
  readonly found: Measure;
  readonly document: CorpusDocument;
  readonly tokens: number;
  readonly ms: number;
}

/** With the caret at the end and at the start. */
function sent(document: CorpusDocument, maxTokens: number): readonly Sent[] {
  const { name, text } = document;
  return [text.length, 0].map((caret) => {
    const one = { label: name, text, isMarkdown: name.endsWith(".md"), caret };
    const begun = performance.now();
    const { context } = gather({ glossaries: [], documents: [one] }, { mode: "terms", maxTokens });
    const ms = performance.now() - begun;
    return { document, found: measure(document, context.parts[0]?.items ?? []), tokens: context.tokens, ms };
  });
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

function figuresOf(some: readonly Sent[]): { readonly good: boolean; readonly text: string } {
  const { precision, recall } = shares(some.map(({ found }) => found));
  const mean = (of: (one: Sent) => number): number => some.reduce((sum, one) => sum + of(one), 0) / some.length;
  const text = `precision ${percent(precision)}, recall ${percent(recall)}, ${mean(({ tokens }) => tokens).toFixed(0)} tokens, ${mean(({ ms }) => ms).toFixed(1)} ms`;
  return { good: precision >= LEAST && recall >= LEAST, text };
}

/** By what a document is, sorted. */
function groupsOf(
  all: readonly Sent[],
  by: (document: CorpusDocument) => string,
): readonly (readonly [string, readonly Sent[]])[] {
  return [...new Set(all.map(({ document }) => by(document)))]
    .sort()
    .map((group) => [group, all.filter(({ document }) => by(document) === group)]);
}

export function measureContext(): readonly Row[] {
  const documents = corpus();
  documents.forEach((document) => sent(document, MAX_TOKENS));
  const all = documents.flatMap((document) => sent(document, MAX_TOKENS));
  const tight = shares(documents.flatMap((document) => sent(document, TIGHT)).map(({ found }) => found));
  const bar = `both at least ${percent(LEAST)}`;
  const rowOf = (what: string, some: readonly Sent[]): Row => {
    const { good, text } = figuresOf(some);
    return { what: `terms, ${what} (${some.length / 2} documents)`, measured: text, bar, good };
  };
  const languages = [...new Set(documents.map(({ language }) => language))];
  const long = languages.map((language) => ({ language, took: longDocument(documents, language) }));
  return [
    ...groupsOf(all, ({ language }) => language).map(([language, some]) => rowOf(`language ${language}`, some)),
    ...groupsOf(all, ({ kind }) => kind).map(([kind, some]) => rowOf(kind, some)),
    rowOf("all", all),
    {
      what: `terms, all, within ${TIGHT} tokens`,
      measured: `precision ${percent(tight.precision)}, recall ${percent(tight.recall)}`,
      bar: `precision at least ${percent(LEAST)}`,
      good: tight.precision >= LEAST,
    },
    {
      what: `terms, a document of ${LINES} lines`,
      measured: long
        .map(({ language, took: { ms, first } }) => `${language} ${ms.toFixed(0)} ms (first ${first.toFixed(0)})`)
        .join(", "),
      bar: `at most ${MOST_MS} ms`,
      good: long.every(({ took }) => took.ms <= MOST_MS),
    },
  ];
}

/** A document of many lines, made of those of one language, with the caret in its middle: the median of many times, and the first. */
function longDocument(
  documents: readonly CorpusDocument[],
  language: string,
): { readonly ms: number; readonly first: number } {
  const some = documents.filter((one) => one.language === language && /\.(?:md|txt)$/.test(one.name));
  const lines = some.flatMap(({ text }) => text.replace(/^---\n[^]*?\n---\n/, "").split("\n"));
  const text = Array.from({ length: LINES }, (_, i) => lines[i % lines.length] ?? "").join("\n");
  const one = { label: "long.md", text, isMarkdown: true, caret: text.length >> 1 };
  const took = Array.from({ length: TIMES }, () => {
    const begun = performance.now();
    gather({ glossaries: [], documents: [one] }, { mode: "terms", maxTokens: MAX_TOKENS });
    return performance.now() - begun;
  });
  return { ms: took.toSorted((a, b) => a - b)[TIMES >> 1] ?? 0, first: took[0] ?? 0 };
}

if (import.meta.url === pathToFileURL(path.resolve(process.argv[1] ?? "")).href)
  for (const { what, measured, bar, good } of measureContext())
    console.log(good ? "good" : "MISS", what, measured, `(${bar})`);
