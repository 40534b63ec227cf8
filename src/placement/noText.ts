import type { Lines, NoPlaceReason } from "./placementTypes";

/** Formats in which any text would be data, or makes the file unreadable, by VS Code's name. */
const LANGUAGES: ReadonlySet<string> = new Set([
  "json", "jsonl", "ndjson", "csv", "tsv", "psv", "diff", "patch", "csv (semicolon)", "csv (pipe)", "csv (whitespace)", "dynamic csv", "rfc-csv",
  "yarnlock", "pnpm-lock", "lockfile", "hexdump", "geojson", "har", "base64", "pem", "subtitles", "binary",
]); // prettier-ignore

/** The same by the ends of names: VS Code takes most of them for plain text. */
const NAMES =
  /\.(?:csv|tsv|psv|json|jsonl|ndjson|geojson|webmanifest|har|ipynb|map|diff|patch|rej|lock|lockb|sum|srt|vtt|sbv|ass|ssa|lrc|ttml|dfxp|pem|crt|cer|sha\d+|md5|ics|vcf|hex)$|^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml)$/i;

/** These have comments, whatever their names end with. */
const WITH_COMMENTS: ReadonlySet<string> = new Set(["jsonc", "json5", "hjson", "toml", "ruby"]);

/** So much of a document is looked at for what no text has. */
const NEAR = 50;

/** Why nothing may be written into a document; undefined where something may. */
export function noText(lines: Lines, line: number, fileName = ""): NoPlaceReason | undefined {
  const { languageId } = lines;
  if (LANGUAGES.has(languageId) || (NAMES.test(fileName) && !WITH_COMMENTS.has(languageId))) return "noComments";
  for (let at = Math.max(0, line - NEAR); at < Math.min(lines.lineCount, line + NEAR); at += 1)
    if (lines.line(at).includes("\0")) return "binary";
  return undefined;
}
