import { firstWhere } from "../../core/firstWhere";
import type { Reading } from "../reading/draft";
import type { WeakAt } from "./capitalized";

/** Where capitals say nothing: headings, and lines in which every longer word has one. */
export function weakLines({ prose, marked }: Reading): WeakAt {
  const headings = marked
    .filter(({ kind }) => kind === "heading" || kind === "title")
    .sort((a, b) => a.start - b.start);
  const known = new Map<number, boolean>();
  return (at) => {
    const heading = headings[firstWhere(headings, ({ end }) => end > at)];
    if (heading && heading.start <= at) return true;
    const begin = prose.lastIndexOf("\n", at - 1) + 1;
    if (at - begin > 200) return false;
    let weak = known.get(begin);
    if (weak === undefined) {
      const end = prose.indexOf("\n", at);
      const line = prose.slice(begin, Math.min(begin + 120, end < 0 ? prose.length : end));
      const words = line.match(/\p{L}{4,}/gu) ?? [];
      // A line that begins small is no headline.
      weak =
        words.length > 1 &&
        !/^[^\p{L}]*\p{Ll}/u.test(line) &&
        !/[.!?,]\s*$/.test(line) &&
        words.every((word) => /^\p{Lu}/u.test(word));
      known.set(begin, weak);
    }
    return weak;
  };
}
