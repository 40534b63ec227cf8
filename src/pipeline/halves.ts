import { joined as asOne } from "../core/seam";
import type { Hypothesis, Span } from "../core/types";

/** An answer for a half that begins so many seconds later than what its times are counted from. */
export function shifted(answer: Hypothesis, seconds: number): Hypothesis {
  const { words, turns } = answer;
  return {
    ...answer,
    ...(words ? { words: later(words, seconds) } : {}),
    ...(turns ? { turns: later(turns, seconds) } : {}),
  };
}

/** The answers for halves that follow each other, as one. */
export function joined(answers: readonly Hypothesis[]): Hypothesis {
  const text = answers.reduce((all, { text }) => asOne(all, text), "");
  // The language of most of the text: one answer names one.
  const [most] = answers.filter(({ language }) => language).toSorted((a, b) => b.text.length - a.text.length);
  const requestId = answers.findLast((answer) => answer.requestId)?.requestId;
  const words = complete(answers, (answer) => answer.words);
  // Who is "0" in one answer is not "0" in the next.
  const turns = complete(answers, (answer, half) =>
    answer.turns?.map((turn) => Object.assign({}, turn, { speaker: `${half + 1}.${turn.speaker}` })),
  );
  return {
    text,
    final: true,
    ...(most?.language ? { language: most.language } : {}),
    ...(requestId ? { requestId } : {}),
    ...(answers.some(({ truncated }) => truncated) ? { truncated: true } : {}),
    ...(words.length > 0 ? { words } : {}),
    ...(turns.length > 0 ? { turns } : {}),
  };
}

function later<T extends Span>(spans: readonly T[], seconds: number): T[] {
  return spans.map((one) => Object.assign({}, one, { start: one.start + seconds, end: one.end + seconds }));
}

/** They stand for the whole text wherever they are used: where an answer has none, the rest would be a text with holes. */
function complete<T>(
  answers: readonly Hypothesis[],
  of: (answer: Hypothesis, half: number) => readonly T[] | undefined,
): T[] {
  const all = answers.map((answer, half) => of(answer, half) ?? (answer.text.trim() ? undefined : []));
  return all.every((one) => one !== undefined) ? all.flat() : [];
}
