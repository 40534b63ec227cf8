/** Words that an abbreviation leaves out. */
const SMALL = /^(?:of|the|and|for|in|on|to|a|an|de|du|des|la|le|les|y|et|und|der|die|das|für|von|zu)$/i;

/**
 * `HPA` of `Horizontal Pod Autoscaler`, `k8s` of `Kubernetes`, `DB` of `database`: who writes that the one is the other says what
 * it means, and hardly wants the long form in every transcript.
 */
export function abbreviates(short: string, long: string): boolean {
  const letters = short.replaceAll(/[\s.·-]+/g, "").replace(/(?<=[A-Z])s$/, "");
  if (letters.length < 2 || letters.length > 12 || !/^[\p{L}\p{N}&]+$/u.test(letters)) return false;
  const small = letters.toLowerCase();
  const words = long.split(/[\s/·_-]+|(?<=\p{Ll})(?=\p{Lu})/u).filter(Boolean);
  const initials = (some: readonly string[]): string =>
    some
      .map((word) => Array.from(word)[0] ?? "")
      .join("")
      .toLowerCase();
  if (words.length > 1 && [words, words.filter((word) => !SMALL.test(word))].some((some) => initials(some) === small))
    return true;
  const bare = long.replaceAll(/[^\p{L}\p{N}]+/gu, "").toLowerCase();
  const numeral = /^(\p{L})(\d{1,2})(\p{L})$/u.exec(small);
  if (numeral)
    return (
      bare.startsWith(numeral[1] ?? "") && bare.endsWith(numeral[3] ?? "") && bare.length === Number(numeral[2]) + 2
    );
  // In capitals it may also take letters from within.
  return (
    /^[\p{Lu}\p{N}&]+$/u.test(letters) &&
    bare.length >= 2.5 * small.length &&
    small[0] === bare[0] &&
    isWithin(small, bare)
  );
}

/** Its letters come in the other in the same order. */
function isWithin(some: string, all: string): boolean {
  let at = 0;
  for (const letter of some) {
    at = all.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
