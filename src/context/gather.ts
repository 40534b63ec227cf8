import { leastWhere } from "../core/firstWhere";
import type { Notice } from "../core/notices";
import { assemble, type Context, type ContextSource } from "./assemble";
import { readGlossary, takesCorrections, type Glossary } from "./glossary";
import { redact } from "./redact";
import { nearCaret, type Part } from "./reading/nearCaret";
import { notebookText } from "./reading/notebook";
import { isOtherScript, spokenForms, type Candidate, type SpokenForm } from "./spokenForms";
import { standsIn, thoseWithinFirst } from "./withinFirst";
import { termsNear } from "./terms";

/** A glossary's corrections. */
export function correctionsIn({ terms }: Glossary): readonly { readonly wrong: string; readonly right: string }[] {
  return terms.flatMap(({ term, wrong }) => wrong.map((form) => ({ wrong: form, right: term })));
}

/** What is done to what was recognized: by glossaries first, then by the spoken forms of identifiers. */
export function correctionsOf(
  glossaries: readonly { readonly glossary: Glossary }[],
  forms: readonly SpokenForm[],
): readonly { readonly wrong: string; readonly right: string }[] {
  return [
    ...glossaries.flatMap(({ glossary }) => correctionsIn(glossary)),
    ...forms.map(({ spoken, written }) => ({ wrong: spoken, right: written })),
  ];
}

/** What is said of glossaries, and of identifiers that are written as they are. */
export function noticesOf(
  glossaries: readonly { readonly label: string; readonly glossary: Glossary }[],
  forms: readonly SpokenForm[],
): readonly Notice[] {
  const identifiers = forms.map(({ written }) => written);
  return [
    ...glossaries.flatMap(({ label, glossary }) => [
      ...noticesOfGlossary(label, glossary),
      ...noticesOfReading(label, glossary),
    ]),
    ...(identifiers.length > 0 ? [{ code: "identifiersWritten" as const, identifiers }] : []),
  ];
}

/** Entries that say what an abbreviation means: asked about before they replace anything. */
export function noticesOfGlossary(label: string, { terms }: Glossary): readonly Notice[] {
  const entries = terms.flatMap(({ term, short = [] }) => short.map((form) => `${form} = ${term}`));
  return entries.length > 0 ? [{ code: "abbreviationsKept", glossary: label, entries }] : [];
}

/** What of a glossary was not understood: all of it, by the name of its format, or so many entries. */
export function noticesOfReading(label: string, { problems, refused }: Glossary): readonly Notice[] {
  if (refused !== undefined) return [{ code: "glossaryNotRead", glossary: label, format: refused }];
  return problems.length > 0 ? [{ code: "glossaryPartlyRead", glossary: label, count: problems.length }] : [];
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
  readonly project?:
    | {
        readonly label: string;
        readonly names: readonly string[];
        /** What notes are called. Those are sent that a document speaks of, so that a new note alone changes nothing. */
        readonly titles?: readonly string[];
      }
    | undefined;
}

interface LabeledText {
  readonly label: string;
  readonly text: string;
}

export interface NearbyDocument extends LabeledText {
  readonly isMarkdown: boolean;
  /** As the editor names it; else the ending of the label tells how the document is written. */
  readonly languageId?: string;
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
  /** Identifiers go out as they are said, and are to be written back. */
  readonly spokenForms?: boolean;
}

/** What is sent, and what was done to it. */
export interface GatheredContext {
  readonly context: Context;
  /** How many were left out. */
  readonly secrets: number;
  /** Identifiers that were sent as somebody says them: what is recognized so is to be written as they are. */
  readonly spoken: readonly SpokenForm[];
}

/** Reads a glossary by the ending of its name, without the secrets that stand in it. */
export function readCleanGlossary(fileName: string, text: string): CleanGlossary {
  const clean = redact(text, takesCorrections(fileName));
  return { ...readGlossary(fileName, clean.text), secrets: clean.secrets };
}

/** By our estimate; some lists have half as many again, and the service takes 10 000. */
export const MOST_TOKENS = 6_000;

/**
 * What is sent, for the editor and the terminal alike. Secrets are left out of each text as a whole, before anything is taken
 * from it: of a term alone nobody can tell that it stood beside `DB_PASSWORD`.
 */
