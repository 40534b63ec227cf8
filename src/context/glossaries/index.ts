import { refused, type Entries } from "./entries";
import { fromLines, fromMarkdown, fromTable } from "./plainLists";
import { fromHunspell, fromJson, fromJsonLines, fromVale, fromVim, fromYaml } from "./wordLists";

export type { Entries } from "./entries";

/** Formats that hold terms in a form of their own, by the endings of their names. */
const NOT_READ: readonly (readonly [string, RegExp])[] = [
  ["TBX", /\.tbx$/],
  ["TMX", /\.tmx$/],
  ["XLIFF", /\.(?:xliff?|xlf|mqxliff|sdlxliff)$/],
  ["XML", /\.(?:xml|dtd|xsd|rdf|owl)$/],
  ["HTML", /\.x?html?$/],
  ["AsciiDoc", /\.(?:adoc|asciidoc|asc)$/],
  ["reStructuredText", /\.rst$/],
  ["LaTeX", /\.(?:tex|bib|sty|gls|glo)$/],
  ["Org", /\.org$/],
  ["Typst", /\.typ$/],
  ["gettext", /\.(?:po|pot|mo)$/],
  ["TOML", /\.toml$/],
  ["INI", /\.(?:ini|cfg|conf|properties|env|editorconfig)$/],
  ["Hunspell affix rules", /\.aff$/],
  ["Word", /\.(?:docx?|odt|rtf)$/],
  ["Excel", /\.(?:xlsx?|ods|numbers)$/],
  ["PDF", /\.pdf$/],
  ["subtitles", /\.(?:srt|vtt|ass|ssa|sbv|lrc)$/],
  ["log", /\.log$/],
  ["SDL MultiTerm", /\.(?:sdltb|xdt|mtf)$/],
  ["code", /\.(?:[cm]?[jt]sx?|py|rb|rs|go|java|kts?|c|h|cc|cpp|cs|swift|php|pl|lua|r|sh|sql|ipynb)$/],
];
/** Rules for agents: sentences, whose lists are no lists of terms. */
const INSTRUCTIONS = /(?:^|[\\/])(?:agents?|claude|gemini|copilot-instructions|cursorrules|windsurfrules|.*\.instructions|.*\.prompt|skill)\.mdc?$|\.cursorrules$/; // prettier-ignore

/** The entries of a file of words, by the ending of its name and by what only one format has. */
export function entriesOf(fileName: string, text: string): Entries {
  const name = fileName.toLowerCase();
  const format = NOT_READ.find(([, pattern]) => pattern.test(name))?.[0] ?? foreignBy(text);
  if (format) return refused(format, `files in the format ${format} are not read`);
  if (INSTRUCTIONS.test(name)) return refused("instructions for agents", "instructions for agents are not a glossary");
  if (/(?:^|[\\/])reject\.txt$/.test(name))
    return refused("Vale reject list", "the words of the file are to be avoided");
  if (/(?:^|[\\/])accept\.txt$/.test(name) || /[\\/](?:vocab|vocabularies)[\\/]/.test(name)) return fromVale(text);
  if (/\.(?:jsonl|ndjson)$/.test(name)) return fromJsonLines(text);
  if (name.endsWith(".add")) return fromVim(text);
  if (name.endsWith(".dic")) return fromHunspell(text);
  if (/\.(?:json[c5]?|code-workspace)$/.test(name)) return fromJson(text);
  if (/\.ya?ml$/.test(name)) return fromYaml(text);
  if (/\.(?:tsv|tab)$/.test(name)) return fromTable(text, "\t");
  if (name.endsWith(".csv")) return fromTable(text);
  // Settings of an editor under a name of its own.
  if (/^\s*(?:\{\s*["}/]|\[\s*["\]{])/.test(text)) return fromJson(text);
  return /\.(?:md|markdown)$/.test(name) ? fromMarkdown(text) : fromLines(text);
}

/** A format that no name tells. */
function foreignBy(text: string): string | undefined {
  const head = text.slice(0, 2_000);
  if (/^\s*<\?xml|^\s*<(?:martif|tbx|tmx|xliff)\b/i.test(head)) return /<(?:martif|tbx)\b/i.test(head) ? "TBX" : "XML";
  if (/^\s*<(?:!doctype html|html|p|ul|ol|li|div|table|h[1-6]|dl)\b/i.test(head)) return "HTML";
  if (/^\s*<[a-z][\w:.-]*(?:\s[^<>]*)?>/i.test(head)) return "XML";
  if (/^WEBVTT\b|^\d\d:\d\d(?::\d\d)?[.,]\d{3} --> /m.test(head)) return "subtitles";
  if (looksLikeCode(head)) return "code";
  return head.startsWith("{\\rtf") ? "RTF" : undefined;
}

/** A third of its lines end as statements and blocks do. */
function looksLikeCode(head: string): boolean {
  const lines = head.split("\n").filter((line) => line.trim());
  return lines.length > 2 && lines.filter((line) => /[{};]\s*$/.test(line)).length * 3 >= lines.length && !/^\s*[{[]/.test(head); // prettier-ignore
}
