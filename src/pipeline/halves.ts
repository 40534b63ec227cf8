import { seam } from "../core/seam";
import type { Hypothesis } from "../core/types";

/** An answer for a part that begins so many seconds later than what its words are counted from. */
export function shifted(answer: Hypothesis, seconds: number): Hypothesis {
  const { words } = answer;
  if (!words || seconds === 0) return answer;
  return {
    ...answer,
    words: words.map((word) => Object.assign({}, word, { start: word.start + seconds, end: word.end + seconds })),
  };
}

/** The answers for parts that follow each other, as one. */
export function joined(answers: readonly Hypothesis[]): Hypothesis {
  const text = answers.reduce((all, { text }) => all + seam(all, text) + text, "");
  // The language of most of the text: one answer names one.
  const [most] = answers.filter(({ language }) => language).toSorted((a, b) => b.text.length - a.text.length);
  const requestId = answers.findLast((answer) => answer.requestId)?.requestId;
  // Words stand for the whole text wherever they are used: some of them would be a text with holes.
  const timed = answers.every(({ text, words }) => words || !text.trim());
  const words = timed ? answers.flatMap((answer) => answer.words ?? []) : [];
  return {
    text,
    final: true,
    ...(most?.language ? { language: most.language } : {}),
    ...(requestId ? { requestId } : {}),
    ...(answers.some(({ truncated }) => truncated) ? { truncated: true } : {}),
    ...(words.length > 0 ? { words } : {}),
  };
}
