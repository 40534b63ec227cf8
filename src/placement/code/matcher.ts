import type { Grammar, Span } from "./grammar";

export type Found = { readonly start: number; readonly end: number } & (
  | { readonly what: "skip" | "close" }
  | { readonly what: "bracket"; readonly by: 1 | -1 }
  | { readonly what: "open"; readonly span: Span }
);

type Action =
  | { readonly what: "skip" | "close"; readonly source: string }
  | { readonly what: "bracket"; readonly source: string; readonly by: 1 | -1 }
  | { readonly what: "open"; readonly source: string; readonly span: Span };

/** So much of what stands before something may decide what it is. */
const BEFORE = 60;

/** Finds what comes next of what a lexer looks for within one span, or outside of all. */
export class Matcher {
  readonly #pattern: RegExp;
  readonly #actions: readonly Action[];

  constructor(actions: readonly Action[]) {
    this.#actions = actions;
    this.#pattern = new RegExp(actions.map(({ source }) => `(${source})`).join("|") || "(?!)", "g");
  }

  /** `above`: the last code of the lines above. `depth`: brackets that are open. */
  next(text: string, from: number, above: string, depth: number): Found | undefined {
    this.#pattern.lastIndex = from;
    for (;;) {
      const match = this.#pattern.exec(text);
      if (!match) return undefined;
      let group = 1;
      while (match[group] === undefined) group += 1;
      const action = this.#actions[group - 1] as Action;
      const start = match.index;
      const end = start + match[0].length;
      switch (action.what) {
        case "open": {
          const code = (): string => text.slice(Math.max(0, start - BEFORE), start).trimEnd() || above.slice(-BEFORE);
          if (!action.span.when || action.span.when({ text, at: start, code: code(), above }))
            return { what: "open", start, end, span: action.span };
          this.#pattern.lastIndex = start + 1;
          break;
        }
        case "bracket":
          return action.by < 0 && depth === 0
            ? { what: "close", start, end }
            : { what: "bracket", start, end, by: action.by };
        default:
          return { what: action.what, start, end };
      }
    }
  }
}

const known = new WeakMap<Grammar | Span, WeakMap<Grammar, Matcher>>();

/** What is looked for within a span that `opened` began, or in a grammar outside of all spans. */
export function matcherOf(grammar: Grammar, span?: Span, opened = ""): Matcher {
  if (typeof span?.close === "function") return new Matcher(actionsOf(grammar, span, opened));
  const key = span ?? grammar;
  let byGrammar = known.get(key);
  if (!byGrammar) known.set(key, (byGrammar = new WeakMap()));
  let matcher = byGrammar.get(grammar);
  if (!matcher) byGrammar.set(grammar, (matcher = new Matcher(actionsOf(grammar, span, opened))));
  return matcher;
}

function actionsOf(grammar: Grammar, span: Span | undefined, opened: string): Action[] {
  const opens = (spans: readonly Span[]): Action[] =>
    spans.map((one) => ({ what: "open", source: one.open, span: one }));
  if (!span) return opens(grammar.spans);
  const actions: Action[] = [];
  if (span.skip) actions.push({ what: "skip", source: span.skip });
  const close = typeof span.close === "function" ? span.close(opened) : span.close;
  if (close !== undefined) actions.push({ what: "close", source: close });
  if (span.brackets) {
    const [open, end] = span.brackets;
    actions.push({ what: "bracket", source: open, by: 1 }, { what: "bracket", source: end, by: -1 });
  }
  const holds = span.kind === "code" || span.kind === "text";
  return [...actions, ...opens(holds ? grammar.spans : (span.within?.() ?? []))];
}
