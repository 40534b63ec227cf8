/** How a document is written. */
export type Format = "markdown" | "latex" | "restructured" | "org" | "typst" | "asciidoc" | "html" | "component" | "wiki" | "bibliography" | "code" | "data" | "plain"; // prettier-ignore

const ENDINGS: readonly (readonly [Format, RegExp])[] = [
  ["markdown", /^(?:md|mdx|markdown|qmd|rmd|mkd)$/],
  ["latex", /^(?:tex|latex|ltx|sty|cls)$/],
  ["restructured", /^(?:rst|rest)$/],
  ["org", /^org$/],
  ["typst", /^(?:typ|typst)$/],
  ["asciidoc", /^(?:adoc|asciidoc|asc)$/],
  ["html", /^(?:html?|xhtml|xml|svg)$/],
  ["component", /^(?:vue|svelte|astro)$/],
  ["wiki", /^(?:wiki|mediawiki|wikitext)$/],
  ["bibliography", /^(?:bib|bibtex|biblatex)$/],
  ["code", /^(?:[cm]?[jt]sx?|py|pyi|rb|rs|go|java|kts?|scala|c|h|cc|cpp|cxx|hpp|cs|fs|swift|php|pl|pm|lua|r|jl|m|mm|dart|ex|exs|erl|hs|elm|clj|cljs|lisp|el|ml|mli|nim|zig|v|vhdl?|sv|sh|bash|zsh|fish|ps1|bat|sql|proto|graphql|gradle|groovy|tf|cmake|asm|s|vim|sol|f90|for|pas|ada|adb|cob)$/], // prettier-ignore
  ["data", /^(?:json|jsonc|json5|ya?ml|toml|ini|cfg|conf|properties|env|csv|tsv|lock)$/],
];

/** Names that an editor has for languages, where they are not the usual ending. */
const LANGUAGES: Readonly<Record<string, Format>> = { markdown: "markdown", latex: "latex", tex: "latex", restructuredtext: "restructured", html: "html", xml: "html", javascript: "code", javascriptreact: "code", typescript: "code", typescriptreact: "code", python: "code", rust: "code", csharp: "code", ruby: "code", kotlin: "code", perl: "code", haskell: "code", julia: "code", shellscript: "code", powershell: "code", elixir: "code", dockerfile: "code", makefile: "code", terraform: "code", "objective-c": "code", "objective-cpp": "code", fsharp: "code", clojure: "code", vb: "code", yaml: "data" }; // prettier-ignore

/** Files that are called the same everywhere. */
const CODE_NAMES = /(?:^|[\\/])(?:dockerfile|containerfile|makefile|gnumakefile|jenkinsfile|vagrantfile|rakefile|gemfile|podfile|fastfile|justfile|brewfile|procfile|cmakelists\.txt)(?:\.[\w-]{1,20})?$/; // prettier-ignore

/** By a line that hardly anything else has, where neither name nor language tell. */
const SIGNS: readonly (readonly [Format, RegExp])[] = [
  ["latex", /^\s{0,8}\\(?:documentclass|begin\{|(?:sub)*section\*?\{|chapter\*?\{|usepackage)/m],
  ["org", /^#\+(?:title|author|begin_src|startup|filetags|options):?/im],
  ["restructured", /^\.\. (?:[\w-]+::|_[^\n:]{1,60}:)|^:[A-Z][\w ]{1,20}: \S|:(?:ref|doc|class|func|term|math):`/m],
  ["typst", /^#(?:import|set|show|let) /m],
  ["asciidoc", /^= \S[^\n]*\n(?:[^\n]*\n)?:[\w-]+:|^\[source[,\]]|^(?:image|include)::/m],
  [
    "wiki",
    /^'{3}[^'\n]+'{3}|\[\[(?:File|Image|Category|Datei|Kategorie|Fichier|Catégorie|Archivo|Categoría|文件|分类|ファイル|カテゴリ|Файл|Категория):|^\{\{[\p{Lu}\p{Lo}][^{}\n]{1,60}(?:\}\}|$)/mu,
  ],
  ["html", /^\s*<(?:!doctype html|html|\?xml)/i],
];

/** The format by the language that an editor knows, the ending of a name, or what stands there. */
export function formatOf(text: string, isMarkdown: boolean, name = "", languageId = ""): Format {
  if (isMarkdown) return "markdown";
  if (CODE_NAMES.test(name.toLowerCase())) return "code";
  const ending = /\.([\p{L}\d]{1,12})$/u.exec(name.toLowerCase())?.[1] ?? "";
  for (const one of [languageId, ending]) for (const [format, pattern] of ENDINGS) if (pattern.test(one)) return format;
  const known = LANGUAGES[languageId];
  if (known) return known;
  const head = text.slice(0, 20_000);
  return SIGNS.find(([, pattern]) => pattern.test(head))?.[0] ?? (looksLikeCode(head) ? "code" : "plain");
}

const CODE_LINE = /[;{}]\s*$|^\s*(?:import|from|def|class|function|const|let|var|return|if \(|for \(|while \(|#include|package|using|pub|fn|func|public|private|@\w+)\b|^\s*(?:\/\/|\/\*|\*\/)|\)\s*(?:=>|->|:)\s*$/; // prettier-ignore

/** A third of its lines look like it: no prose has so many. */
function looksLikeCode(head: string): boolean {
  const lines = head.split("\n", 200).filter((line) => line.trim());
  return (
    lines.length > 3 && lines.filter((line) => line.length < 400 && CODE_LINE.test(line)).length * 3 >= lines.length
  );
}
