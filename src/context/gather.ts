import type { Notice } from "../core/notices";
import { assemble, type Context, type ContextSource } from "./assemble";
import { readGlossary, takesCorrections, type Glossary } from "./glossary";
import { redact } from "./redact";
import { termsOf } from "./terms";

/** A glossary's corrections. */
export function correctionsIn({ terms }: Glossary): readonly { readonly wrong: string; readonly right: string }[] {
  return terms.flatMap(({ term, wrong }) => wrong.map((form) => ({ wrong: form, right: term })));
}

/** Entries that say what an abbreviation means: asked about before they replace anything. */
export function noticesOfGlossary(label: string, { terms }: Glossary): readonly Notice[] {
  const entries = terms.flatMap(({ term, short = [] }) => short.map((form) => `${form} = ${term}`));
  return entries.length > 0 ? [{ code: "abbreviationsKept", glossary: label, entries }] : [];
}

/** So many lines of a log for one file. */
const MOST_PROBLEMS = 5;

/** What of a glossary could not be read, for a log or a terminal: the first of it, and how much more there is. */
export function problemsOf(label: string, { problems }: Glossary): readonly string[] {
  const more = problems.length - MOST_PROBLEMS;
  const shown = problems.slice(0, MOST_PROBLEMS).concat(more > 0 ? [`${more} more like these`] : []);
  return shown.map((problem) => `glossary ${label}: ${problem}`);
}

/** Everything whose words may be sent, as it stands there: nothing was left out of it yet. */
export interface Surroundings {
  readonly selection?: LabeledText | undefined;
  readonly glossaries: readonly { readonly label: string; readonly glossary: CleanGlossary }[];
  readonly documents: readonly NearbyDocument[];
  /** Names of the project. */
  readonly project?: { readonly label: string; readonly names: readonly string[] } | undefined;
}

interface LabeledText {
  readonly label: string;
  readonly text: string;
}

export interface NearbyDocument extends LabeledText {
  readonly isMarkdown: boolean;
  /** Offset; what stands near it counts first. */
  readonly caret: number;
}

/** A glossary without secrets. Only `readCleanGlossary` makes one. */
export interface CleanGlossary extends Glossary {
  readonly secrets: number;
}

export interface GatherOptions {
  /** A list of terms, or the document's own text around the caret. */
  readonly mode: "terms" | "text";
  readonly maxTokens: number;
}

/** Reads a glossary by the ending of its name, without the secrets that stand in it. */
export function readCleanGlossary(fileName: string, text: string): CleanGlossary {
  const clean = redact(text, takesCorrections(fileName));
  return { ...readGlossary(fileName, clean.text), secrets: clean.secrets };
}

/**
 * What is sent, for the editor and the terminal alike. Secrets are left out of each text as a whole, before anything is taken
 * from it: of a term alone nobody can tell that it stood beside `DB_PASSWORD`.
 */
export function gather(
  { selection, glossaries, documents, project }: Surroundings,
  { mode, maxTokens }: GatherOptions,
): { readonly context: Context; readonly secrets: number } {
  let secrets = glossaries.reduce((sum, { glossary }) => sum + glossary.secrets, 0);
  const clean = (text: string): string => {
    const redacted = redact(text);
    secrets += redacted.secrets;
    return redacted.text;
  };
  const sources: ContextSource[] = [];
  if (selection?.text.trim())
    sources.push({ kind: "selection", label: selection.label, items: [withoutBlanks(clean(selection.text))] });
  for (const { label, glossary } of glossaries)
    sources.push({
      kind: "glossary",
      label,
      items: glossary.terms.flatMap(({ term, short = [] }) => [term].concat(short)),
    });
  for (const { label, text, isMarkdown, caret } of documents) {
    const words = clean(text);
    const items =
      mode === "terms" ? termsOf(words, isMarkdown, caret, { name: label }) : [around(words, caret, maxTokens)];
    sources.push({ kind: "document", label, items });
  }
  if (project)
    sources.push({ kind: "project", label: project.label, items: project.names.map((name) => clean(name).trim()) });
  return { context: assemble(sources, maxTokens), secrets };
}

/** Characters for a token, at most: how much of a long text can matter. */
const CHARACTERS_A_TOKEN = 4;

function around(text: string, caret: number, maxTokens: number): string {
  const reach = maxTokens * CHARACTERS_A_TOKEN;
  const from = Math.max(0, Math.min(caret - reach / 2, text.length - reach));
  return withoutBlanks(text.slice(from, from + reach));
}

/** What stands in the place of secrets is nothing. */
function withoutBlanks(text: string): string {
  return text.replaceAll(/ {6,}/g, " ").trim();
}
