import { destinationOf } from "./style";

/** What a note's template can name. */
export interface NoteFacts {
  /** The recording's name without its ending. */
  readonly title: string;
  /** The recording's file name. */
  readonly file: string;
  /** Date of the recording's file, `2026-11-22`. */
  readonly date: string;
  /** Length of the recording, `3:12`. */
  readonly duration: string;
  readonly model: string;
  /** Where the link leads; undefined for the file of that name beside the note. */
  readonly link: string | undefined;
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
}

/**
 * Fills a template. In the front matter every value is quoted, so that no file name can break the YAML; below it,
 * what Markdown would read as markup is escaped. A template without `${text}` gets it at its end.
 */
export function noteOf(template: string, facts: NoteFacts): Note {
  const lines = (template || NOTE_TEMPLATE).split(/\r?\n/);
  const close = lines[0]?.trim() === "---" ? lines.indexOf("---", 1) : -1;
  const filled = lines.map((line, at) => fill(line, facts, at < close ? quote : escape)).join("\n");
  const at = filled.indexOf("${text}");
  if (at >= 0) return { before: filled.slice(0, at), after: filled.slice(at + "${text}".length) };
  return { before: `${filled.trimEnd()}\n\n`, after: "\n" };
}

function fill(line: string, facts: NoteFacts, write: (value: string) => string): string {
  return line.replaceAll(/\$\{(title|file|date|duration|model|link)\}/g, (_, name: string) =>
    name === "link" ? (facts.link ?? destinationOf(facts.file)) : write(facts[name as keyof NoteFacts] ?? ""),
  );
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
