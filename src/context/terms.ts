import { caselessIn } from "./finding/caseless";
import { formsIn, identifiersIn } from "./finding/forms";
import type { Found } from "./finding/found";
import { jargonIn } from "./finding/jargon";
import { marksIn } from "./finding/marks";
import { namesIn } from "./finding/capitalized";
import { ranked } from "./finding/rank";
import { weakLines } from "./finding/weakLines";
import { Words } from "./finding/words";
import { withLineFeeds } from "./lineEnds";
import { read } from "./reading";
import { formatOf } from "./reading/format";
import { notebookText } from "./reading/notebook";
import { nearCaret, type Part } from "./reading/nearCaret";

/** What is known of a document beside its text. */
export interface DocumentFacts {
  readonly isMarkdown: boolean;
  /** A name or a path: its ending tells the format. */
  readonly label?: string;
  /** As the editor has it. */
  readonly languageId?: string | undefined;
}

/**
 * The words of a document that somebody could say and a recognizer would spell wrong: names, identifiers, acronyms, words of a trade, each
 * once and in the author's spelling. Those come first that stand near `caret` (an offset), stand there often and are surely names. Of a
 * long document what is near the caret is read, and a part of the rest.
 */
export function termsOf(document: string, isMarkdown: boolean, caret: number, label = ""): string[] {
  const notebook = isMarkdown ? undefined : notebookText(document, caret);
  if (notebook) return termsOf(notebook.text, true, notebook.caret);
  const place = Math.max(0, Math.min(caret, document.length));
  return termsNear(nearCaret(document, place), { isMarkdown, label }, place);
}

/** The same of what was read of a document already. */
export function termsNear(
  { text, offset }: Part,
  { isMarkdown, label, languageId }: DocumentFacts,
  caret: number,
): string[] {
  const format = formatOf(text, isMarkdown, label, languageId);
  return ranked(
    Array.from(foundIn(withLineFeeds(text), format), (one) => ({ ...one, at: offset(one.at) })),
    caret,
  );
}

function* foundIn(text: string, format: ReturnType<typeof formatOf>): Generator<Found, void, undefined> {
  const reading = read(text, format);
  const words = new Words(reading.prose);
  yield* marksIn(reading, words);
  yield* formsIn(reading.prose, (word) => words.isOrdinary(word));
  yield* namesIn(words, weakLines(reading));
  yield* jargonIn(words);
  yield* caselessIn(reading, words);
  const { code } = reading;
  for (let i = 0; i + 1 < code.length; i += 2)
    yield* identifiersIn(text, code[i] ?? 0, code[i + 1] ?? 0, (word) => words.isOrdinary(word));
}
