/** A word, or a letter of a script without spaces, as offsets in its text. */
export interface Token {
  /** What it is compared by. */
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** So many that agree are no chance. */
const SURE = 3;
/** An edit is local: what does not go on within so many tokens is looked at as a whole, or is another text. */
const MOST = 200;
/** Cells of a table. */
const MOST_CELLS = 1_000_000;

/** For each token of the old text the index of the same one in the new text, ascending; -1 where it is gone. */
export function matchTokens(before: readonly Token[], after: readonly Token[]): number[] {
  const matches = Array.from(before, () => -1);
  const same = (old: number, now: number): boolean => before[old]?.key === after[now]?.key;
  let [old, now] = [0, 0];
  let [oldEnd, newEnd] = [before.length, after.length];
  // Both ends first: an edit in the middle of hours is found at once.
  while (old < oldEnd && now < newEnd && same(old, now)) matches[old++] = now++;
  while (oldEnd > old && newEnd > now && same(oldEnd - 1, newEnd - 1)) matches[--oldEnd] = --newEnd;
  while (old < oldEnd && now < newEnd) {
    const [gone, added] = nearest(old, oldEnd, now, newEnd, same) ?? [oldEnd - old, newEnd - now];
    matchLongest(old, gone, now, added, same, matches);
    old += gone;
    now += added;
    while (old < oldEnd && now < newEnd && same(old, now)) matches[old++] = now++;
  }
  return matches;
}

/** How many to leave out of the old and the new text until both surely go on alike; the fewest. */
function nearest(
  old: number,
  oldEnd: number,
  now: number,
  newEnd: number,
  same: (old: number, now: number) => boolean,
): readonly [number, number] | undefined {
  for (let sum = 1; sum <= MOST; sum++)
    for (let gone = Math.max(0, sum - (newEnd - now - SURE)); gone <= Math.min(sum, oldEnd - old - SURE); gone++) {
      const added = sum - gone;
      let length = 0;
      while (length < SURE && same(old + gone + length, now + added + length)) length += 1;
      if (length === SURE) return [gone, added];
    }
  return undefined;
}

/** The longest common subsequence of two short stretches. */
function matchLongest(
  old: number,
  gone: number,
  now: number,
  added: number,
  same: (old: number, now: number) => boolean,
  matches: number[],
): void {
  const columns = added + 1;
  if ((gone + 1) * columns > MOST_CELLS) return;
  const lengths = new Uint32Array((gone + 1) * columns);
  const at = (i: number, j: number): number => lengths[i * columns + j] ?? 0;
  for (let i = gone - 1; i >= 0; i--)
    for (let j = added - 1; j >= 0; j--)
      lengths[i * columns + j] = same(old + i, now + j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  for (let i = 0, j = 0; i < gone && j < added;) {
    if (same(old + i, now + j)) matches[old + i++] = now + j++;
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
}
