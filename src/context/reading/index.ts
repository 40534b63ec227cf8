import { BREAK, Draft, type Reading } from "./draft";
import type { Format } from "./format";
import { readCode, readData } from "./code";
import { readLatex } from "./readLatex";
import { readAsciidoc, readHtml, readOrg, readRestructured, readTypst } from "./lightweight";
import { readMarkdown } from "./markdown";
import { readComponent } from "./component";
import { readWiki } from "./wiki";
import { withoutAddresses } from "./universal";

const READERS: Readonly<Record<Format, (text: string) => Draft>> = {
  markdown: readMarkdown,
  latex: readLatex,
  restructured: readRestructured,
  org: readOrg,
  typst: readTypst,
  asciidoc: readAsciidoc,
  html: readHtml,
  component: readComponent,
  wiki: readWiki,
  // The kind of an entry and its key, of which the bracket is gone.
  bibliography: (text) => readData(text).blank(new RegExp(String.raw`@\w{1,20}[${BREAK}(][^${BREAK}\n]{0,100}`, "g")),
  code: readCode,
  data: readData,
  plain: (text) => new Draft(text).unwrap(/(\*\*)([^*\n]{1,200})(\*\*)/g, "strong"),
};

/** The prose of a document, and what it sets apart. Lines end in `\n`. */
export function read(text: string, format: Format): Reading {
  const draft = READERS[format](text);
  draft.prose = withoutAddresses(draft.prose);
  return draft;
}
