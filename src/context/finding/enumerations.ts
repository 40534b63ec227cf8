import { BREAK } from "../reading/draft";

/** A stretch of a document, by offset. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  /** `label`: before a colon; `listed`: one of several behind a label or between commas. */
  readonly kind: "label" | "listed";
}

const LABEL = new RegExp(
  String.raw`(?<=^|[\n${BREAK}][ \t]{0,8})(?![\s${BREAK}])([^\n${BREAK}:：。.!?、,，;；]{1,24}?)[ \t${BREAK}]*[:：](?![/:])[ \t${BREAK}]*([^\n]{0,400})`,
  "g",
);
const PART = String.raw`[^\n${BREAK}、。，；：？！]{1,24}`;
const ROW = new RegExp(`${PART}(?:、${PART}){1,30}`, "g");
const BETWEEN = /[、,，;；،・/]|\s(?:and|和|与|및|और|และ)\s/;

/** What stands before a colon at the beginning of a line (speakers and heads), and the short parts of what follows. */
export function* labeled(prose: string): Generator<Piece, void, undefined> {
  for (const { 0: line, 1: label = "", 2: rest = "", index } of prose.matchAll(LABEL)) {
    yield { text: label, start: index + line.indexOf(label), kind: "label" };
    const from = index + line.length - rest.length;
    const whole = rest.replaceAll(BREAK, " ").trim();
    if (whole.length < 25 && !BETWEEN.test(whole) && !/[。.!?]|\s\S+\s\S+\s/u.test(whole) && whole)
      yield { text: whole, start: from + Math.max(0, rest.indexOf(whole)), kind: "listed" };
    if (BETWEEN.test(rest)) yield* shortParts(rest, from, /、/.test(rest) ? /、/g : /[,;،]/g);
  }
}

/** The parts of a row of at least two signs for lists, in the scripts that have one of their own. */
export function* rows(prose: string): Generator<Piece, void, undefined> {
  for (const { 0: row, index } of prose.matchAll(ROW)) yield* shortParts(row, index, /、/g);
}

function* shortParts(text: string, at: number, sign: RegExp): Generator<Piece, void, undefined> {
  let from = 0;
  for (const end of [...Array.from(text.matchAll(sign), ({ index }) => index), text.length]) {
    const part = text.slice(from, end);
    const bare = part
      .replaceAll(BREAK, " ")
      .replace(/[。.!?].*$/, "")
      .trim();
    if (bare && bare.length <= 24)
      yield { text: bare, start: at + from + Math.max(0, part.indexOf(bare)), kind: "listed" };
    from = end + 1;
  }
}
