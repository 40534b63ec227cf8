import { atom, block, escaped, hole, type Grammar, type Span } from "../grammar";
import { css } from "./basic";
import { javascript } from "./javascript";
import { heredoc } from "./scripts";

const BRACES = [String.raw`\{`, String.raw`\}`] as const;
const COMMENT = { before: "<!-- ", after: " -->" };
const REMARK = block("<!--", "--!?>");

/** What a page is made of on its server, and what a template replaces: nothing is written into it. */
const SERVER: readonly Span[] = [
  atom("<%", { close: "%>", lines: true }),
  atom(String.raw`\{\{\{?(?!!--)`, { close: String.raw`\}\}\}?`, lines: true }),
  atom(String.raw`\{%`, { close: String.raw`%\}`, lines: true }),
];

const attribute = (quote: string, entity: string): Span => ({
  kind: "string",
  open: quote,
  close: quote,
  lines: true,
  within: () => SERVER,
  said: { rules: [["&", "&amp;"], ["<", "&lt;"], ["{{", "&#123;"], [quote, entity]] },
}); // prettier-ignore

/** Attributes that are code in the page itself, in Vue, Angular, Alpine and others. */
const codeAttribute = (quote: string): Span =>
  atom(String.raw`${quote}(?<=[\s"'](?:[:@*#(\[]|v-|x-|ng-|on[a-z])[^\s="'<>]{0,60}=\s*${quote})`, {
    close: quote,
    lines: true,
  });

const inTag: Grammar = {
  spans: [...SERVER, codeAttribute('"'), codeAttribute("'"), attribute('"', "&quot;"), attribute("'", "&#39;")],
};

const code = (close: string, grammar: () => Grammar): Span => ({ kind: "code", open: "(?!)", close, grammar });

function element(name: string, grammar: () => Grammar): Span {
  const content = code(String.raw`(?=<\/${name}\b)`, grammar);
  return {
    kind: "tag",
    open: String.raw`<(?:${name}|${name.toUpperCase()})\b`,
    close: String.raw`\/?>`,
    grammar: () => inTag,
    within: () => inTag.spans,
    next: (closed) => (closed === "/>" ? undefined : content),
  };
}

/** Everything but the code of a page. */
const tags = (within: Grammar): readonly Span[] => [
  REMARK,
  atom(String.raw`<!\[CDATA\[`, { close: String.raw`\]\]>`, lines: true }),
  {
    kind: "tag",
    open: String.raw`<[\/!?]?(?=[A-Za-z])`,
    close: ">",
    grammar: () => within,
    within: () => within.spans,
  },
];

const FIRST = /^\s*<(?:!doctype|\?xml)/i;
const html: Grammar = {
  spans: [...SERVER, element("script", () => javascript), element("style", () => css), ...tags(inTag)],
  text: true,
  comment: COMMENT,
  first: FIRST,
};
const xml: Grammar = { spans: tags(inTag), text: true, data: true, comment: COMMENT, first: FIRST };

/** Components: code in braces between tags and in them. */
const inTagWithCode: Grammar = {
  spans: [hole(String.raw`\{`, BRACES, () => javascript), ...inTag.spans],
};
const svelte: Grammar = {
  ...html,
  braces: true,
  spans: [
    element("script", () => javascript),
    element("style", () => css),
    hole(String.raw`\{`, BRACES, () => javascript),
    ...tags(inTagWithCode),
  ],
}; // prettier-ignore
const astro: Grammar = {
  ...svelte,
  spans: [{ ...code("^---$", () => javascript), open: "^---$" }, ...svelte.spans],
};
const handlebars: Grammar = {
  ...html,
  spans: [block(String.raw`\{\{!--`, String.raw`--\}\}`), block(String.raw`\{\{!`, String.raw`\}\}`), ...html.spans],
};
const razor: Grammar = {
  ...html,
  spans: [block(String.raw`@\*`, String.raw`\*@`), ...html.spans],
};

const PHP_HOLES = [["$", "\\$"]] as const;
const PHP_SKIP = String.raw`\\.|\$\w+(?:->\w+|\[[^\]]*\])?`;
const php: Grammar = {
  spans: [
    { kind: "line", open: String.raw`#(?!\[)|\/\/\/?`, close: String.raw`(?=\?>)` },
    atom(String.raw`\/\*\*\/`),
    block(String.raw`\/\*\*?(?!\/)`, String.raw`\*\/`),
    heredoc(String.raw`<<<[ \t]*'\w+'`, () => ({ rules: [] }), String.raw`\b`),
    heredoc(String.raw`<<<[ \t]*"?\w+"?`, () => ({ rules: [["$", "\\$"], ["\\", "\\\\"]] }), String.raw`\b`, PHP_SKIP),
    escaped('"', { lines: true, skip: PHP_SKIP, rules: PHP_HOLES, within: () => [hole(String.raw`\{(?=\$)`, BRACES, () => php)] }),
    escaped("'", { lines: true, skip: String.raw`\\.` }),
    atom("`", { close: "`", skip: String.raw`\\.`, lines: true }),
  ],
  comment: { before: "// ", after: "" },
}; // prettier-ignore
const PHP_CODE: Span = { kind: "code", open: String.raw`<\?(?:php\b|=)`, close: String.raw`\?>`, grammar: () => php };
const phpPage: Grammar = {
  ...html,
  spans: [PHP_CODE, ...html.spans],
  inside: PHP_CODE,
  first: /^(?:#!|<\?php|<!doctype)/i,
};

/** Pages and what they are made of, by VS Code's name. */
export const WEB: Readonly<Record<string, Grammar>> = {
  html, xhtml: html, vue: html, "vue-html": html, svelte, astro, handlebars, razor, aspnetcorerazor: razor, php: phpPage, blade: phpPage, xml, xsl: xml, svg: xml, plist: xml,
  jinja: html, "jinja-html": html, "django-html": html, twig: html, liquid: html, erb: html, ejs: html, nunjucks: html, jsp: html,
}; // prettier-ignore