export function gather(
  { selection, glossaries, documents, project }: Surroundings,
  { mode, maxTokens, spokenForms: areSpoken = false }: GatherOptions,
): GatheredContext {
  let secrets = glossaries.reduce((sum, { glossary }) => sum + glossary.secrets, 0);
  const clean = (text: string): string => {
    const redacted = redact(text);
    secrets += redacted.secrets;
    return redacted.text;
  };
  const sources: ContextSource[] = [];
  if (selection?.text.trim())
    sources.push({
      kind: "selection",
      label: selection.label,
      items: [withoutBlanks(clean(selection.text)).trim()],
      caret: 0,
    });
  const read = documents.map((document) => readDocument(document, clean));
  const texts = read.map(({ near }) => near.text);
  const candidates: Candidate[] = [];
  for (const { label, glossary } of glossaries) {
    candidates.push(...glossary.terms.map(({ term }) => ({ written: term, pairs: true })));
    // The author's order stays where all of it may fit.
    const isLong = glossary.terms.reduce((sum, { term }) => sum + term.length, 0) > maxTokens;
    const terms = thoseWithinFirst(glossary.terms, ({ term }) => term, isLong ? texts : []);
    sources.push({ kind: "glossary", label, items: terms.flatMap(({ term, short = [] }) => [term].concat(short)) });
  }
  for (const { document, near, caret } of read) {
    const { label } = document;
    if (mode === "text") sources.push({ kind: "document", label, ...aroundCaret(near, caret, maxTokens) });
    else {
      const items = termsNear(near, document, caret);
      const pairs = isOtherScript(near.text);
      candidates.push(...items.map((written) => ({ written, pairs })));
      sources.push({ kind: "document", label, items });
    }
  }
  if (project) {
    const { label, names, titles = [] } = project;
    const isSpokenOf = standsIn(texts.join("\n"));
    const items = names.concat(titles.filter(isSpokenOf)).map((name) => clean(name).trim());
    sources.push({ kind: "project", label, items });
  }
  const spoken = areSpoken ? spokenForms(candidates, texts) : [];
  return { context: assemble(asSpoken(sources, spoken), Math.min(maxTokens, MOST_TOKENS)), secrets, spoken };
}

/** The same words, identifiers as they are said. */
function asSpoken(sources: readonly ContextSource[], forms: readonly SpokenForm[]): readonly ContextSource[] {
  if (forms.length === 0) return sources;
  const spoken = new Map(forms.map((form) => [form.written, form.spoken]));
  return sources.map((source) => ({ ...source, items: source.items.map((item) => spoken.get(item) ?? item) }));
}

interface ReadDocument {
  readonly document: NearbyDocument;
  /** Without secrets. */
  readonly near: Part;
  readonly caret: number;
}

/** What of a document is read, without secrets. A notebook is read as its cells. */
function readDocument(document: NearbyDocument, clean: (text: string) => string): ReadDocument {
  const notebook = document.isMarkdown ? undefined : notebookText(document.text, document.caret);
  const whole = notebook ? { ...document, text: notebook.text, caret: notebook.caret, isMarkdown: true } : document;
  const caret = Math.max(0, Math.min(whole.caret, whole.text.length));
  return { document: whole, near: nearCaret(whole.text, caret, clean), caret };
}

/** Characters for a token, at most: how much of a long text can matter. */
const CHARACTERS_A_TOKEN = 4;

function aroundCaret(
  { text, offset }: Part,
  caret: number,
  maxTokens: number,
): { readonly items: readonly string[]; readonly caret: number } {
  // The place in the part: the offsets grow with it.
  const place = leastWhere(0, text.length, (at) => offset(at) >= caret);
  const reach = maxTokens * CHARACTERS_A_TOKEN;
  const from = Math.max(0, place - reach);
  const before = withoutBlanks(text.slice(from, place));
  const after = withoutBlanks(text.slice(place, place + reach));
  return { items: [before + after], caret: before.length };
}

/** What stands in the place of secrets is nothing. */
function withoutBlanks(text: string): string {
  return text.replaceAll(/ {6,}/g, " ");
}
