import { atom, block, doubled, escaped, hole, line, raw, rawSaid, VARIABLE, type Grammar, type Span } from "../grammar";

const LINE: readonly Span[] = [line(String.raw`\/\/[\/!]?`)];
const COMMENTS: readonly Span[] = [...LINE, block(String.raw`\/\*[*!]?(?!\/)`, String.raw`\*\/`)];
/** The ones of Swift, Kotlin, Rust, D and Scala may be within one another. */
const NESTED: readonly Span[] = [...LINE, block(String.raw`\/\*[*!]?(?!\/)`, String.raw`\*\/`, true)];
const EMPTY = atom(String.raw`\/\*\*\/`);
export const CHARACTER = atom(String.raw`'(?:\\[^'\n]+|[^'\\\n]{1,2})'`);
/** Digits that an apostrophe groups are no characters. */
const NUMBER = atom(String.raw`\b\d[\w.]*(?:'[\w.]+)+`);
const SLASHES = { before: "// ", after: "" };
const BACKSLASH = /\\$/;
const BRACES = [String.raw`\{`, String.raw`\}`] as const;
const QUESTION: readonly [string, string] = ["??", "\\?"];
const TEXT_BLOCK = { lines: true, ownLines: true, indented: true } as const;

const plain = (spans: readonly Span[], more: Partial<Grammar> = {}): Grammar => ({
  spans: [EMPTY, ...spans],
  comment: SLASHES,
  ...more,
});

const c = plain(
  [
    ...COMMENTS,
    {
      kind: "string",
      open: String.raw`\b(?:u8|[uUL])?R"[^\s()\\]{0,16}\(`,
      close: (opened) => `\\)${opened.slice(opened.indexOf('"') + 1, -1).replaceAll(/\W/g, String.raw`\$&`)}"`,
      lines: true,
      said: (opened) => rawSaid(`)${opened.slice(opened.indexOf('"') + 1, -1)}"`),
    },
    escaped('"', { rules: [QUESTION] }),
    NUMBER,
    CHARACTER,
  ],
  { continued: BACKSLASH },
);

const java = plain([
  ...COMMENTS,
  escaped('"""', TEXT_BLOCK),
  escaped('"'),
  CHARACTER,
]); // prettier-ignore

/** Names are replaced in them. */
const NAMED = String.raw`\\(?:u[\da-fA-F]{4}|.)|${VARIABLE}`;
const DOLLARS = [["$", "\\$"]] as const;
const kotlin: Grammar = plain([
  ...NESTED,
  raw('"""', '"""', {
    lines: true,
    indented: true,
    skip: VARIABLE,
    rules: [["$", "${'$'}"]],
    within: () => [hole(String.raw`\$\{`, BRACES, () => kotlin)],
  }),
  escaped('"', { rules: DOLLARS, skip: NAMED, within: () => [hole(String.raw`\$\{`, BRACES, () => kotlin)] }),
  CHARACTER,
  atom("`[^`]+`"),
]);

const groovy: Grammar = plain([
  ...COMMENTS,
  escaped('"""', {
    lines: true,
    rules: DOLLARS,
    skip: NAMED,
    within: () => [hole(String.raw`\$\{`, BRACES, () => groovy)],
  }),
  escaped("'''", { lines: true }),
  escaped('"', { rules: DOLLARS, skip: NAMED, within: () => [hole(String.raw`\$\{`, BRACES, () => groovy)] }),
  escaped("'"),
]);

const scala: Grammar = plain([
  ...NESTED,
  raw('"""', '"""', {
    prefix: String.raw`\b[a-z]+`,
    lines: true,
    indented: true,
    skip: String.raw`\$\$|${VARIABLE}`,
    rules: [["$", "$$"]],
    within: () => [hole(String.raw`\$\{`, BRACES, () => scala)],
  }),
  raw('"""', '"""', { lines: true, indented: true }),
  escaped('"', {
    prefix: String.raw`\b[a-z]+`,
    skip: String.raw`\\.|\$\$|${VARIABLE}`,
    rules: [["$", "$$"]],
    within: () => [hole(String.raw`\$\{`, BRACES, () => scala)],
  }),
  escaped('"'),
  CHARACTER,
]);

const dart: Grammar = plain([
  ...NESTED,
  ...['"""', "'''", '"', "'"].flatMap((quote) => [
    raw(quote, quote, { prefix: String.raw`\br`, ...(quote.length > 1 ? { lines: true as const } : {}) }),
    escaped(quote, {
      rules: DOLLARS,
      skip: NAMED,
      within: () => [hole(String.raw`\$\{`, BRACES, () => dart)],
      ...(quote.length > 1 ? { lines: true as const } : {}),
    }),
  ]),
]);

