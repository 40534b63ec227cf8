import { caselessIn } from "./finding/caseless";
import { formsIn, identifiersIn } from "./finding/forms";
import type { Found } from "./finding/found";
import { jargonIn } from "./finding/jargon";
import { marksIn } from "./finding/marks";
import { namesIn } from "./finding/names";
import { ranked } from "./finding/rank";
import { weakLines } from "./finding/weakLines";
import { Words } from "./finding/words";
import { withLineFeeds } from "./lineEnds";
import { read } from "./reading";
import { formatOf } from "./reading/format";
import { notebookText } from "./reading/notebook";
import { nearCaret } from "./reading/nearCaret";

/** What else is known of a document than its text. */
export interface DocumentFacts {
  /** A name or a path: its ending tells the format. */
  readonly name?: string;
  /** As the editor has it. */
  readonly languageId?: string;
}

/**
 * The words of a document that somebody could say and a recognizer would spell wrong: names, identifiers, acronyms, words of a trade, each
 * once and in the author's spelling. Those come first that stand near `caret` (an offset), stand there often and are surely names. Of a
 * long document what is near the caret is read, and a part of the rest.
 */
export function termsOf(
  document: string,
  isMarkdown: boolean,
  caret: number,
  { name, languageId }: DocumentFacts = {},
): string[] {
  const notebook = isMarkdown ? undefined : notebookText(document, caret);
  if (notebook) return termsOf(notebook.text, true, notebook.caret);
  const format = formatOf(document, isMarkdown, name, languageId);
  const place = Math.max(0, Math.min(caret, document.length));
  const { text, offset } = nearCaret(document, place);
  const found = Array.from(foundIn(withLineFeeds(text), format), (one) => ({ ...one, at: offset(one.at) }));
  return ranked(found, place);
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
  for (let i = 0; i + 1 < code.length; i += 2) yield* identifiersIn(text, code[i] ?? 0, code[i + 1] ?? 0);
}
