import { destinationOf } from "./style";

/** What a note's template can name. */
export interface NoteFacts {
  /** The recording's name without its ending. */
  readonly title: string;
  /** The recording's file name. */
  readonly file: string;
  /** Day of the recording, `2026-11-22`. */
  readonly date: string;
  /** Length of the recording, `3:12`; undefined: it is still being made. */
  readonly duration: string | undefined;
  readonly model: string;
  /** Where the link leads; undefined for the file of that name beside the note. */
  readonly link: string | undefined;
  /** Codes of the languages that were recognized, `en, zh`, the one that was spoken longest first; undefined: not known yet. */
  readonly language?: string | undefined;
  /** What it cost, `$0.02`; empty where it was free, or nobody knows; undefined: not known yet. */
  readonly cost?: string | undefined;
}

/** What is known of a note only when its text is complete. */
export type LateFact = "language" | "cost" | "duration";

/** Where such a fact goes. */
export interface LatePlace {
  readonly fact: LateFact;
  /** In `before` and `after` together. */
  readonly offset: number;
  /** What stands there until it is known. */
  readonly stands: string;
  /** There it is quoted, and else escaped. */
  readonly isFrontMatter: boolean;
}

/** Used where the setting is empty. */
export const NOTE_TEMPLATE = `---
title: \${title}
recording: \${file}
date: \${date}
duration: \${duration}
model: \${model}
---

[\${file}](\${link})

\${text}
`;

/** A new note, in two halves: the transcript goes between them. */
export interface Note {
  readonly before: string;
  readonly after: string;
  /** Where what is not known yet goes; absent where nothing is missing. */
  readonly late?: readonly LatePlace[];
}

/**
 * Fills a template. In the front matter every value is quoted, so that no file name can break the YAML; below it,
 * what Markdown would read as markup is escaped. A template without `${text}` gets it at its end.
 */
export function noteOf(template: string, facts: NoteFacts): Note {
  const lines = (template || NOTE_TEMPLATE).split(/\r?\n/);
  const close = lines[0]?.trim() === "---" ? lines.indexOf("---", 1) : -1;
  const late: LatePlace[] = [];
  let text: number | undefined;
  let filled = "";
  for (const [at, line] of lines.entries()) {
    if (at > 0) filled += "\n";
    let done = 0;
    for (const { 0: variable, 1: name = "", index } of line.matchAll(VARIABLE)) {
      // Where the text goes is said once.
      if (name === "text" && text !== undefined) continue;
      filled += line.slice(done, index);
      done = index + variable.length;
      if (name === "text") {
        text = filled.length;
        continue;
      }
      const isFrontMatter = at < close;
      const value = valueOf(name as Variable, facts, isFrontMatter);
      if (isLate(name, facts)) late.push({ fact: name, offset: filled.length, stands: value, isFrontMatter });
      filled += value;
    }
    filled += line.slice(done);
  }
  const above = filled.trimEnd();
  const isIn = (place: LatePlace): LatePlace => ({ ...place, offset: Math.min(place.offset, above.length) });
  const places = late.length > 0 ? { late: text === undefined ? late.map(isIn) : late } : {};
  if (text !== undefined) return { before: filled.slice(0, text), after: filled.slice(text), ...places };
  return { before: `${above}\n\n`, after: "\n", ...places };
}

/** A value as it stands in a note. */
export function factIn({ isFrontMatter }: Pick<LatePlace, "isFrontMatter">, value: string): string {
  return isFrontMatter ? quote(value) : escape(value);
}

const VARIABLE = /\$\{(title|file|date|duration|model|link|language|cost|text)\}/g;
type Variable = keyof NoteFacts;

function isLate(name: string, facts: NoteFacts): name is LateFact {
  return (name === "language" || name === "cost" || name === "duration") && facts[name] === undefined;
}

function valueOf(name: Variable, facts: NoteFacts, isFrontMatter: boolean): string {
  if (name === "link") return facts.link ?? destinationOf(facts.file);
  return factIn({ isFrontMatter }, facts[name] ?? "");
}

/** JSON's strings are YAML's double-quoted ones (YAML 1.2, section 1.3). */
function quote(value: string): string {
  return JSON.stringify(value);
}

function escape(value: string): string {
  return value.replaceAll(/[\\`*_{}[\]<>()#!|]/g, (sign) => `\\${sign}`).replaceAll(/\s+/g, " ");
}

/** The day in the user's own time zone, `2026-11-22`. */
export function isoDay(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
