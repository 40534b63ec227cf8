/** Ends of things in a text. What is not found is not looked for again. */
export class Remembered {
  readonly #text: string;
  readonly #lower: string;
  readonly #none = new Set<string>();
  /** Where runs of backticks of each length begin. */
  #runs: Map<number, number[]> | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#lower = text.toLowerCase();
  }

  /** Where `sign` is next, in lower case. */
  next(sign: string, from: number): number | undefined {
    if (this.#none.has(sign)) return undefined;
    const at = this.#lower.indexOf(sign, from);
    if (at >= 0) return at;
    this.#none.add(sign);
    return undefined;
  }

  /** The sign that ends a formula which begins at `at`: not behind a space, not before a digit (as Pandoc and VS Code's preview have it). */
  dollar(at: number): number | undefined {
    if (this.#none.has("$") || /^\s?$/.test(this.#text[at + 1] ?? "")) return undefined;
    for (let end = this.#text.indexOf("$", at + 2); end >= 0; end = this.#text.indexOf("$", end + 1)) {
      if (!/[\s\\]/.test(this.#text[end - 1] ?? "") && !/\d/.test(this.#text[end + 1] ?? "")) return end;
    }
    this.#none.add("$");
    return undefined;
  }

  /** Code that begins with the backticks at `at`. */
  code(at: number): { readonly ticks: number; readonly end: number | undefined } {
    this.#runs ??= runsOf(this.#text);
    let ticks = 1;
    while (this.#text[at + ticks] === "`") ticks += 1;
    const starts = this.#runs.get(ticks) ?? [];
    while (starts.length > 0 && (starts.at(-1) ?? 0) <= at) starts.pop();
    const close = starts.at(-1);
    return { ticks, end: close === undefined ? undefined : close + ticks };
  }
}

/** The last of each length first: they are taken from the end. */
function runsOf(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const starts = runs.get(run.length);
    if (starts) starts.push(index);
    else runs.set(run.length, [index]);
  }
  for (const starts of runs.values()) starts.reverse();
  return runs;
}
