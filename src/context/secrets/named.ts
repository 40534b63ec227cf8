import { nextName, type Name } from "./names";
import type { Range } from "./range";
import { isSecret } from "./values";

/** More of a value, and of a line, is not looked at. */
const LONGEST_VALUE = 2_000;
/** Without spaces: what is longer is found as a random string. */
const LONGEST_WORD = 300;
/** What may stand between the line's beginning and a name that leads it. */
const LONGEST_HEAD = 120;

/** Quotes, escapes, brackets and emphasis that end a name; the sign; white space. */
const BETWEEN =
  /[\\"'`\])*_}]{0,6}(?:[ \t]{0,40}(?<sign>:=|=>|->|==?|[:：＝|>]|是|为|為|は)[*_]{0,3}\s{0,40}|[ \t]{1,8}(?<verb>is|ist|lautet|est|es)[ \t]{1,8}|[ \t]{1,8}value[ \t]{0,8}(?<attribute>=)[ \t]{0,8}|[ \t]{0,8}\r?\n[ \t-]{0,40}value(?<member>:)[ \t]{1,8}|(?<space>[ \t]{1,8}))/iy;
const SCHEME = /(?:(?:Bearer|Basic|Token|Digest|ApiKey|AWS4-HMAC-SHA256)[ \t]{1,4})?/iy;
const QUOTE = /\\{0,3}(?:"""|'''|["'`“‘「])/y;
const CLOSING: Readonly<Record<string, string>> = { "“": "”", "‘": "’", "「": "」" };

/** Values that stand beside a name that tells what they are, in whatever notation: files of settings, code, headers, sentences. */
export function namedSecrets(text: string, inGlossary: boolean): Range[] {
  const found: Range[] = [...inCommands(text)];
  for (let name = nextName(text, 0); name;) {
    const range = valueOf(text, name, inGlossary);
    if (range) found.push(range);
    name = nextName(text, range ? Math.max(range[1], name.end) : name.end);
  }
  return found;
}

function valueOf(text: string, name: Name, inGlossary: boolean): Range | undefined {
  BETWEEN.lastIndex = name.end;
  const between = BETWEEN.exec(text);
  if (!between) return undefined;
  const { sign, verb, attribute, member, space } = between.groups ?? {};
  const head = headOf(text, name.start);
  const option = /^-{1,2}[A-Za-z]/.test(name.text);
  // Without a sign only options of commands, and the lines of a .netrc.
  if (space !== undefined && !option && !isNetrc(text, name, head)) return undefined;
  const block = blockOf(text, name, BETWEEN.lastIndex, between[0]);
  if (block) return name.strength === "maybe" ? undefined : block;
  SCHEME.lastIndex = BETWEEN.lastIndex;
  SCHEME.exec(text);
  const separator = sign ?? verb ?? attribute ?? member ?? "";
  const leads = option || [space, attribute, member].some((one) => one !== undefined) || isHead(head);
  const tight = between[0] === "=" || space !== undefined;
  const [start, end, marks] = extent(text, SCHEME.lastIndex, tight && leads && !option, name);
  const value = text.slice(start, end);
  const quoted = marks || (sign === ">" && text.startsWith("</", end));
  // Where a value may stand on the next line, a paragraph may too.
  if (/\n/.test(between[0]) && member === undefined && !quoted && /\s/.test(text.slice(start, end).trim()))
    return undefined;
  const alone = /^[ \t"'`*_]*(?:[#\r\n]|$)/.test(text.slice(end, end + 20));
  if (isHeader(name)) return (quoted || leads || /["'`]$/.test(head ?? "")) && isCode(value) ? [start, end] : undefined;
  const plain = inGlossary && !quoted && /^\s+(?:=>?|->)\s+$/.test(between[0]);
  if (plain && !/\d/.test(value)) return undefined;
  return isSecret({ value, strength: name.strength, quoted, tight, separator, leads, alone })
    ? [start, end]
    : undefined;
}

/** From where to where a value goes, and whether quotation marks say so. */
function extent(text: string, from: number, wholeLine: boolean, name: Name): [number, number, boolean] {
  QUOTE.lastIndex = from;
  const open = QUOTE.exec(text)?.[0];
  if (open) {
    const start = from + open.length;
    const close = CLOSING[open] ?? open;
    const end = closeOf(text.slice(start, start + LONGEST_VALUE), close);
    return [start, start + end, true];
  }
  // Headers, and lines of a file of variables, go to their end; a comment may follow.
  if (wholeLine || isHeader(name)) {
    const line = /^[^\r\n]*/.exec(text.slice(from, from + LONGEST_VALUE))?.[0] ?? "";
    const stop = line.search(/\s#|["'`]/);
    return [from, from + (stop < 0 ? line : line.slice(0, stop)).trimEnd().length, false];
  }
  const piece = /^[<([{]?[^\s"'`,;<>|，。；、！？」』）]*/.exec(text.slice(from, from + LONGEST_WORD))?.[0] ?? "";
  return [from, from + piece.replace(/[)\]}.]+$/, "").length, false];
}

function isHeader({ text }: Name): boolean {
  return /^(?:proxy-)?authorization$|^(?:set-)?cookie$/i.test(text);
}

function isCode(value: string): boolean {
  return value.length >= 6 && /[=\d]/.test(value);
}

/** Offset of the mark that closes, which no backslash escapes; without one the end of the line. */
function closeOf(text: string, close: string): number {
  for (let at = text.indexOf(close); at >= 0; at = text.indexOf(close, at + close.length)) {
    const slashes = /\\*$/.exec(text.slice(Math.max(0, at - 8), at))?.[0].length ?? 0;
    if (close.startsWith("\\") || slashes % 2 === 0) return at;
  }
  return /^[^\r\n]*/.exec(text)?.[0].length ?? 0;
}

/** What stands before a name on its line; undefined where that is more than leads a line. */
function headOf(text: string, start: number): string | undefined {
  const before = text.slice(Math.max(0, start - LONGEST_HEAD), start);
  const newline = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r"));
  return newline < 0 && start > LONGEST_HEAD ? undefined : before.slice(newline + 1);
}

/** Nothing but what leads a line stands before the name: marks of lists and quotations, `export`, a word or two, an .npmrc's host. */
function isHead(head: string | undefined): boolean {
  if (head === undefined) return false;
  const command = /^[^\p{L}\p{N}_]*(?:(?:export|set|setx|env|arg|let|var|const|-e|-D)\s+)?["'`*_]*(?:\p{L}+ ){0,3}$/iu;
  return command.test(head) || /^\s*\/\/\S*:$/.test(head);
}

/** `machine x login y password z`, or each of it on a line of its own. */
function isNetrc(text: string, { end, text: name }: Name, head: string | undefined): boolean {
  if (name.toLowerCase() !== "password" || head === undefined) return false;
  const rest = /^[^\r\n]{0,200}/.exec(text.slice(end, end + 200))?.[0] ?? "";
  return /(?:^|\s)login\s+\S+\s+$/.test(head) || (/^\s*$/.test(head) && /^\s+\S+\s*$/.test(rest));
}

/** A block of YAML, `password: |` with lines that stand further in. */
function blockOf(text: string, name: Name, from: number, between: string): Range | undefined {
  const sign = /\n/.test(between) ? undefined : /^[|>][+-]?\d?[ \t]*\r?\n/.exec(text.slice(from, from + 40))?.[0];
  if (!sign) return undefined;
  const head = headOf(text, name.start) ?? "";
  const start = from + sign.length;
  let end = start;
  for (const { 0: line } of text.slice(start, start + LONGEST_VALUE * 4).matchAll(/[^\n]*(?:\n|$)/g)) {
    const indented = (/^[ \t]*/.exec(line)?.[0].length ?? 0) > (/^[ \t-]*/.exec(head)?.[0].length ?? 0);
    if (!line || (line.trim() && !indented)) break;
    end += line.length;
  }
  return [start, end];
}

/** Options whose names tell nothing, of the commands that everybody uses. */
function* inCommands(text: string): Generator<Range, void, undefined> {
  const commands = [
    /(?<=\s)(?:-u|-U|--user|--proxy-user)[ =]?["']?[^\s:"']{1,64}:(?<value>[^\s"']{3,256})/g,
    /\b(?:sshpass|mysql\w{0,10}|mariadb\w{0,10}|redis-cli|docker|mongo\w{0,10})[ \t](?:[^\n|;]{0,120}[ \t])?-(?:p|a)[ ]?["']?(?<value>[^\s"'-][^\s"']{2,256})/g,
    /\bAccountKey=(?<value>[^\s;"']{10,})/g,
    /\bBearer\s{1,4}(?<value>[A-Za-z0-9._~+/=-]{16,})/g,
  ];
  for (const pattern of commands)
    for (const { 0: all, index, groups } of text.matchAll(pattern)) {
      const value = groups?.["value"] ?? "";
      yield [index + all.length - value.length, index + all.length];
    }
}
