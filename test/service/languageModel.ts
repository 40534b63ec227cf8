import { EVERYDAY, EVERYDAY_PAIRS } from "./everydayWords";

/** Weight of an everyday word against one occurrence in the context. */
const EVERYDAY_WEIGHT = 0.3;
/** Absolute discounting: what each bigram gives up for unseen ones. */
const DISCOUNT = 0.4;

/** Words of a text that the dictionary can pronounce, sentence by sentence. */
export function sentencesOf(text: string, dictionary: ReadonlySet<string>): string[][] {
  return text
    .split(/[\n.!?;:、。，]+/)
    .map(
      (line) =>
        line
          .toLowerCase()
          .match(/[a-z']+/g)
          ?.filter((word) => dictionary.has(word)) ?? [],
    )
    .filter((words) => words.length > 0);
}

/**
 * A bigram language model in ARPA's format, made of the context that was sent and everyday words: so a recognizer
 * expects the context's words, as the real service does.
 */
export function languageModel(sentences: readonly (readonly string[])[]): string {
  const unigrams = new Map<string, number>();
  const bigrams = new Map<string, Map<string, number>>();
  const add = <K>(map: Map<K, number>, key: K, weight: number): void => void map.set(key, (map.get(key) ?? 0) + weight);
  const follow = (after: string, word: string): void => {
    const row = bigrams.get(after) ?? new Map<string, number>();
    bigrams.set(after, row);
    add(row, word, 1);
  };
  for (const word of EVERYDAY) add(unigrams, word, EVERYDAY_WEIGHT);
  for (const pair of EVERYDAY_PAIRS) {
    const [first = "", second = ""] = pair.split(" ");
    for (const word of [first, second]) add(unigrams, word, 1);
    follow(first, second);
  }
  for (const sentence of sentences) {
    const words = ["<s>", ...sentence, "</s>"];
    for (const word of words) add(unigrams, word, 1);
    words.slice(1).forEach((word, i) => follow(words[i] ?? "", word));
  }
  for (const edge of ["<s>", "</s>"]) add(unigrams, edge, 1);
  const total = [...unigrams.values()].reduce((sum, weight) => sum + weight, 0);
  const log = (p: number): string => Math.log10(p).toFixed(4);
  const one: string[] = [];
  const two: string[] = [];
  for (const [word, weight] of [...unigrams].sort(byWord)) {
    const row = bigrams.get(word) ?? new Map<string, number>();
    const seen = [...row.values()].reduce((sum, count) => sum + count, 0);
    const backOff = seen > 0 ? log((DISCOUNT * row.size) / seen) : "0.0000";
    one.push(`${word === "<s>" ? "-99.0000" : log(weight / total)}\t${word}\t${backOff}`);
    for (const [next, count] of [...row].sort(byWord)) two.push(`${log((count - DISCOUNT) / seen)}\t${word} ${next}`);
  }
  const lines = [
    "\\data\\",
    `ngram 1=${one.length}`,
    `ngram 2=${two.length}`,
    "",
    "\\1-grams:",
    ...one,
    "",
    "\\2-grams:",
    ...two,
    "",
    "\\end\\",
  ];
  return `${lines.join("\n")}\n`;
}

/** The format wants its entries in one order. */
function byWord([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}
