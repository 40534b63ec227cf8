import { visibleLine } from "./controlCharacters";

/** Longer text has its middle left out: its end holds the extension, which says what a file is. */
const MOST = 300;

/** The scripts in which joiners belong to the spelling (Unicode 17, 23.2.1). */
const JOINING =
  "[\\p{Script=Arab}\\p{Script=Syrc}\\p{Script=Mong}\\p{Script=Deva}\\p{Script=Beng}\\p{Script=Guru}\\p{Script=Gujr}\\p{Script=Orya}\\p{Script=Taml}" +
  "\\p{Script=Telu}\\p{Script=Knda}\\p{Script=Mlym}\\p{Script=Sinh}\\p{Script=Khmr}\\p{Script=Mymr}\\p{Script=Tibt}\\p{Mn}]";
const EMOJI = "[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\u{fe0f}]";
/** Joiners that make one emoji of several, or that a language needs; the tags of a flag. */
const NEEDED = `(?<=${EMOJI})\\u200d(?=\\p{Extended_Pictographic})|(?<=${JOINING})[\\u200c\\u200d](?=${JOINING})|(?<=\\u{1f3f4}[\\u{e0020}-\\u{e007e}]{0,6})[\\u{e0020}-\\u{e007f}]`;
/** What takes no place of its own: two names that look the same need not be the same. */
const UNSEEN =
  "[\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b-\\u200d\\u2060-\\u2065\\u3164\\ufeff\\uffa0\\u{e0000}-\\u{e007f}]";
const HIDDEN = new RegExp(`(?<needed>${NEEDED})|${UNSEEN}`, "gu");

/**
 * Text that is not ours (names of files, a service's words, models, hosts, paths) for any place that shows plain text: on one line, with
 * everything unseen made visible, and bounded. VS Code reads links (`[text](command:…)`) in messages and prompts and icons
 * (`$(error)`) in labels, the status bar and lenses, and has no escape for them: a space takes their force and leaves them readable.
 */
export function foreign(text: string, most = MOST): string {
  const seen = visibleLine(shortened(text, most).toWellFormed()).replaceAll(HIDDEN, (one, needed?: string) =>
    needed === undefined ? "\ufffd" : one,
  );
  return seen.replaceAll("](", "] (").replaceAll("$(", "$ (");
}

/** The same in Markdown: no character of it is markup, and no address becomes a link (CommonMark 0.31, 2.4; GFM 0.29, 6.9). */
export function foreignInMarkdown(text: string, most = MOST): string {
  return foreign(text, most).replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}

function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor(most / 3);
  return `${text.slice(0, most - end - 1)}…${text.slice(-end)}`;
}
