import { atom, block, doubled, escaped, hole, line, raw, rawSaid, VARIABLE, type Grammar, type Span } from "../grammar";

const HASH = { before: "# ", after: "" };
const DASHES = { before: "-- ", after: "" };
const PERCENT = { before: "% ", after: "" };
const SEMICOLONS = { before: ";; ", after: "" };
const BRACES = [String.raw`\{`, String.raw`\}`] as const;
const PARENTHESES = [String.raw`\(`, String.raw`\)`] as const;
const LINES = { lines: true } as const;
const CHARACTER = atom(String.raw`(?<![\w'])'(?:\\[^'\n]+|[^'\\\n]{1,2})'`);

const haskell: Grammar = {
  spans: [
    block(String.raw`\{-`, String.raw`-\}`, true),
    line(String.raw`(?<![!#$%&*+./<=>?@\\^|~:-])--+(?![!#$%&*+./<=>?@\\^~:-])`),
    CHARACTER,
    escaped('"', { skip: String.raw`\\.` }),
  ],
  comment: DASHES,
};

const elm: Grammar = {
  ...haskell,
  spans: [
    { kind: "string", open: '"""', close: '"""', lines: true, skip: String.raw`\\.`, said: { rules: [["\\", "\\\\"], ['""', '\\"']], edge: [['"', '\\"']] } },
    ...haskell.spans,
  ],
}; // prettier-ignore

const ocaml: Grammar = {
  spans: [
    block(String.raw`\(\*(?!\))`, String.raw`\*\)`, true),
    CHARACTER,
    escaped('"', LINES),
    {
      kind: "string",
      open: String.raw`\{[a-z_]*\|`,
      close: (opened) => String.raw`\|${opened.slice(1, -1)}\}`,
      lines: true,
      said: (opened) => rawSaid(`|${opened.slice(1, -1)}}`),
    },
  ],
  comment: { before: "(* ", after: " *)" },
};

const fsharp: Grammar = {
  spans: [
    line(String.raw`\/\/\/?`),
    block(String.raw`\(\*(?!\))`, String.raw`\*\)`, true),
    raw('"""', '"""', LINES),
    doubled('"', { prefix: "@", lines: true }),
    escaped('"', { prefix: String.raw`\$`, lines: true, rules: [["{", "{{"], ["}", "}}"]], within: () => [hole(String.raw`\{(?!\{)`, BRACES, () => fsharp)] }),
    escaped('"', LINES),
    CHARACTER,
  ],
  comment: { before: "// ", after: "" },
}; // prettier-ignore

const r: Grammar = {
  spans: [
    line("#'?"),
    {
      kind: "string",
      open: String.raw`\b[rR]["']-*[(\[{]`,
      close: (opened) => closeOfR(opened).replaceAll(/\W/g, String.raw`\$&`),
      lines: true,
      said: (opened) => rawSaid(closeOfR(opened)),
    },
    atom("`[^`]*`"),
    escaped('"', LINES),
    escaped("'", LINES),
  ],
  comment: HASH,
  first: /^#!/,
};

function closeOfR(opened: string): string {
  const bracket = { "(": ")", "[": "]", "{": "}" }[opened.slice(-1)] ?? "";
  return bracket + "-".repeat(opened.split("-").length - 1) + (opened[1] ?? "");
}

const JULIA_SKIP = String.raw`\\.|${VARIABLE}`;
const inJulia = (): readonly Span[] => [hole(String.raw`\$\(`, PARENTHESES, () => julia)];
const julia: Grammar = {
  spans: [
    block("#=", "=#", true),
    line("#"),
    atom(String.raw`(?<=[\w)\]}'.])'|\b(?:b|v|r|big|int\d*)"(?:\\.|[^"\\])*"`),
    CHARACTER,
    raw('"""', '"""', { prefix: String.raw`\braw`, lines: true, indented: true }),
    escaped('"""', { lines: true, indented: true, rules: [["$", "\\$"]], skip: JULIA_SKIP, within: inJulia }),
    escaped('"', { lines: true, rules: [["$", "\\$"]], skip: JULIA_SKIP, within: inJulia }),
  ],
  comment: HASH,
  first: /^#!/,
};

