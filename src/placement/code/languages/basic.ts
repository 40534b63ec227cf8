import { atom, block, doubled, escaped, hole, line, raw, rawSaid, type Grammar, type Span } from "../grammar";
import { heredoc } from "./scripts";

const HASH = { before: "# ", after: "" };
const DASHES = { before: "-- ", after: "" };
const BACKSLASH = /(?<!\\)(?:\\\\)*\\$/;
const BRACES = [String.raw`\{`, String.raw`\}`] as const;
const LINES = { lines: true } as const;
const BLOCK = block(String.raw`\/\*`, String.raw`\*\/`);
/** A backslash escapes in some databases and not in others: at the end it would take the quotation mark along. */
const SQL_TEXT: Span = {
  kind: "string",
  open: "'",
  close: "'",
  skip: "''",
  lines: true,
  said: { rules: [["'", "''"], ["\\", "\u29F5"]] },
}; // prettier-ignore

const sql: Grammar = {
  spans: [
    line("--+"),
    line(String.raw`(?<=^\s*)#(?=\s)`),
    block(String.raw`\/\*`, String.raw`\*\/`, true),
    SQL_TEXT,
    atom(String.raw`"(?:[^"]|"")*"|\`[^\`]*\`|\[[A-Za-z_][\w ]*\]`),
    {
      kind: "string",
      open: String.raw`(?<!\w)\$\w*\$`,
      close: (opened) => opened.replaceAll("$", String.raw`\$`),
      lines: true,
      said: (opened) => rawSaid(opened),
    },
  ],
  comment: DASHES,
};

const ada: Grammar = { spans: [line("--"), atom("'.'"), doubled('"')], comment: DASHES };
const vhdl: Grammar = { spans: [line("--"), BLOCK, atom("'.'"), doubled('"')], comment: DASHES };
const applescript: Grammar = {
  spans: [line("--|#"), block(String.raw`\(\*`, String.raw`\*\)`, true), escaped('"', LINES)],
  comment: DASHES,
};
const vb: Grammar = {
  spans: [line(String.raw`'|(?<![\w.])[Rr][Ee][Mm](?=\s|$)`), doubled('"', { prefix: String.raw`\$`, rules: [["{", "{{"], ["}", "}}"]] }), doubled('"')],
  comment: { before: "' ", after: "" },
  continued: /\s_\s*$/,
}; // prettier-ignore
const pascal: Grammar = {
  spans: [line(String.raw`\/\/`), block(String.raw`\{`, String.raw`\}`), block(String.raw`\(\*`, String.raw`\*\)`), doubled("'")],
  comment: { before: "// ", after: "" },
}; // prettier-ignore
const fortran: Grammar = { spans: [line("!+"), doubled('"'), doubled("'")], comment: { before: "! ", after: "" } };
/** In columns: a comment begins in the first, and what is in the sixth continues a line. */
const fortranFixed: Grammar = {
  ...fortran,
  spans: [line("^[cC*]"), ...fortran.spans],
  unindented: true,
};
const batch: Grammar = {
  spans: [line(String.raw`(?<=^\s*|[&(]\s*)(?:::|@?[Rr][Ee][Mm](?=\s|$))`)],
  comment: { before: "@REM ", after: "" },
  continued: /\^$/,
};
const makefile: Grammar = {
  spans: [atom(String.raw`\\#|\$\$|\$\([^()]*\)`), line("#")],
  comment: HASH,
  continued: BACKSLASH,
  first: /^#!/,
};
const dockerfile: Grammar = {
  spans: [line(String.raw`^\s*#`), heredoc(String.raw`<<-?["']?\w+["']?`, () => ({ rules: [] }), "$"), escaped('"', { rules: [["$", "\\$"]] }), raw("'", "'")],
  comment: HASH,
  continued: /[\\`]$/,
  first: /^#\s*(?:syntax|escape|check)\s*=/,
}; // prettier-ignore
const cmake: Grammar = {
  spans: [
    { kind: "block", open: String.raw`#\[=*\[`, close: (opened) => opened.slice(1).replaceAll("[", String.raw`\]`) },
    line("#"),
    { kind: "string", open: String.raw`\[=*\[`, close: (opened) => opened.replaceAll("[", String.raw`\]`), lines: true, said: (opened) => rawSaid(opened.replaceAll("[", "]")) },
    escaped('"', { lines: true, rules: [["$", "\\$"]] }),
  ],
  comment: HASH,
}; // prettier-ignore
const inHcl = (): readonly Span[] => [hole(String.raw`[$%]\{`, BRACES, () => hcl)];
const HCL_HOLES = [["${", "${"], ["%{", "%{"]] as const; // prettier-ignore
const hcl: Grammar = {
  spans: [
    line(String.raw`#|\/\/`),
    BLOCK,
    heredoc(String.raw`<<-?\w+`, () => ({ rules: HCL_HOLES })),
    escaped('"', { skip: String.raw`\\.|\$\$\{|%%\{`, rules: HCL_HOLES, within: inHcl }),
  ],
  comment: HASH,
};
const nix: Grammar = {
  spans: [
    line("#"),
    BLOCK,
    { kind: "string", open: "''", close: "''(?![$'\\\\])", skip: String.raw`'''|''\$|''\\.`, lines: true, indented: true, within: () => inNix(), said: { rules: [["''", " '"], ["$", "''$"]], edge: [["'", "' "]] } },
    escaped('"', { lines: true, rules: [["$", "\\$"]], within: () => inNix() }),
  ],
  comment: HASH,
}; // prettier-ignore
const inNix = (): readonly Span[] => [hole(String.raw`\$\{`, BRACES, () => nix)];

