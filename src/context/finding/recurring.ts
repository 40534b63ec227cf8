import type { Segment } from "./wordSegments";

interface Rules {
  readonly isOrdinary: (word: string) => boolean;
  /** A word that only joins others. */
  readonly isSmall: (word: string) => boolean;
  /** Characters. */
  readonly most: number;
}

interface Seen {
  readonly text: string;
  readonly start: number;
  readonly words: number;
  times: number;
  readonly before: Set<string>;
  readonly after: Set<string>;
}

/** Ends that make a new word of an ordinary one: 困惑度, 数据面. */
const SUFFIX = new Set("度性率化器机法论层面图量型式体".split(""));
/** Words between others. */
const JOINS = new Set("的了和与或及是在到把被对为从向也都就要会能可不没有这那其并而但把让使".split(""));
/** More words of a script without spaces are not counted. */
const MOST = 60_000;

/**
 * Sequences that stand there more than once with other words around them, and hold a word that is not ordinary: of a word that no
 * dictionary knows the segmenter gives pieces, and only that they recur together makes one of them.
 */
export function recurring(
  lines: readonly (readonly Segment[])[],
  { isOrdinary, isSmall, most }: Rules,
): readonly Segment[] {
  const seen = new Map<string, Seen>();
  let words = 0;
  for (const line of lines) {
    words += line.length;
    if (words > MOST) break;
    for (let i = 0; i < line.length; i++) {
      let text = "";
      for (let j = i; j < Math.min(line.length, i + 4); j++) {
        const one = line[j];
        if (!one || JOINS.has(one.text) || (j === i && isSmall(one.text))) break;
        // A small word may stand within: 幂等键.
        const ends = !isSmall(one.text) || SUFFIX.has(one.text);
        text += one.text;
        if (text.length > most) break;
        if (text.length < 2 || !ends) continue;
        const known = seen.get(text) ?? {
          text,
          start: line[i]?.start ?? 0,
          words: j - i + 1,
          times: 0,
          before: new Set(),
          after: new Set(),
        };
        known.times += 1;
        known.before.add(line[i - 1]?.text ?? "");
        known.after.add(line[j + 1]?.text ?? "");
        seen.set(text, known);
      }
    }
  }
  const found: Seen[] = [];
  for (const one of seen.values()) {
    if (one.times < (one.words === 1 ? 3 : 2)) continue;
    if (one.words > 1 && one.before.size < 2 && one.after.size < 2) continue;
    found.push(one);
  }
  // What only stands within a longer one is a piece of it.
  const longer = found.filter(({ words: count }) => count > 1);
  return found
    .filter(({ text, words: count, times, before, after }) =>
      times > 1 && before.size > 1 && after.size > 1 && count > 1 && /^\p{Script=Han}{3,5}$/u.test(text)
        ? true
        : count === 1
          ? !isOrdinary(text)
          : hasStrange(text, seen, isOrdinary, isSmall),
    )
    .filter(
      (one) => !longer.some((other) => other !== one && other.times >= one.times && other.text.includes(one.text)),
    )
    .map(({ text, start }) => ({ text, start, end: start + text.length }));
}

function hasStrange(
  text: string,
  seen: ReadonlyMap<string, Seen>,
  isOrdinary: (word: string) => boolean,
  isSmall: (word: string) => boolean,
): boolean {
  for (let from = 0; from < text.length; from++)
    for (let to = from + 2; to <= text.length; to++) {
      const part = text.slice(from, to);
      if (seen.get(part)?.words === 1 && !isOrdinary(part)) return true;
    }
  // All of it is single characters.
  return (
    Array.from(text).every((one) => !isSmall(one)) &&
    ![...seen.keys()].some((key) => key.length > 1 && key.length < text.length && text.includes(key) && isOrdinary(key))
  );
}
