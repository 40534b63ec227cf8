import { realpath } from "node:fs/promises";
import * as path from "node:path";
import type { Context } from "../context/assemble";
import { correctionsOf, gather, noticesOf, problemsOf, readCleanGlossary } from "../context/gather";
import { holdsSecrets } from "../context/secretNames";
import { decodeText, seemsText } from "../core/decodeText";
import type { Notice } from "../core/notices";
import { EarmarkError } from "../core/errors";
import { readRegular } from "../system/regularFile";
import type { Correction } from "../transcript/correct";

/** As in the editor: enough for a project's words; the service takes 10 000. */
const MAX_TOKENS = 1_500;
/** Beyond any glossary or notes. */
const MOST_BYTES = 8_000_000;

/** Which files. */
export interface HintOptions {
  readonly contextFiles: readonly string[];
  readonly glossaryFiles: readonly string[];
  /** What is said as an identifier's words is written as the identifier; absent: yes. */
  readonly identifiers?: boolean;
}

/**
 * The words of the files that were named, without secrets, and the corrections of the glossaries.
 * @param more lines of a glossary that is in no file
 * @throws {EarmarkError} `missingFile`, `settings`
 */
export async function readHints(
  { contextFiles, glossaryFiles, identifiers = true }: HintOptions,
  more?: string,
): Promise<{
  readonly context: Context;
  readonly corrections: readonly Correction[];
  readonly notices: readonly Notice[];
  /** What of the glossaries could not be read, in words. */
  readonly problems: readonly string[];
}> {
  const glossaries = await Promise.all(
    glossaryFiles.map(async (file) => ({
      label: file,
      glossary: readCleanGlossary(path.basename(file), await textOf(file)),
    })),
  );
  if (more) glossaries.unshift({ label: "context", glossary: readCleanGlossary("context.txt", more) });
  const documents = await Promise.all(
    contextFiles.map(async (file) => ({
      label: file,
      text: await documentOf(file),
      isMarkdown: /\.(md|markdown)$/i.test(file),
      caret: 0,
    })),
  );
  const options = { mode: "terms", maxTokens: MAX_TOKENS, spokenForms: identifiers } as const;
  const { context, spoken } = gather({ glossaries, documents }, options);
  return {
    context,
    corrections: correctionsOf(glossaries, spoken),
    notices: noticesOf(glossaries, spoken),
    problems: glossaries.flatMap(({ label, glossary }) => problemsOf(label, glossary)),
  };
}

/** Of a recording or a PDF letters by chance would be sent. */
async function documentOf(file: string): Promise<string> {
  const text = await textOf(file);
  if (!seemsText(text)) throw new EarmarkError("settings", `${file} is not a text file.`);
  return text;
}

async function textOf(file: string): Promise<string> {
  const real = await realpath(file).catch(() => file);
  if ([file, real].some((one) => holdsSecrets(path.relative(".", one))))
    throw new EarmarkError("settings", `${file} was not read because its name suggests that it contains secrets.`);
  try {
    return decodeText(await readRegular(file, MOST_BYTES));
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new EarmarkError(
        "settings",
        `${file} is too large. The limit for context and glossaries is ${MOST_BYTES} bytes.`,
      );
    throw new EarmarkError("missingFile", `${file} cannot be read or is not a regular file.`, { cause });
  }
}
