import type { Found } from "./found";

/** Names that are written with signs: they are whole or worthless. */
const FORMS: readonly RegExp[] = [
  /(?<![\p{L}\p{N}_.])(?:ASP)?\.NET(?: (?:Core|Framework|MAUI|Aspire))?(?![\p{L}\p{N}_])/gu,
  /(?<![\p{L}\p{N}_])(?:\p{L}[\p{L}\p{N}]{0,20}\+\+|[A-Z]{1,2}#)(?![\p{L}_+#])/gu,
  /(?<![\p{L}\p{N}_.@/-])(?:\p{Lu}\p{L}[\p{L}\p{N}]{0,29}\.(?:js|ts|io|ai|NET|net|py|rs|jl|app|dev|fm|tv|com|org|hq|me)|[a-z][\p{L}\p{N}]{0,29}\.(?:js|io|ai))(?![\p{L}\p{N}_/-]|\.\p{L})/gu,
  /(?<![\p{L}\p{N}_&])\p{Lu}{1,4}(?:&\p{Lu}{1,4})+(?![\p{L}\p{N}_])/gu,
  /(?<![\p{L}\p{N}_/])[A-Z]{2,6}\/[A-Z]{2,6}(?![\p{L}\p{N}_/])/gu,
];

const LETTER = String.raw`\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_`;
/** Letters of a script with capitals and digits in a row, with what joins them. */
const RUN = new RegExp(String.raw`[${LETTER}][${LETTER}\p{M}]*(?:[-.][${LETTER}][${LETTER}\p{M}]*){0,12}`, "gu");
/** Longer is nothing that anybody says. */
const LONGEST = 60;
const ROMAN = /^(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})$/;
const STRUCTURED = /\p{Ll}\p{Lu}|\p{L}_+\p{L}|\p{L}\d|\p{Lu}{2,}\p{Ll}{2,}/u;

/** What people write for people: names with signs, identifiers, acronyms, words with digits. */
export function* formsIn(prose: string, isOrdinary: (word: string) => boolean): Generator<Found, void, undefined> {
  for (const pattern of FORMS)
    for (const { 0: term, index } of prose.matchAll(pattern)) yield { term, at: index, kind: "form" };
  for (const { 0: run, index } of prose.matchAll(RUN)) {
    if (run.length > LONGEST || !/\p{L}/u.test(run)) continue;
    if (/[+#]/.test(prose[index + run.length] ?? "") || /[&/]/.test(prose[index - 1] ?? "")) continue;
    for (const found of partsOf(run, index)) {
      const kind = kindOf(found.term);
      if (!kind) continue;
      const bare = found.term.replace(/(?:['’]s|(?<=\p{Lu})s)$/u, "");
      if (kind === "acronym" && (isOrdinary(bare) || ROMAN.test(bare) || shouts(prose, found.at))) continue;
      yield { ...found, kind };
    }
  }
}

/** Code: identifiers with more than one word in them, and the names of what is imported. */
export function* identifiersIn(
  text: string,
  from: number,
  to: number,
  isOrdinary: (word: string) => boolean,
): Generator<Found, void, undefined> {
  const piece = text.slice(from, to);
  for (const { 0: run, index } of piece.matchAll(RUN)) {
    if (run.length > 3 * LONGEST) continue;
    let at = index;
    for (const term of run.split(/[-.]/)) {
      if (term.length > 4 && term.length <= 40 && isIdentifier(term)) yield { term, at: from + at, kind: "code" };
      at += term.length + 1;
    }
  }
  for (const { 1: words = "", index, 0: whole } of piece.matchAll(
    /^[ \t]*(?:import|from|use|using|require|package|library)\b[( "'\t<]{1,4}([\w.@/:-]{2,80})/gm,
  )) {
    const term = words.split(/[./:@]+/).find(Boolean) ?? "";
    if (/^[a-z][a-z0-9]{3,20}$/i.test(term) && !isOrdinary(term.toLowerCase()))
      yield { term, at: from + index + whole.length - words.length, kind: "code" };
  }
}

/** More than one word, as programs write them: of capitals alone it is a constant that nobody says. */
function isIdentifier(term: string): boolean {
  return (
    /^[\p{L}_]/u.test(term) &&
    /\p{Ll}\p{Lu}|\p{Ll}_+\p{Ll}|^\p{Lu}{2,}\p{Ll}{2}/u.test(term) &&
    !isNoise(term) &&
    !term.startsWith("__")
  );
}

/** A run with dots is a name with a version, or several words. */
function* partsOf(run: string, at: number): Generator<{ readonly term: string; readonly at: number }, void, undefined> {
  if (!run.includes(".") || /^[\p{L}]+[-\d]*\d+\.\d+(?:[-.][\p{L}\p{N}]+)*$/u.test(run)) {
    yield { term: run, at };
    return;
  }
  let place = at;
  for (const term of run.split(".")) {
    yield { term, at: place };
    place += term.length + 1;
  }
}

function kindOf(run: string): "identifier" | "acronym" | undefined {
  const bare = run.replace(/^_+|_+$/g, "");
  if (/^\p{N}/u.test(bare) || bare.length < 2 || isNoise(bare)) return undefined;
  const parts = bare.split("-");
  if (parts.some((part) => STRUCTURED.test(part))) return parts.length > 5 ? undefined : "identifier";
  if (parts.length === 1) return /^\p{Lu}{2,10}s?$/u.test(bare) ? "acronym" : undefined;
  // GPT-4, MAO-B, CC-BY-SA; the rest is for names.
  return parts.every((part) => /^(?:\p{Lu}{1,6}|\d{1,4}[a-z]?)$/u.test(part)) && /\p{Lu}/u.test(bare)
    ? "acronym"
    : undefined;
}

/** A picture's number, a hash, a size: letters and digits that take turns. */
function isNoise(run: string): boolean {
  const turns = run.match(/\p{L}\d|\d\p{L}/gu)?.length ?? 0;
  if (turns > 3 && run.length > 7 && !run.includes("-")) return true;
  if (run.length > 16 && !/[_-]/.test(run) && /\d/.test(run) && /[A-Z]/.test(run) && /[a-z]/.test(run) && turns > 1)
    return true;
  if (/^[0-9a-f]{6,}$/i.test(run) && /\d/.test(run) && turns > 1) return true;
  return (
    /^(?:IMG|DSC|DSCN|PXL|VID|MVI|Screenshot)[_-]?\d/i.test(run) ||
    /^(?:[A-Z]\d{3,}|\d+[a-z]{1,3}|[a-z]\d{1,2}|[a-z]\d?_[a-z0-9]{1,3})$/.test(run)
  );
}

/** A line in capitals is a headline, and its words are no acronyms. */
function shouts(prose: string, at: number): boolean {
  const begin = prose.lastIndexOf("\n", at) + 1;
  if (at - begin > 200) return false;
  const end = prose.indexOf("\n", at);
  const words = prose.slice(begin, Math.min(begin + 200, end < 0 ? prose.length : end)).match(/\p{L}{2,}/gu) ?? [];
  return words.length > 2 && words.filter((word) => word === word.toUpperCase()).length * 10 > words.length * 7;
}