const CURLY = [["{", "{{"], ["}", "}}"]] as const; // prettier-ignore
const inBraces = (): readonly Span[] => [hole(String.raw`\{(?!\{)`, BRACES, () => csharp)];
const csharp: Grammar = plain([
  ...COMMENTS,
  {
    kind: "string",
    open: String.raw`\$*"{3,}`,
    close: (opened) => opened.replaceAll("$", ""),
    lines: true,
    ownLines: true,
    indented: true,
    said: (opened) => rawSaid(opened.replaceAll("$", ""), opened.startsWith("$") ? Object.entries({ "{": "\uFE5B", "}": "\uFE5C" }) : []),
  },
  doubled('"', { prefix: String.raw`(?:\$@|@\$)`, lines: true, skip: String.raw`""|\{\{|\}\}`, rules: CURLY, within: inBraces }),
  doubled('"', { prefix: "@", lines: true }),
  escaped('"', { prefix: String.raw`\$`, rules: CURLY, skip: String.raw`\\.|\{\{|\}\}`, within: inBraces }),
  escaped('"'),
  CHARACTER,
]); // prettier-ignore

const swift: Grammar = plain([
  ...NESTED,
  {
    kind: "string",
    open: String.raw`#+"(?:"")?`,
    close: (opened) => opened.replaceAll(/[^"]/g, "") + opened.replaceAll('"', ""),
    lines: true,
    said: (opened) => {
      const marks = opened.replaceAll('"', "");
      return { rules: [[`"${marks}`, ` ${marks.slice(-1)}`], [`\\${marks}`, ` ${marks.slice(-1)}`]] };
    },
  },
  escaped('"""', { ...TEXT_BLOCK, skip: String.raw`\\[^(]`, within: () => [hole(String.raw`\\\(`, [String.raw`\(`, String.raw`\)`], () => swift)] }),
  escaped('"', { skip: String.raw`\\(?:u\{[^}]*\}|[^(])`, within: () => [hole(String.raw`\\\(`, [String.raw`\(`, String.raw`\)`], () => swift)] }),
]); // prettier-ignore

const go = plain([...COMMENTS, escaped('"'), raw("`", "`", { lines: true }), CHARACTER]);

const rust = plain([
  ...NESTED,
  {
    kind: "string",
    open: String.raw`\bc?r#*"`,
    close: (opened) => `"${"#".repeat(opened.split("#").length - 1)}`,
    lines: true,
    said: (opened) => rawSaid(`"${"#".repeat(opened.split("#").length - 1)}`),
  },
  // Bytes: nothing but ASCII.
  atom(String.raw`\bbr#*"`, { close: (opened) => `"${"#".repeat(opened.split("#").length - 1)}`, lines: true }),
  atom(String.raw`\bb"`, { close: '"', skip: String.raw`\\.`, lines: true }),
  // The form of what is printed: braces in it are places to fill.
  {
    ...escaped('"', { lines: true, rules: CURLY }),
    open: String.raw`"(?<=\b(?:e?print(?:ln)?|format(?:_args)?|panic|write(?:ln)?|todo|unreachable|assert(?:_eq|_ne)?|trace|debug|info|warn|error)!\s*[(\[{][^"]{0,60}")`,
  },
  escaped('"', { lines: true }),
  CHARACTER,
]);

const d = plain([
  ...COMMENTS,
  block(String.raw`\/\+`, String.raw`\+\/`, true),
  raw("`", "`", { lines: true }),
  raw('"', '"', { prefix: String.raw`\br`, lines: true }),
  escaped('"', { lines: true }),
  CHARACTER,
]);

const zig = plain([...LINE, atom(String.raw`\\\\.*`), escaped('"'), CHARACTER]);
const php: Grammar = plain([...COMMENTS, escaped('"'), escaped("'")]);

/** JSON with comments. */
const json = plain([...COMMENTS, escaped('"'), escaped("'")]);

/** Languages that look like C, by VS Code's name. */
export const C_LIKE: Readonly<Record<string, Grammar>> = {
  c, cpp: c, "cuda-cpp": c, cuda: c, "objective-c": c, "objective-cpp": c, hlsl: c, glsl: c, shaderlab: c, opencl: c, wgsl: c, metal: c,
  systemverilog: c, verilog: c, arduino: c, cpp_embedded_latex: c,
  java, kotlin, groovy, scala, dart, csharp, swift, go, rust, d, zig,
  proto: php, proto3: php, thrift: php, solidity: php, haxe: php, vala: java, odin: go, v: go, bicep: php, prisma: php, jsonc: json, json5: json, hjson: json,
}; // prettier-ignore