const BASIC_TOML = String.raw`\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8}|x[\da-fA-F]{2}|.)`;
const toml: Grammar = {
  spans: [
    line("#"),
    { ...escaped('"""', { lines: true }), skip: BASIC_TOML },
    raw("'''", "'''", LINES),
    { ...escaped('"'), skip: BASIC_TOML },
    raw("'", "'"),
  ],
  comment: HASH,
};
/** The value is the rest of the line, whatever stands in it. */
const ini: Grammar = { spans: [line(String.raw`^\s*[;#]`)], comment: { before: "; ", after: "" } };
const properties: Grammar = {
  spans: [line(String.raw`^\s*[#!;]`)],
  comment: HASH,
  continued: BACKSLASH,
};
const dotenv: Grammar = {
  spans: [line(String.raw`(?<![^\s])#`), escaped('"', { lines: true, rules: [["$", "\\$"]] }), raw("'", "'", LINES)],
  comment: HASH,
};
const ignored: Grammar = { spans: [line("^#")], comment: HASH, unindented: true };
const hashes: Grammar = { spans: [line(String.raw`^\s*#`)], comment: HASH };
const css: Grammar = {
  spans: [BLOCK, atom(String.raw`\burl\([^"')]*\)`), escaped('"', { skip: String.raw`\\[\da-fA-F]{1,6}\s?|\\.` }), escaped("'", { skip: String.raw`\\[\da-fA-F]{1,6}\s?|\\.` })],
  comment: { before: "/* ", after: " */" },
  first: /^@charset/i,
}; // prettier-ignore
const scss: Grammar = {
  ...css,
  spans: [css.spans[1] as Span, line(String.raw`(?<!:)\/\/\/?`), ...css.spans],
  comment: { before: "// ", after: "" },
};
const pug: Grammar = { spans: [line(String.raw`^\s*\/\/-?`)], comment: { before: "//- ", after: "" } };

export { css };

/** By VS Code's name. */
export const BASIC: Readonly<Record<string, Grammar>> = {
  sql, mysql: sql, postgres: sql, pgsql: sql, plsql: sql, tsql: sql, sqlite: sql, "ms-sql": sql, cql: sql, bigquery: sql, kusto: sql, kql: sql,
  ada, vhdl, applescript, vb, vbs: vb, vba: vb, brightscript: vb, pascal, objectpascal: pascal, delphi: pascal,
  fortran, FortranFreeForm: fortran, "fortran-modern": fortran, FortranFixedForm: fortranFixed, "fortran_fixed-form": fortranFixed, fortran77: fortranFixed,
  bat: batch, makefile, dockerfile, cmake, terraform: hcl, hcl, opentofu: hcl, nix, toml, ini, properties, dotenv, ignore: ignored, "git-rebase": hashes, "ssh_config": hashes, hosts: hashes, codeowners: hashes, "pip-requirements": hashes, requirements: hashes, gemfile: hashes, feature: hashes, cucumber: hashes, gherkin: hashes,
  css, scss, less: scss, sass: scss, stylus: scss, jade: pug, pug,
}; // prettier-ignore
