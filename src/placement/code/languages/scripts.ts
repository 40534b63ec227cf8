import { atom, block, doubled, escaped, hole, line, raw, rawSaid, VARIABLE, type Grammar, type Span } from "../grammar";

const HASH = { before: "# ", after: "" };
const BACKSLASH = /(?<!\\)(?:\\\\)*\\$/;
const BRACES = [String.raw`\{`, String.raw`\}`] as const;
const PARENTHESES = [String.raw`\(`, String.raw`\)`] as const;
const CURLY = [["{", "{{"], ["}", "}}"]] as const; // prettier-ignore
const LINES = { lines: true } as const;

/** Text until a line that holds nothing but a word. `indented`: and white space before it. */
export function heredoc(
  open: string,
  said: (opened: string) => Span["said"],
  rest = String.raw`\s*$`,
  skip = "",
): Span {
  const word = (opened: string): string => /\w+/.exec(opened.replace(/^<+[-~]?/, ""))?.[0] ?? "";
  return {
    kind: "string",
    open,
    close: (opened) => String.raw`^\s*${word(opened)}${rest}`,
    lines: true,
    below: true,
    ...(skip ? { skip } : {}),
    said: (opened) => {
      const own = said(opened);
      const { rules = [] } = typeof own === "object" ? own : {};
      return { rules: [[word(opened), ` ${word(opened).slice(-1)}`], ...rules] };
    },
  };
}

const asItIs = (): Span["said"] => ({ rules: [] });
const tripled = { lines: true, indented: true } as const;

const python: Grammar = {
  spans: [
    line("#(?::|!)?"),
    ...['"""', "'''", '"', "'"].flatMap((quote) => {
      const more: Partial<Span> = quote.length > 1 ? tripled : {};
      const inF = (): readonly Span[] => [hole(String.raw`\{(?!\{)`, BRACES, () => python)];
      const backslash = ["\\", "\u29F5"] as const;
      return [
        // Bytes: nothing but ASCII.
        atom(String.raw`${quote}(?<=\b[rR]?[bB][rR]?${quote})`, { close: quote, skip: String.raw`\\.`, ...(more.lines ? LINES : {}) }),
        raw(quote, quote, { prefix: String.raw`\b(?:[rR][fFtT]|[fFtT][rR])`, skip: String.raw`\\.|\{\{|\}\}`, rules: [...CURLY, backslash], within: inF, ...more }),
        raw(quote, quote, { prefix: String.raw`\b[rR][uU]?`, skip: String.raw`\\.`, rules: [backslash], ...more }),
        escaped(quote, { prefix: String.raw`\b[fFtT]`, skip: String.raw`\\(?:N\{[^}]*\}|.)|\{\{|\}\}`, rules: CURLY, within: inF, ...more }),
        escaped(quote, { prefix: String.raw`\b[uU]`, ...more }),
        escaped(quote, { skip: String.raw`\\(?:N\{[^}]*\}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)`, ...more }),
      ];
    }),
  ],
  comment: HASH,
  continued: BACKSLASH,
  first: /^#(?:!|.*coding[:=])/,
  shallow: true,
}; // prettier-ignore

