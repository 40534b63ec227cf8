/** What a file of words holds, before anything is known about each entry. */
export interface Entries {
  readonly entries: readonly string[];
  /** What could not be read and why, in words for the log: never content. */
  readonly problems: readonly string[];
  /** The name of a format that is not read at all. */
  readonly refused?: string;
}

/** Between what is recognized wrong and what is right. An arrow may stand without spaces, `=` not: it is in formulas and options. */
export const REPLACES = /\s=>?\s|(?<!-)->|[→⇒➔⟶]/;

export function found(entries: readonly string[], problems: readonly string[] = []): Entries {
  return { entries, problems };
}

export function refused(format: string, problem: string): Entries {
  return { entries: [], problems: [problem], refused: format };
}
