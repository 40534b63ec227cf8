import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { assemble, type Context, type ContextSource } from "../context/assemble";
import { readGlossary } from "../context/glossary";
import { redact } from "../context/redact";
import { termsOf } from "../context/terms";
import { EarmarkError } from "../core/errors";
import type { Correction } from "../transcript/correct";

/** As in the editor: enough for a project's words; the service takes 10 000. */
const MAX_TOKENS = 1_500;

/** The words of the files that were named, without secrets, and the corrections of the glossaries. @throws {EarmarkError} `missingFile` */
export async function readHints(
  contextFiles: readonly string[],
  glossaryFiles: readonly string[],
): Promise<{ readonly context: Context; readonly corrections: readonly Correction[] }> {
  const sources: ContextSource[] = [];
  const corrections: Correction[] = [];
  for (const file of glossaryFiles) {
    const { terms } = readGlossary(path.basename(file), redact(await textOf(file)).text);
    sources.push({ kind: "glossary", label: file, items: terms.map(({ term }) => term) });
    for (const { term, wrong } of terms) for (const form of wrong) corrections.push({ wrong: form, right: term });
  }
  for (const file of contextFiles) {
    const { text } = redact(await textOf(file));
    sources.push({ kind: "document", label: file, items: termsOf(text, /\.(md|markdown)$/i.test(file), 0) });
  }
  return { context: assemble(sources, MAX_TOKENS), corrections };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new EarmarkError("missingFile", `${file} cannot be read.`, { cause });
  }
}
