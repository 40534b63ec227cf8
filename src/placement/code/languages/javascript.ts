import { atom, block, escaped, hole, line, type Grammar, type Here, type Span } from "../grammar";

const BRACES = [String.raw`\{`, String.raw`\}`] as const;
const COMMENTS: readonly Span[] = [
  line(String.raw`\/\/`),
  atom(String.raw`\/\*\*\/`),
  block(String.raw`\/\*\*?(?!\/)`, String.raw`\*\/`),
];
const SCRIPT_END: readonly [string, string] = ["</", "\\/"];

/** A value cannot stand here yet: what follows is no operator. */
const EXPECTS =
  /(?:^|[([{,;:=?!&|+\-*%~^]|=>|(?<![.\w$])(?:return|typeof|case|do|else|in|of|void|delete|throw|new|await|yield|default|extends|instanceof))$/;

function expectsValue({ code, text, at, above }: Here): boolean {
  if (code.endsWith(")")) return headEnds(above, text).has(text.slice(0, at).trimEnd().length || -1);
  // What begins a line below a block is a statement, and no part of what stands above.
  if (code.endsWith("}")) return !text.slice(0, at).trim();
  return EXPECTS.test(code) && !/(?:\+\+|--)$/.test(code);
}

const HEAD = /(?<![.\w$])(?:if|while|for(?:\s+await)?|with)\s*$/;
const LITERAL = String.raw`\/(?![*\/])(?:[^\\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/`;
/** Parentheses, and what may hold some that count for nothing. */
const PARENTHESES = new RegExp(
  String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\`(?:[^\`\\]|\\[^])*\`|\/\*[^]*?\*\/|(?<=[(,=:!&|?{};[]\s{0,9})${LITERAL}|[()]`,
  "g",
);
const BEHIND_HEAD = new RegExp(String.raw`\s*${LITERAL}`, "y");

/** Of the line that was asked about last: a line of a program that was packed has thousands of slashes. */
let last: { readonly above: string; readonly text: string; readonly ends: ReadonlySet<number> } | undefined;

/** Behind which parentheses of a line the condition of a statement is over, so that no operator follows. -1: behind that at the end of the code above. */
function headEnds(above: string, text: string): ReadonlySet<number> {
  if (last?.text === text && last.above === above) return last.ends;
  const ends = new Set<number>();
  const code = `${above}\n${text}`;
  const from = above.length + 1;
  const open: boolean[] = [];
  PARENTHESES.lastIndex = 0;
  for (let found = PARENTHESES.exec(code); found; found = PARENTHESES.exec(code)) {
    const { 0: sign, index } = found;
    if (sign === "(") open.push(HEAD.test(code.slice(Math.max(0, index - 20), index)));
    else if (sign === ")" && open.pop()) {
      ends.add(index + 1 - from);
      BEHIND_HEAD.lastIndex = index + 1;
      if (BEHIND_HEAD.test(code)) PARENTHESES.lastIndex = BEHIND_HEAD.lastIndex;
    }
  }
  last = { above, text, ends };
  return ends;
}

const REGEX = atom(String.raw`\/(?![*\/])(?:[^\\\/\[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[A-Za-z]*`, { when: expectsValue });

function strings(grammar: () => Grammar): readonly Span[] {
  return [
    escaped("`", {
      lines: true,
      rules: [["${", "\\{"], SCRIPT_END],
      within: () => [hole(String.raw`\$\{`, BRACES, grammar)],
    }),
    escaped('"', { rules: [SCRIPT_END] }),
    escaped("'", { rules: [SCRIPT_END] }),
  ];
}

const SLASHES = { before: "// ", after: "" };
const typescript: Grammar = {
  spans: [...COMMENTS, REGEX, ...strings(() => typescript)],
  comment: SLASHES,
  first: /^#!/,
};
export const javascript = typescript;

/** Attributes of JSX: nothing is escaped in them but by entities. */
const attribute = (quote: string, entity: string): Span => ({
  kind: "string",
  open: quote,
  close: quote,
  lines: true,
  said: { rules: [["&", "&amp;"], [quote, entity]] },
}); // prettier-ignore

const OPEN_TAG: Span = {
  kind: "tag",
  open: String.raw`<(?=[A-Za-z_$>])(?!\w+\s*(?:,|extends\b))`,
  close: String.raw`\/?>`,
  // A generic function or a comparison is none.
  when: expectsValue,
  grammar: () => inTag,
  within: () => inTag.spans,
  next: (closed) => (closed === "/>" ? undefined : CHILDREN),
};

const inTag: Grammar = {
  spans: [...COMMENTS, attribute('"', "&quot;"), attribute("'", "&#39;"), hole(String.raw`\{`, BRACES, () => jsx)],
};

const CHILDREN: Span = {
  kind: "text",
  open: "(?!)",
  close: String.raw`<\/[^>]*>`,
  grammar: () => children,
};

const children: Grammar = {
  spans: [
    atom(String.raw`\{\s*\}`),
    { ...OPEN_TAG, open: String.raw`<(?=[A-Za-z_$>])`, when: () => true },
    hole(String.raw`\{`, BRACES, () => jsx),
  ],
  text: true,
  braces: true,
  comment: { before: "{/* ", after: " */}" },
};

const jsx: Grammar = {
  spans: [...COMMENTS, OPEN_TAG, REGEX, ...strings(() => jsx)],
  comment: SLASHES,
  first: /^#!/,
};

const coffee: Grammar = {
  spans: [
    block("###(?!#)", "###"),
    line("#"),
    atom(String.raw`\/\/\/`, { close: String.raw`\/\/\/`, lines: true }),
    atom(String.raw`\/(?![*\/\s])(?:[^\\\/\[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*`, { when: expectsValue }),
    ...['"""', '"'].map((quote) =>
      escaped(quote, {
        lines: true,
        rules: [["#{", "\\{"]],
        within: () => [hole(String.raw`#\{`, BRACES, () => coffee)],
      }),
    ),
    escaped("'''", { lines: true }),
    escaped("'", { lines: true }),
    { kind: "atom", open: "`", close: "`", lines: true },
  ],
  comment: { before: "# ", after: "" },
};

const graphql: Grammar = {
  spans: [
    line("#"),
    {
      kind: "string",
      open: '"""',
      close: '"""',
      lines: true,
      indented: true,
      said: {
        rules: [
          ["\\", "\u29F5"],
          ['""', ' "'],
        ],
        edge: [['"', '" ']],
      },
    },
    escaped('"'),
  ],
  comment: { before: "# ", after: "" },
};

/** JavaScript and what becomes it, by VS Code's name. */
export const SCRIPTS: Readonly<Record<string, Grammar>> = {
  javascript: jsx,
  javascriptreact: jsx,
  typescriptreact: jsx,
  typescript,
  coffeescript: coffee,
  graphql,
};
