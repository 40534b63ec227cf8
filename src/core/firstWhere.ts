/** The least whole number from `from` to before `to` for which it holds, and then for all after it; `to` where for none. */
export function leastWhere(from: number, to: number, holds: (number: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the first of which it holds, and then of all after it; the length where of none. */
export function firstWhere<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return leastWhere(0, items.length, (index) => holds(items[index] as T));
}
