import type { Span } from "./types";

/**
 * How much a notice says about the text. `missing`: something that may have been said is not in it. `doubtful`: it may not
 * be what was said. `remark`: the text is as it should be, but not all went as the user may expect.
 */
export type Weight = "missing" | "doubtful" | "remark";

/** What a fact of a notice is. Seconds are numbers. */
type Kind = "text" | "texts" | "number" | "span";

interface Kinds {
  readonly text: string;
  readonly texts: readonly string[];
  readonly number: number;
  readonly span: Span;
}

/**
 * Everything that is said of a transcription beside its text, gaps and failures: one line a code, with its weight and its
 * facts. `session/noticeText.ts` has the words and the places where they are shown, and `test/unit/session/notices.test.ts` finds each of them in the status
 * bar, in the terminal and in the answer for an agent.
 */
export const NOTICES = {
  // Before anything is sent: what was asked for and cannot be had.
  modelRetired: { weight: "remark", facts: { model: "text", since: "text", successor: "text" } },
  modelUnknown: { weight: "remark", facts: { model: "text" } },
  languageNotSent: { weight: "remark", facts: { model: "text", language: "text" } },
  numbersNotSent: { weight: "remark", facts: { model: "text" } },
  numbersInChineseAndEnglish: { weight: "remark", facts: {} },
  contextNotSent: { weight: "remark", facts: { model: "text" } },
  notEncrypted: { weight: "remark", facts: { host: "text" } },
  keyNotSent: { weight: "remark", facts: { host: "text" } },
  contextTrimmed: { weight: "remark", facts: { words: "number" } },
  abbreviationsKept: { weight: "remark", facts: { glossary: "text", entries: "texts" } },
  glossaryNotRead: { weight: "remark", facts: { glossary: "text", format: "text" } },
  glossaryPartlyRead: { weight: "remark", facts: { glossary: "text", count: "number" } },
  settingIgnored: { weight: "remark", facts: { setting: "text", used: "text" } },
  takesNoText: { weight: "remark", facts: { document: "text" } },
  identifiersWritten: { weight: "remark", facts: { identifiers: "texts" } },
  secretsLeftOut: { weight: "remark", facts: { count: "number" } },

  // Of the recording: `of` is 0 where nothing says how long it should be.
  partlyDecoded: { weight: "missing", facts: { seconds: "number", of: "number" } },
  damaged: { weight: "missing", facts: { seconds: "number" } },
  headerWrong: { weight: "missing", facts: {} },
  otherTracks: { weight: "remark", facts: { taken: "text", others: "texts" } },
  moreInFile: { weight: "missing", facts: { bytes: "number" } },
  stillRecorded: { weight: "missing", facts: {} },
  followEnded: { weight: "doubtful", facts: {} },
  slowFfmpeg: { weight: "remark", facts: {} },

  // Of one clip.
  truncated: { weight: "missing", facts: { span: "span" } },
  short: { weight: "doubtful", facts: { span: "span" } },
  leak: { weight: "remark", facts: { span: "span" } },
  read: { weight: "remark", facts: { span: "span" } },
  loop: { weight: "remark", facts: { span: "span" } },
  silence: { weight: "remark", facts: { span: "span" } },

  // Of the whole transcript.
  noSpeech: { weight: "doubtful", facts: {} },

  // On the way.
  noRealtime: { weight: "remark", facts: { model: "text", used: "text" } },
  askedAgain: { weight: "remark", facts: {} },
  notSaved: { weight: "remark", facts: {} },
  undone: { weight: "remark", facts: {} },
  fileKept: { weight: "remark", facts: { file: "text", other: "text" } },
  markChanged: { weight: "missing", facts: { span: "span" } },
} as const satisfies Readonly<
  Record<string, { readonly weight: Weight; readonly facts: Readonly<Record<string, Kind>> }>
>;

export type NoticeCode = keyof typeof NOTICES;

/** One thing that is said, as data. */
export type Notice = {
  [Code in NoticeCode]: { readonly code: Code } & {
    readonly [Fact in keyof (typeof NOTICES)[Code]["facts"]]: Kinds[(typeof NOTICES)[Code]["facts"][Fact] & Kind];
  };
}[NoticeCode];

export function weightOf({ code }: Notice): Weight {
  return NOTICES[code].weight;
}

const HEAVIEST: readonly Weight[] = ["missing", "doubtful", "remark"];

/** The heaviest of several; undefined of none. */
export function heaviest(notices: readonly Notice[]): Weight | undefined {
  return HEAVIEST.find((weight) => notices.some((notice) => weightOf(notice) === weight));
}

/** The same notices, each once, in the order in which they came first. */
export function distinct(notices: readonly Notice[]): readonly Notice[] {
  return [...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values()];
}

const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  texts: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  number: (value) => Number.isFinite(value),
  span: (value) => {
    const { start, end } = (value ?? {}) as Partial<Span>;
    return Number.isFinite(start) && Number.isFinite(end);
  },
};

/** What was read from a disk, as notices; what is none, of another version or damaged, is left out. */
export function noticesIn(value: unknown): readonly Notice[] {
  return Array.isArray(value) ? value.filter(isNotice) : [];
}

function isNotice(value: unknown): value is Notice {
  const { code, ...facts } = (value ?? {}) as Record<string, unknown>;
  if (typeof code !== "string" || !Object.hasOwn(NOTICES, code)) return false;
  return Object.entries(NOTICES[code as NoticeCode].facts).every(([fact, kind]) => IS[kind](facts[fact]));
}
