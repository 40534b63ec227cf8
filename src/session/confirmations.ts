/** What was shown to somebody who was asked, until it is carried out. A declined question leaves nothing that a later call could use. */
export class Confirmations<T> {
  readonly #shown = new Map<string, T>();
  readonly #most: number;

  constructor(most = 50) {
    this.#most = most;
  }

  /** Another question for the same input is about to be asked: what was shown before does not hold any more. */
  forget(input: unknown): void {
    this.#shown.delete(keyOf(input));
  }

  keep(input: unknown, shown: T): void {
    const key = keyOf(input);
    this.#shown.delete(key);
    this.#shown.set(key, shown);
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > this.#most && oldest !== undefined) this.#shown.delete(oldest);
  }

  /** What was shown for the very same input, once. */
  take(input: unknown): T | undefined {
    const key = keyOf(input);
    const shown = this.#shown.get(key);
    this.#shown.delete(key);
    return shown;
  }
}

/** The order of the keys is not kept on every way. */
function keyOf(input: unknown): string {
  return JSON.stringify(input, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