const inElixir = (): readonly Span[] => [hole(String.raw`#\{`, BRACES, () => elixir)];
const ELIXIR_HOLE = [["#{", "\\{"]] as const;
const elixir: Grammar = {
  spans: [
    atom(String.raw`\?\\?.|~[rRwWD](?:\/(?:\\.|[^\/\\])*\/|\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|\|[^|]*\||"[^"]*")[a-z]*`),
    line("#"),
    ...['"""', "'''"].map((quote) => raw(quote, quote, { prefix: "~[A-Z]+", lines: true, ownLines: true, indented: true })),
    ...['"""', "'''"].map((quote) =>
      escaped(quote, { prefix: "(?:~[a-z])?", lines: true, ownLines: true, indented: true, rules: ELIXIR_HOLE, within: inElixir }),
    ),
    escaped('"', { prefix: "(?:~[a-z])?", lines: true, rules: ELIXIR_HOLE, within: inElixir }),
    escaped("'", { lines: true, rules: ELIXIR_HOLE, within: inElixir }),
  ],
  comment: HASH,
}; // prettier-ignore

const erlang: Grammar = {
  spans: [
    atom(String.raw`\$\\?.`),
    line("%+"),
    { ...escaped('"""', { lines: true, ownLines: true, indented: true }), skip: "(?!)", said: rawSaid('"""') },
    escaped('"', LINES),
    atom("'", { close: "'", skip: String.raw`\\.` }),
  ],
  comment: { before: "%% ", after: "" },
};

const prolog: Grammar = {
  spans: [
    atom(String.raw`0'(?:\\.|''|.)`),
    line("%+"),
    block(String.raw`\/\*`, String.raw`\*\/`),
    escaped('"', LINES),
    atom("'", { close: "'", skip: String.raw`\\.|''` }),
  ],
  comment: PERCENT,
};

const lisp: Grammar = {
  spans: [
    atom(String.raw`#?\\(?:\w+|.)|\?\\.`),
    line(";+"),
    block(String.raw`#\|`, String.raw`\|#`, true),
    // A regular expression of Clojure, and a name of Lisp.
    atom('#"', { close: '"', skip: String.raw`\\.`, lines: true }),
    escaped('"', LINES),
    atom(String.raw`\|[^|]*\|`),
  ],
  comment: SEMICOLONS,
  first: /^#!/,
};

const MATLAB_STRING = (quote: string): Span =>
  doubled(quote, quote === "'" ? { open: String.raw`(?<![\w)\]}.'])'` } : {});
const matlab: Grammar = {
  spans: [
    block(String.raw`^\s*[%#]\{\s*$`, String.raw`^\s*[%#]\}\s*$`),
    line("%+"),
    MATLAB_STRING('"'),
    MATLAB_STRING("'"),
  ],
  comment: PERCENT,
  continued: /\.\.\.\s*(?:%.*)?$/,
};
const octave: Grammar = { ...matlab, spans: [line("(?<![^\\s;,])#+(?!\\{)"), ...matlab.spans] };

const nim: Grammar = {
  spans: [
    block(String.raw`##?\[`, String.raw`\]##?`, true),
    line("##?"),
    raw('"""', '"""', LINES),
    doubled('"', { prefix: String.raw`\b[rR]` }),
    escaped('"'),
    CHARACTER,
  ],
  comment: HASH,
};

/** By VS Code's name. */
export const FUNCTIONAL: Readonly<Record<string, Grammar>> = {
  haskell, purescript: elm, idris: haskell, agda: haskell, lean: haskell, elm, ocaml, reason: fsharp, sml: ocaml, fsharp,
  r, julia, elixir, erlang, prolog, matlab, octave, nim,
  clojure: lisp, lisp, "common-lisp": lisp, commonlisp: lisp, scheme: lisp, racket: lisp, "emacs-lisp": lisp, elisp: lisp, fennel: lisp, wat: { ...lisp, spans: [block(String.raw`\(;`, String.raw`;\)`, true), line(";;"), escaped('"')] },
}; // prettier-ignore
