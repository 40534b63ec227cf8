import type { Hypothesis } from "../core/types";
import { codeOf } from "./languageNames";

const TAG = "<asr_text>";
const WHOLE = /^\s*language ([A-Za-z]+)<asr_text>/;
/** What may still become a tag: `lang`, `language Engl`, `language English<asr_`. */
const BEGUN = /^\s*(?:l(?:a(?:n(?:g(?:u(?:a(?:g(?:e(?: (?:[A-Z][a-z]*(?<tag><.*)?)?)?)?)?)?)?)?)?)?)?$/;

/**
 * Text without the tag that open-weight Qwen3-ASR puts before it (`language English<asr_text>Hello`), and the language
 * that it names. Servers cut the tag anywhere between two pieces, so a text that may still become one is held back.
 * `None` is the model's word for no speech. The service's own text is never touched.
 */
export async function* withoutTag(hypotheses: AsyncIterable<Hypothesis>): AsyncGenerator<Hypothesis, void, undefined> {
  for await (const hypothesis of hypotheses) {
    const tag = WHOLE.exec(hypothesis.text);
    const language = tag?.[1] && codeOf(tag[1]);
    const text = tag ? hypothesis.text.slice(tag[0].length) : mayBecomeTag(hypothesis) ? "" : hypothesis.text;
    yield { ...hypothesis, text, ...(language ? { language } : {}) };
  }
}

function mayBecomeTag({ text, final }: Hypothesis): boolean {
  if (final) return false;
  const begun = BEGUN.exec(text);
  return begun !== null && TAG.startsWith(begun.groups?.["tag"] ?? "");
}
