/** More would take long, and of more the words can be compared. */
const LONGEST = 200;

/** How much of two short texts is the same, from 0 to 1, by edit distance. */
export function alike(one: string, two: string): number {
  const [a, b] = [Array.from(one.slice(0, LONGEST)), Array.from(two.slice(0, LONGEST))];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : 1 - (row.at(-1) ?? 0) / longer;
}
