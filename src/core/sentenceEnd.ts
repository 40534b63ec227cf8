/**
 * Closing brackets and quotation marks of any script, also behind a no-break space as in French, the backslash of a Markdown escape,
 * marks of direction, and the emoji by which some recognizers say how something was said (SenseVoice).
 */
const CLOSERS = String.raw`(?:(?:[\u00A0\u202F]|\u0020(?=[»›]))?[\p{Pe}\p{Pf}\p{Pi}\p{Quotation_Mark}\p{Bidi_Control}\\]|\u0020?\p{Extended_Pictographic}[\p{Emoji_Modifier}\u200D\uFE0F]*)*`;
/** What ends a sentence in any script, an ellipsis, the Greek question mark, which is written as a semicolon, or the double shad of Tibetan. */
const STOP = String.raw`(?:\p{Sentence_Terminal}|[…⋯༎]|(?<=\p{Script=Greek})[;\u037E])`;

/** A stop at the end, in a group, with what closes after it. */
const STOP_AT_END = new RegExp(`(${STOP})${CLOSERS}$`, "u");
/** What divides a sentence. */
const COMMA_AT_END = new RegExp(String.raw`(?!${STOP})\p{Terminal_Punctuation}${CLOSERS}$`, "u");
/** A sentence may end here: before a space, or anywhere behind a stop that Latin letters do not have. */
const MAY_END = new RegExp(String.raw`${STOP}${CLOSERS}(?=\s|$)|(?![.!?…])\p{Sentence_Terminal}${CLOSERS}|\n`, "gu");

