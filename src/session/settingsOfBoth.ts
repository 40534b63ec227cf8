/** What a note decides, whatever folder the recording lies in: how text looks, and whose words are sent with the audio. */
const OF_THE_NOTE = [
  "contextSources",
  "glossaryFiles",
  "contextMode",
  "contextExclude",
  "contextIdentifiers",
  "dictation",
  "noteTemplate",
  "paragraphs",
  "timestamps",
  "linkLenses",
] as const;

interface Both {
  readonly contextSources: unknown;
  readonly glossaryFiles: unknown;
  readonly contextMode: unknown;
  readonly contextExclude: readonly string[];
  readonly contextIdentifiers: unknown;
  readonly dictation: unknown;
  readonly noteTemplate: unknown;
  readonly paragraphs: unknown;
  readonly timestamps: unknown;
  readonly linkLenses: unknown;
  readonly maxTokens: number;
  readonly confirmUpload: "oncePerFolder" | "always" | "never";
  readonly cost: { readonly confirmAbove: number; readonly monthlyBudget: number };
}

const STRICT = ["never", "oncePerFolder", "always"] as const;

/**
 * The settings for recordings that go into a note of another folder of the workspace: look and words by the note, consent, price and who transcribes by
 * the recordings' folders. Of several folders the first says who transcribes, and the strictest is kept to.
 */
export function settingsOfBoth<T extends Both>(note: T | undefined, recordings: readonly T[]): T | undefined {
  const [first] = recordings;
  if (!first) return note;
  const base = {
    ...first,
    confirmUpload: STRICT[Math.max(...recordings.map((one) => STRICT.indexOf(one.confirmUpload)))] ?? "always",
    cost: {
      ...first.cost,
      confirmAbove: least(recordings.map(({ cost }) => cost.confirmAbove)),
      monthlyBudget: least(recordings.map(({ cost }) => cost.monthlyBudget)),
    },
  };
  if (!note) return base;
  const looks = Object.fromEntries(OF_THE_NOTE.map((name) => [name, note[name]]));
  // What either keeps out stays out.
  const contextExclude = [...new Set([...note.contextExclude, ...first.contextExclude])];
  return { ...base, ...looks, contextExclude, maxTokens: Math.min(note.maxTokens, first.maxTokens) };
}

/** 0 is no limit. */
function least(limits: readonly number[]): number {
  const set = limits.filter((one) => one > 0);
  return set.length > 0 ? Math.min(...set) : 0;
}
