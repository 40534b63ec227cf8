import { found, refused, type Entries } from "./entries";
import { parseLooseJson } from "./looseJson";

/** Where tools keep words that are right: cSpell (also in an editor's settings), and lists of people's own. */
const LISTS = ["words", "userWords", "ignoreWords", "terms", "glossary", "vocabulary", "hotwords", "cSpell.words", "cSpell.userWords", "cSpell.ignoreWords", "names", "entries"]; // prettier-ignore
/** Where the term of an entry stands that has more than one field. */
const TERM = ["term", "word", "name", "source", "text", "label", "title", "canonical", "key"];
const NO_LIST = "the file is not a JSON array";

/** No word is longer, and what looks for spaces at an end would look at each of a long line again and again. */
const LONGEST_LINE = 400;

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.slice(0, LONGEST_LINE).trimEnd());
}

/** JSON and JSONC: an array, the lists of cSpell, or entries with a field for the term. */
export function fromJson(text: string): Entries {
  let value: unknown;
  try {
    value = parseLooseJson(text);
  } catch {
    return refused("JSON", "the file is not JSON");
  }
  if (Array.isArray(value)) return found(value.map(entryOf));
  if (typeof value !== "object" || value === null) return refused("JSON", NO_LIST);
  // An editor's settings in a workspace, and cSpell's in a manifest.
  const { settings, cspell, cSpell } = value as Readonly<Record<string, unknown>>;
  const lists = [value, settings, cspell, cSpell].flatMap((holder) => listsIn(holder));
  return lists.length > 0 ? found(lists.flat().map(entryOf)) : refused("JSON", NO_LIST);
}

/** JSON, a line each. */
export function fromJsonLines(text: string): Entries {
  return found(
    text.split("\n").flatMap((line) => {
      if (!line.trim()) return [];
      try {
        return [entryOf(JSON.parse(line))];
      } catch {
        return ["\uFFFD"];
      }
    }),
  );
}

