import { readGlossary, takesCorrections } from "./glossary";

/** Which of the glossary files of a folder takes an entry by hand: the most readable first. None: no file counts. */
export function glossaryToWrite(names: readonly string[], entry = ""): string | undefined {
  const inside = names.filter((name) => !/^(?:[\\/~]|[a-z]:)|(?:^|[\\/])\.\.(?:[\\/]|$)/i.test(name));
  // Tables and JSON hold terms alone.
  const takes = inside.filter((name) => takesCorrections(name) || !/\s(?:=>?|→)\s/.test(entry));
  const rank = (name: string): number => {
    if (/\.txt$/i.test(name)) return 0;
    if (/\.(?:md|markdown)$/i.test(name)) return 2;
    return /\.csv$/i.test(name) ? 3 : /\.json$/i.test(name) ? 4 : 1;
  };
  return takes.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** Whether an entry stands in a glossary, in any case. */
export function holdsTerm(fileName: string, text: string, entry: string): boolean {
  const [wanted] = readGlossary("one.txt", entry).terms;
  return readGlossary(fileName, text).terms.some(
    ({ term, wrong, short = [] }) =>
      term.toLowerCase() === wanted?.term.toLowerCase() &&
      [...wanted.wrong, ...(wanted.short ?? [])].every((form) => [...wrong, ...short].includes(form)),
  );
}

/** The text of a glossary with one more entry, in the form of that file; undefined where it would not count there. */
export function withTerm(fileName: string, text: string, entry: string): string | undefined {
  const newline = /\r\n|\n/.exec(text)?.[0] ?? "\n";
  const whole = text && !text.endsWith("\n") ? text + newline : text;
  const added = formed(fileName, whole, entry, newline);
  return added && holdsTerm(fileName, added, entry) ? added : undefined;
}

function formed(fileName: string, text: string, entry: string, newline: string): string | undefined {
  if (/\.csv$/i.test(fileName))
    return `${text}${/[",;\t]/.test(entry) ? `"${entry.replaceAll('"', '""')}"` : entry}${newline}`;
  if (/\.json$/i.test(fileName)) {
    try {
      const list: unknown = text.trim() ? JSON.parse(text.replace(/^\uFEFF/, "")) : [];
      if (!Array.isArray(list)) return undefined;
      return JSON.stringify([...(list as unknown[]), entry], undefined, 2).replaceAll("\n", newline) + newline;
    } catch {
      return undefined;
    }
  }
  if (!/\.(?:md|markdown)$/i.test(fileName)) return `${text}${entry}${newline}`;
  const last = text.trimEnd().split(/\r?\n/).at(-1) ?? "";
  const [, indent = "", sign = "-"] = /^([ \t]*)([-*+])[ \t]/.exec(last) ?? [];
  const gap = text === "" || /^[ \t]*[-*+][ \t]/.test(last) ? "" : newline;
  return `${text.trimEnd()}${text.trim() ? newline : ""}${gap}${indent}${sign} ${entry}${newline}`;
}