/** Goes before a name, or before what it explains, never at an end: titles and abbreviations of the languages that write them with a point. */
const BEFORE_A_NAME = new Set(
  (
    "Mr Mrs Ms Mx Messrs Dr Drs Prof Rev Hon St Ste Mt Ft Gen Col Lt Sgt Capt Cmdr Cpt Adm Maj Gov Sen Rep Pres Supt vs viz approx cf dr prof mr mrs Jr Inc Ltd Corp Co Bros Ave Blvd Dept Univ " + // English
    "Hr Hrn Fr Frl Dipl Ing bzw ca evtl ggf inkl exkl vgl sog Nr Abb Kap Bd bspw insb zzgl Str St Mio Mrd Tsd ehem " + // German
    "M MM Mme Mlle Mgr Pr env " + // French
    "Sr Sra sr sra Sres Srta Dra Dña Lic Ud Uds Vd Vds pág págs núm Avda Gral Arq Sto Profa " + // Spanish
    "Sig Sigg sig sigg ing dott Dott Avv Arch Geom Exmo Exma Eng " + // Italian, Portuguese
    "dhr mevr drs bijv bv resp mw zgn " + // Dutch
    "mgr inż np tzn tzw ul św płk hab " + // Polish
    "např popř MUDr JUDr PhDr RNDr tzv tj " + // Czech
    "ул просп тов проф акад см ср напр г-н г-жа " + // Russian
    "вул ім див пров " + // Ukrainian
    "hr jf kl nr esim ks ns " + // Nordic
    "κ κα κος Δρ Αγ δηλ βλ " + // Greek
    "Sn Doç Av Uzm Öğr Cad Mah Sok örn " + // Turkish
    "gv özv ifj pl ún Kft Zrt dl dna d-na " + // Hungarian, Romanian
    "Bpk Yth Jl Tn Ny " + // Indonesian
    "डॉ प्रो श्री पं स्व कु मा திரு"
  ) // Hindi, Tamil
    .split(" "),
);
/** The same in Vietnamese: elsewhere they are other names (`TS`: TypeScript, `PS`). */
const BEFORE_A_NAME_IN_VIETNAMESE = new Set("TP Tp ThS TS GS PGS BS Q P".split(" "));
const VIETNAMESE = /[ơư\u1EA0-\u1EF9]/iu;
/** `av. J.-C.`, `v. Chr.`, `a. C.` */
const CHRIST = /^(?:J\.?-C|Chr\b|C\.)/u;
/** Goes before a number: `No. 5`, and is a word, or the end of one, elsewhere. */
const BEFORE_A_NUMBER =
  /^(?:nos?|nr|art|abs|fig|figs|abb|vol|ch|chap|sec|p|pp|col|kap|bd|n|núm|pág|str|č|tel|eq|godz|рис|стр|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/iu;
/** Articles and prepositions of the languages that write an ordinal number with a point: `am 29. Oktober`, `den 5. maj`. */
const BEFORE_AN_ORDINAL =
  /(?:^|[\s(])(?:am|vom|zum|zur|beim|bis|ab|dem|den|der|die|das|des|im|seit|jede[mnrs]?|det|dne|dnia)$/iu;
/** `Dienstag, 3. Mai`, `unser 19. Jahrhundert`; months of the languages that write them with capitals. */
const AFTER_AN_ORDINAL =
  /^(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert|Jh\b)/u;
/** Written without sentence stops: there a point shortens a word. */
const NO_STOPS = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

const VOWEL = /^[aeiouyæøœıxаеёиоуыэюяіїєαεηιουω]/iu;
const VOWEL_WITH_MARK = /^[AEIOUY]\p{M}/u;
/** One character may be a word. */
const SYLLABLE = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** So much of its end is looked at: it may be all that was said in a day. */
const NEAR = 80;

/**
 * The text ends with a sentence, closing quotes and brackets included. A point of a title, an initial, an abbreviation or an ordinal number is
 * none, nor is any where a small letter goes on.
 *
 * By Unicode's Sentence_Terminal (UAX #29). `Intl.Segmenter` knows no abbreviations (V8 leaves out the suppressions of CLDR), takes a point before any capital
 * letter for an end, and must be given what follows.
 * @param next what follows, where that is known
 */
export function endsSentence(text: string, next = ""): boolean {
  const near = text.trimEnd().slice(-NEAR);
  const found = STOP_AT_END.exec(near);
  if (!found) return false;
  const stop = found[1] ?? "";
  if (/[.!?…]/.test(stop) && /^[\s\p{Quotation_Mark}\p{Ps}]*\p{Ll}/u.test(next)) return false;
  return stop !== "." || !shortens(near.slice(0, found.index), next.trimStart());
}

/** It ends where a sentence is divided, as with a comma. */
export function endsClause(text: string): boolean {
  return COMMA_AT_END.test(text.trimEnd().slice(-NEAR));
}

/** Offset behind the last sentence that is complete; 0 where none is. */
export function lastSentenceEnd(text: string): number {
  const ends = Array.from(text.matchAll(MAY_END), ({ 0: stop, index }) => index + stop.length);
  return (
    ends.findLast(
      (end) =>
        text[end - 1] === "\n" || endsSentence(text.slice(Math.max(0, end - NEAR), end), text.slice(end, end + NEAR)),
    ) ?? 0
  );
}

/** A point that comes after `before` is no stop. */
function shortens(before: string, next: string): boolean {
  const word = /[\p{L}\p{M}\p{N}.-]*$/u.exec(before)?.[0] ?? "";
  if (!word || word.endsWith(".")) return false;
  const ahead = before.slice(0, before.length - word.length);
  if (/^(?:\p{N}|[IVX]{2,5}$)/u.test(word))
    return isOrdinal(word, ahead) || (/^\d{1,2}$/.test(word) && AFTER_AN_ORDINAL.test(next));
  if (NO_STOPS.test(word)) return true;
  const last = word.slice(word.lastIndexOf(".") + 1);
  // e.g., z.B., U.S., p.ej., EE.UU.; not docs.rs.
  if (word !== last) {
    const lengths = word.split(".").map((one) => Array.from(one.replaceAll(/\p{M}/gu, "")).length);
    const most = lengths.includes(1) ? 3 : /^[\p{Lu}.]+$/u.test(word) ? 2 : 0;
    return lengths.every((length) => length > 0 && length <= most);
  }
  if (BEFORE_A_NUMBER.test(word))
    return /^\p{N}/u.test(next) || (next === "" && /^\p{Lu}/u.test(word)) || BEFORE_A_NAME.has(word);
  if (CHRIST.test(next) && /^\p{Ll}{1,2}$/u.test(word)) return true;
  // p. ex., v. Chr.
  if (/(?:^|\s)\p{Ll}\.\s?$/u.test(ahead) && /^\p{L}{2,3}$/u.test(word)) return true;
  if (BEFORE_A_NAME_IN_VIETNAMESE.has(word) && VIETNAMESE.test(before + next)) return true;
  return BEFORE_A_NAME.has(word) || isInitial(word, ahead, next);
}

/** `29` in "am 29.", `24.12` as a date, `1` or `II` at the beginning. */
function isOrdinal(word: string, ahead: string): boolean {
  if (/^\d{1,2}\.(?:0?[1-9]|1[0-2])$/.test(word)) return true;
  return /^(?:\d{1,2}|[IVX]{2,5})$/.test(word) && (ahead.trim() === "" || BEFORE_AN_ORDINAL.test(ahead.trimEnd()));
}

/**
 * A single letter: a name's first one where the word before it is a name too or none; a small one stands for a word (`z. B.`). A vowel is a word in
 * many languages (`Это я.`, `Il y a.`, `Vâng ạ.`), but in a row of them (`u. a.`), and behind an apostrophe a letter is the end of one (`I don't.`).
 */
function isInitial(word: string, ahead: string, next: string): boolean {
  if (Array.from(word.replaceAll(/\p{M}/gu, "")).length !== 1 || SYLLABLE.test(word)) return false;
  if (/[^\s\p{Ps}\p{Pi}\p{Pd}\p{Quotation_Mark}]$|[\p{L}\p{N}]['’]$/u.test(ahead)) return false;
  const before = /[\p{L}\p{M}\p{N}.]+\s*$/u.exec(ahead)?.[0].trim() ?? "";
  // Hours, meters; `É.`, `Ừ.`: yes.
  if (/^[hmgls]$/.test(word) && /\p{Nd}\s?$/u.test(ahead)) return false;
  if (before === "" && VOWEL_WITH_MARK.test(word.normalize("NFD"))) return false;
  if (!/\p{Lu}/u.test(word))
    return !VOWEL.test(word.normalize("NFD")) || before.endsWith(".") || /^\p{L}\./u.test(next);
  return before === "" || /^\p{Lu}/u.test(before) || before.endsWith(".");
}
