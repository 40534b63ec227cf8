/** Text as it is compared, and what each of its UTF-16 units was made of. */
export interface Folded {
  readonly text: string;
  /** Offset in the text that was folded at which that begins. */
  readonly starts: readonly number[];
  /** Offset behind it. */
  readonly ends: readonly number[];
}

/** Stays as it is, where no mark follows: most of what is said anywhere. */
const PLAIN = String.raw`[a-z\d\u03B1-\u03C1\u03C3-\u03C9\u0430-\u044F\u05D0-\u05EA\u0627-\u063A\u0641-\u064A\u3041-\u3096\u30A1-\u30FA\u4E00-\u9FFF\uAC00-\uD7A3]+(?![\p{M}\uFF9E\uFF9F])`;
const IS_PLAIN = new RegExp(`^${PLAIN}$`, "u");
/** Most English: nothing in it but case is folded. */
const IS_ASCII = /^(?: ?[!-_a-~])* ?$/;
/**
 * What is folded as one: white space, plain letters, the parts of a Hangul syllable (UAX #15: macOS takes
 * them apart in names), and a character with its marks, to which the half-width marks of kana belong.
 */
const CLUSTER = new RegExp(
  String.raw`[^\S\uFEFF]+|${PLAIN}|[\u1100-\u115F\uA960-\uA97C][\u1160-\u11A7\uD7B0-\uD7C6]+[\u11A8-\u11FF\uD7CB-\uD7FB]*|.[\p{M}\uFF9E\uFF9F]*`,
  "gsu",
);
/** Soft hyphens, joiners, marks of direction, variation selectors; the Arabic stroke that makes a word longer. */
const NOT_SEEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\uFEFF\u0640]/gu;
/** Marks tell apart what many write without them: `café`, `ё`, the vowels of Arabic and Hebrew. In all other scripts they are letters. */
const MARKS_ARE_OPTIONAL = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** Letters that have no decomposition in Unicode, though keyboards without them write others. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
  ς: "σ",
  // The same keys of an Arabic and a Persian keyboard.
  ک: "ك",
  ی: "ي",
  // Either is typed for "to".
  "〜": "~",
};
/** A mark that is part of a Cyrillic letter on every keyboard (й, ї, ў), or one that many leave out. */
const OPTIONAL_MARK = /([иіу][\u0306\u0308])|\p{M}/gu;
const APOSTROPHE = /[\u0060\u00B4\u02B9\u02BB\u02BC\u02BF\u2018-\u201B\u2032\u2039\u203A\uFF07]/gu;
const QUOTE = /[\u00AB\u00BB\u02BA\u201C-\u201F\u2033\u301D-\u301F\uFF02]/gu;
const DASH = /(?!\u301C)[\p{Dash_Punctuation}\u2212]/gu;

/**
 * Folds text for comparison: without case (`İ` is `i`), width (`ＧＰＴ`), composition and optional marks (`são`); any quotation marks, dashes
 * and white space (which is one space) as those of a keyboard; without what is not seen. For all searching and matching: what is found in
 * the folded text stands in the other one by `placeOf`.
 */
export function fold(text: string): Folded {
  if (IS_ASCII.test(text)) return { text: text.toLowerCase(), ...inPlace(text.length) };
  let folded = "";
  let last = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const end = index + cluster.length;
    if (IS_PLAIN.test(cluster)) {
      for (let at = index; at < end; at++) ends[starts.push(at) - 1] = at + 1;
      folded += last = cluster;
      continue;
    }
    const piece = foldCluster(cluster);
    if (piece === "") continue;
    if (piece === " " && last === " ") {
      ends[ends.length - 1] = end;
      continue;
    }
    folded += last = piece;
    for (let i = 0; i < piece.length; i++) ends[starts.push(index) - 1] = end;
  }
  return { text: folded, starts, ends };
}

function inPlace(length: number): Omit<Folded, "text"> {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < length; at++) ends[starts.push(at) - 1] = at + 1;
  return { starts, ends };
}

/** Where a stretch of the folded text, which is not empty, stands in the text that was folded: whole characters, with their marks. */
export function placeOf({ starts, ends }: Folded, from: number, to: number): { start: number; end: number } {
  const start = starts[from] ?? 0;
  return { start, end: Math.max(start, ends[to - 1] ?? start) };
}

/** A letter with its marks, folded. */
export function foldLetter(letter: string): string {
  const lower = letter.normalize("NFKC").toLowerCase();
  if (/^\p{Nd}$/u.test(lower)) return digitOf(lower);
  const bare = MARKS_ARE_OPTIONAL.test(lower)
    ? lower.normalize("NFD").replaceAll(OPTIONAL_MARK, "$1").normalize("NFC")
    : lower;
  return SPELLED[bare] ?? bare;
}

/** As a European digit: those of a script follow one another. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

function foldCluster(cluster: string): string {
  if (cluster.trim() === "" && cluster !== "\uFEFF") return " ";
  // What is a quotation mark or an accent that stands alone would be a space and a mark in a compatible form.
  const written = withKeyboardSigns(cluster.replaceAll(NOT_SEEN, ""));
  if (written === "") return "";
  return withKeyboardSigns(foldLetter(written)).replaceAll(/\s+/g, " ");
}

function withKeyboardSigns(text: string): string {
  return text.replaceAll(APOSTROPHE, "'").replaceAll(QUOTE, '"').replaceAll(DASH, "-");
}