const RUBY_HOLES = [["#{", "\\{"], ["#$", "\\$"], ["#@", "\\@"]] as const; // prettier-ignore
const inRuby = (): readonly Span[] => [hole(String.raw`#\{`, BRACES, () => ruby)];
const ruby: Grammar = {
  spans: [
    block("^=begin(?!\\S)", "^=end(?!\\S)"),
    atom("^__END__$", { close: "(?!)", lines: true }),
    atom(String.raw`\$[$'"\`;/\\]|\?["'#\`](?!\w)`),
    line("#"),
    heredoc(String.raw`<<[-~]?'\w+'`, asItIs),
    heredoc(String.raw`<<[-~]?"?(?:[A-Z_]\w*)\b"?`, () => ({ rules: [...RUBY_HOLES, ["\\", "\\\\"]] })),
    atom(String.raw`%[qQwWiIrxs]?(?:\([^)]*\)|\[[^\]]*\])|%[qQwWiIrxs](?:\{[^}]*\}|\|[^|]*\||![^!]*!|\/[^\/]*\/)`),
    escaped('"', { ...LINES, rules: RUBY_HOLES, within: inRuby }),
    escaped("'", { ...LINES, skip: String.raw`\\.` }),
    atom("`", { close: "`", skip: String.raw`\\.`, lines: true }),
    atom(String.raw`\/(?![*\s=])(?:[^\\\/]|\\.)+\/[a-z]*`, { when: ({ code }) => /(?:^|[=(,[{|&!~;:?]|\b(?:if|unless|when|and|or|not|return|puts|split|match|scan|gsub|sub)\(?)$/.test(code) }),
  ],
  comment: HASH,
  continued: BACKSLASH,
  first: /^#(?:!|.*coding[:=]|\s*frozen_string_literal)/,
}; // prettier-ignore

/** What is escaped, and variables with what is taken of them. */
const PERL_SKIP = String.raw`\\.|[$@]\{[^}]*\}|[$@]\w+(?:(?:->)?(?:\[[^\]]*\]|\{[^}]*\}))*`;
const perl: Grammar = {
  spans: [
    block(String.raw`^=[a-z]\w*`, String.raw`^=cut\b`),
    atom(String.raw`^__(?:END|DATA)__$`, { close: "(?!)", lines: true }),
    atom(String.raw`\$(?:#\{?\w*|['"\`&;/\\])|\b(?:qw|qr|m|q|qq)\s*(?:\([^)]*\)|\{[^}]*\}|\[[^\]]*\]|\/(?:\\.|[^\/\\])*\/|\|[^|]*\||![^!]*!)\w*|\b(?:s|tr|y)(?:\/(?:\\.|[^\/\\])*\/(?:\\.|[^\/\\])*\/|\{[^}]*\}\s*\{[^}]*\}|\|[^|]*\|[^|]*\|)\w*`),
    line("#"),
    heredoc(String.raw`<<~?'\w+'`, asItIs),
    heredoc(String.raw`<<~?"?[A-Z_]\w*\b"?`, () => ({ rules: [["$", "\\$"], ["@", "\\@"], ["\\", "\\\\"]] }), undefined, PERL_SKIP),
    escaped('"', { ...LINES, skip: PERL_SKIP, rules: [["$", "\\$"], ["@", "\\@"]] }),
    escaped("'", { ...LINES, skip: String.raw`\\.`, open: String.raw`(?<!\w)'` }),
    atom("`", { close: "`", skip: String.raw`\\.`, lines: true }),
    atom(String.raw`\/(?![*\s=])(?:[^\\\/]|\\.)+\/[a-z]*`, { when: ({ code }) => /(?:^|[=(,{|&!~;?]|\b(?:if|unless|and|or|not|return|split|grep)\(?)$/.test(code) }),
  ],
  comment: HASH,
  first: /^#!/,
}; // prettier-ignore

const SHELL_SIGNS = [["$", "\\$"], ["`", "\\`"]] as const; // prettier-ignore
const SHELL_SKIP = String.raw`\\.|${VARIABLE}|\$[#@*?!$-]`;
const inShell = (): readonly Span[] => [
  hole(String.raw`\$\(`, PARENTHESES, () => shell),
  hole(String.raw`\$\{`, BRACES, () => shellParameter),
];
const shellString: readonly Span[] = [
  escaped("'", { prefix: String.raw`\$`, ...LINES }),
  { kind: "string", open: "'", close: "'", lines: true, said: { rules: [["'", String.raw`'\''`]] } },
  escaped('"', { ...LINES, skip: SHELL_SKIP, rules: SHELL_SIGNS, within: inShell }),
];
const shell: Grammar = {
  spans: [
    atom(String.raw`\\.|\$#|<<<`),
    line(String.raw`(?<![^\s;&|(\`])#`),
    heredoc(String.raw`<<-?\s*(?:'\w+'|"\w+"|\\\w+)`, asItIs, "$"),
    heredoc(String.raw`<<-?\s*\w+`, () => ({ rules: [...SHELL_SIGNS, ["\\", "\\\\"]] }), "$", SHELL_SKIP),
    hole(String.raw`\$\{`, BRACES, () => shellParameter),
    hole(String.raw`\$\(`, PARENTHESES, () => shell),
    ...shellString,
  ],
  comment: HASH,
  continued: BACKSLASH,
  first: /^#!/,
};
/** In `${name#prefix}` a number sign begins no comment. */
const shellParameter: Grammar = { spans: [atom(String.raw`\\.`), ...shellString, ...inShell()] };

const GRAVE: readonly (readonly [string, string])[] = ["`", "$", '"', "\u201C", "\u201D", "\u201E"].map((sign) => [sign, `\`${sign}`]); // prettier-ignore
const inPower = (): readonly Span[] => [hole(String.raw`\$\(`, PARENTHESES, () => powershell)];
const powershell: Grammar = {
  spans: [
    block("<#", "#>"),
    atom("`."),
    line(String.raw`(?<![\w\`$])#`),
    { kind: "string", open: String.raw`@"$`, close: '^"@', lines: true, ownLines: true, skip: `\`.|${VARIABLE}`, within: inPower, said: { rules: [["\"@", " @"], ["`", "``"], ["$", "`$"]] } },
    { kind: "string", open: "@'$", close: "^'@", lines: true, ownLines: true, said: { rules: [["'@", " @"]] } },
    { kind: "string", open: '"', close: '"', lines: true, skip: `\`.|""|${VARIABLE}`, within: inPower, said: { rules: GRAVE } },
    doubled("'", { ...LINES, rules: ["\u2018", "\u2019", "\u201A", "\u201B"].map((sign) => [sign, sign + sign] as const) }),
  ],
  comment: HASH,
  continued: /`$/,
}; // prettier-ignore

const lua: Grammar = {
  spans: [
    { kind: "block", open: String.raw`--\[=*\[`, close: (opened) => opened.slice(2).replaceAll("[", String.raw`\]`) },
    line("---?"),
    {
      kind: "string",
      open: String.raw`\[=*\[`,
      close: (opened) => opened.replaceAll("[", String.raw`\]`),
      lines: true,
      said: (opened) => rawSaid(opened.replaceAll("[", "]")),
    },
    escaped('"', { skip: String.raw`\\.` }),
    escaped("'", { skip: String.raw`\\.` }),
  ],
  comment: { before: "-- ", after: "" },
  first: /^#!/,
};

const tcl: Grammar = {
  spans: [
    atom(String.raw`\\.`),
    line(String.raw`(?<=^\s*|;\s*)#`),
    escaped('"', { ...LINES, rules: [["$", "\\$"], ["[", "\\["], ["{", "\\{"], ["}", "\\}"]] }),
  ],
  comment: HASH,
  continued: BACKSLASH,
  first: /^#!/,
}; // prettier-ignore

const awk: Grammar = {
  spans: [
    atom(String.raw`\/(?![*\s=])(?:[^\\\/\[]|\\.|\[[^\]]*\])+\/`, { when: ({ code }) => /(?:^|[=(,{|&!~;])$/.test(code) }),
    line("#"),
    escaped('"'),
  ],
  comment: HASH,
  continued: BACKSLASH,
  first: /^#!/,
}; // prettier-ignore

/** Languages of scripts, by VS Code's name. */
export const SHELLS: Readonly<Record<string, Grammar>> = {
  python, cython: python, starlark: python, bazel: python, gdscript: python, snakemake: python,
  ruby, crystal: ruby, perl, raku: perl, perl6: perl,
  shellscript: shell, bash: shell, zsh: shell, fish: shell, powershell, lua, luau: lua, tcl, awk,
}; // prettier-ignore
