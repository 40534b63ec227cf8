/** Word error rate: insertions, deletions and substitutions for each word that was said. Case and punctuation do not count. */
export function wordErrorRate(said: string, heard: string): number {
  const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  const [reference, hypothesis] = [words(said), words(heard)];
  let row = hypothesis.map((_, j) => j + 1);
  row.unshift(0);
  reference.forEach((word, i) => {
    const next = [i + 1];
    hypothesis.forEach((other, j) => {
      next.push(Math.min((row[j] ?? 0) + (word === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    });
    row = next;
  });
  return (row.at(-1) ?? 0) / Math.max(1, reference.length);
}