/** A word list of Vim: options behind a slash at the begin, flags behind one at the end, `!` for words that are wrong. */
export function fromVim(text: string): Entries {
  const lines = text.split("\n").filter((line) => line.trim() && !/^[/#]|\/[^/\s]*!/.test(line));
  return found(lines.map((line) => line.replace(/\/[=?\d]{1,12}\s*$/, "")));
}

function listsIn(holder: unknown): (readonly unknown[])[] {
  if (typeof holder !== "object" || holder === null) return [];
  return LISTS.map((name) => (holder as Readonly<Record<string, unknown>>)[name]).filter((one) => Array.isArray(one));
}

/** What is no term is told from one by its sign. */
function entryOf(item: unknown): string {
  if (typeof item === "string") return item;
  if (typeof item !== "object" || item === null) return "\uFFFD";
  const value = TERM.map((name) => (item as Readonly<Record<string, unknown>>)[name]).find(
    (one) => typeof one === "string",
  );
  return typeof value === "string" ? value : "\uFFFD";
}

/** YAML, as far as lists of words need it: a list at the top or below one of the names, on lines of its own or between brackets. */
export function fromYaml(text: string): Entries {
  const entries: string[] = [];
  /** The list that is being read: how far its name is indented; -1 at the top of the file. */
  let list: number | undefined = -1;
  let isList = false;
  for (const line of linesOf(text)) {
    if (/^\s*(?:#|---|\.\.\.|$)/.test(line)) continue;
    const key = /^\s*-\s+["'].*["']\s*(?:#.*)?$/.test(line)
      ? null
      : /^(\s*)(- +)?["']?([\w.]+)["']?\s*:(?:\s+(.*))?$/.exec(line);
    const item = /^\s*-\s+(.*)$/.exec(line);
    if (key) {
      const [, indent = "", dash, name = "", value = ""] = key;
      const within = list !== undefined && (dash !== undefined || indent.length > Math.max(0, list));
      if (within) {
        isList = true;
        if (TERM.includes(name)) entries.push(scalar(value));
        // `- Lazard: a bank`
        else if (dash !== undefined && /^\p{Lu}/u.test(name)) entries.push(name);
        continue;
      }
      list = LISTS.includes(name) ? indent.length : undefined;
      const inline = /^\[(.*)\]\s*(?:#.*)?$/.exec(value);
      if (list !== undefined && inline) entries.push(...(inline[1] ?? "").split(",").map(scalar));
      isList ||= list !== undefined;
    } else if (item && list !== undefined) {
      isList = true;
      entries.push(itemOf(item[1] ?? ""));
    }
  }
  return isList ? found(entries.filter(Boolean)) : refused("YAML", "the file has no list of words");
}

/** A text alone, or one with its definition; blocks, references and tags are no words. */
function itemOf(value: string): string {
  const bare = value.replace(/^(?:&[\w-]{1,60}|!{1,2}[\w-]{0,60})\s+/, "");
  if (/^[|>][+-]?\d?\s*(?:#.*)?$|^[*&!?{[]/.test(bare)) return "\uFFFD";
  const text = scalar(bare);
  return /^["']/.test(bare) ? text : text.replace(/:\s.*$/, "");
}

function scalar(value: string): string {
  const quoted = /^\s*(["'])(.*?)\1\s*(?:#.*)?$/.exec(value);
  return quoted ? (quoted[2] ?? "") : value.replace(/\s+#.*$/, "").trim();
}

/** A dictionary of Hunspell: the count, then a word a line with its flags behind a slash. */
export function fromHunspell(text: string): Entries {
  const lines = linesOf(text);
  if (/^\s*\d+\s*$/.test(lines[0] ?? "")) lines.shift();
  const entries = lines
    .filter((line) => line.trim() && !/^[#\t]/.test(line))
    .map((line) => {
      // `St\/Ave/M po:noun`: a slash with a backslash is a part of the word.
      const word = (/^((?:[^/\\\t]|\\.)*)/.exec(line)?.[1] ?? "")
        .replaceAll(/\\(.)/g, "$1")
        .replace(/\s+[a-z]{2}:\S.*$/, "");
      return /\s=>?\s|[<>{}]/.test(word) ? "\uFFFD" : word;
    });
  return found(entries.filter((word) => !/^[*!]/.test(word)));
}

/** A vocabulary of Vale: each line is a regular expression; those that stand for a few spellings are read. */
export function fromVale(text: string): Entries {
  const problems: string[] = [];
  const entries = linesOf(text).flatMap((line, at) => {
    if (!line.trim() || line.startsWith("#")) return [];
    const words = spellingsOf(line.trim());
    if (words.length === 0) problems.push(`line ${at + 1} is a pattern`);
    return words;
  });
  return found(entries, problems);
}

/** The spellings of a pattern without what can stand for anything; none for others. */
export function spellingsOf(pattern: string): readonly string[] {
  const bare = pattern
    .replace(/^\(\?[imsU-]+\)/, "")
    .replaceAll(/^\^|\$$|\\b|\\B/g, "")
    .replaceAll(/\(\?:/g, "(")
    // Either letter may begin it: Vale takes both, and the small one is the word's own.
    .replaceAll(/\[(\p{L})(\p{L})\]/gu, (whole, one: string, other: string) =>
      one.toLowerCase() === other.toLowerCase() ? one.toLowerCase() : whole,
    )
    .replaceAll(/(?:\p{L}|\((?:\p{L}|['’]){1,3}\))\?/gu, "")
    .replaceAll(/\\([.+*?#&/()[\] -])/g, (_, sign: string) => PRIVATE[SIGNS.indexOf(sign)] ?? sign);
  const alternatives = /^([^()|]*)\(([^()]{1,200})\)([^()|]*)$/.exec(bare);
  const words = alternatives ? (alternatives[2] ?? "").split("|").map((one) => `${alternatives[1] ?? ""}${one}${alternatives[3] ?? ""}`) : bare.split("|"); // prettier-ignore
  if (words.some((word) => /[()[\]{}?*+\\^$]|\.[*+]/.test(word))) return [];
  return words
    .map((word) => word.replaceAll(/[\ue000-\ue010]/g, (sign) => SIGNS[sign.charCodeAt(0) - 0xe000] ?? "").trim())
    .filter(Boolean);
}

const SIGNS = [".", "+", "*", "?", "#", "&", "/", "(", ")", "[", "]", " ", "-"];
const PRIVATE = SIGNS.map((_, i) => String.fromCharCode(0xe000 + i));
