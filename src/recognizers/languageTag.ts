import { seam } from "../core/seam";
import type { Hypothesis } from "../core/types";
import { codeOf } from "./languageNames";

const NAMES = "(?:[A-Z][A-Za-z]*|[a-z]{2,3})(?:,\\s?[A-Z][A-Za-z]*)*";
const TAG = new RegExp(`(?:language\\s+(${NAMES})\\s*)?<asr_text>`, "g");
/** What may still become a tag: `lang`, `language Engl`, `language English<asr_`. */
const BEGUN = new RegExp(
  `^(?:${within("language")}|(?:language\\s+${NAMES}\\s*)?(?:${within("<asr_text>")})|language\\s+(?:${NAMES}(?:,\\s?|\\s*))?)$`,
);
/** No tag is longer, with the names of several languages. */
const LONGEST = 120;

/**
 * Text without the tags that open-weight Qwen3-ASR puts before what it recognized (`language English<asr_text>Hello`), and the
 * language that the first of them names. Servers send one for each piece of some 30 seconds, anywhere in the text, and cut it
 * anywhere between two events: an end that may still become one is held back. `None` is the model's word for no speech. The
 * service's own text is never touched.
 */
export async function* withoutTag(hypotheses: AsyncIterable<Hypothesis>): AsyncGenerator<Hypothesis, void, undefined> {
  for await (const hypothesis of hypotheses) {
    const language = languageOf(hypothesis.text);
    // Where the model was stopped at its limit, what has begun will not be completed.
    const whole = hypothesis.final && !hypothesis.truncated;
    const pieces = untagged(whole ? hypothesis.text : decided(hypothesis.text));
    const text = pieces.reduce((all, piece) => all + seam(all, piece) + piece, "");
    yield { ...hypothesis, text, ...(language ? { language } : {}) };
  }
}

function untagged(text: string): string[] {
  // Every second one is the name that the tag held.
  return text.split(TAG).flatMap((piece, i) => (i % 2 === 0 ? [piece.trim()] : []));
}

function languageOf(text: string): string | undefined {
  for (const [, names = ""] of text.matchAll(TAG)) {
    const code = names
      .split(",")
      .map((name) => codeOf(name.trim()))
      .find(Boolean);
    if (code) return code;
  }
  return undefined;
}

/** Text up to where a tag may have begun. */
function decided(text: string): string {
  for (let at = Math.max(0, text.length - LONGEST); at < text.length; at++) {
    if ((text[at] === "l" || text[at] === "<") && BEGUN.test(text.slice(at))) return text.slice(0, at).trimEnd();
  }
  return text;
}

/** A pattern for a beginning of a word, of one character at least. */
function within(word: string): string {
  return Array.from(word, (_, i) => word.slice(0, i + 1)).join("|");
}
