import { indentationOf, withinComment } from "../code/commentLine";
import type { Lines, Place, PlacementOptions, Position } from "../placementTypes";
import { endOf, heldBy, type Fence } from "./fences";
import { inFormat } from "./inFormat";
import { aboveLine, amongText, belowLine, outOf, paragraph, type ProseForm } from "./prose";
import { SIGNS } from "./signs";

const environment = (kind: Fence["kind"], names: string): Fence => ({
  kind,
  open: new RegExp(String.raw`\\begin\{(?:${names})\*?\}(?:(?!\\end\{).)*$`),
  close: (opened) => {
    const name = /^\\begin\{([^}]*)\}/.exec(opened.slice(opened.lastIndexOf("\\begin{")))?.[1] ?? "";
    return (line) => line.includes(`\\end{${name}}`);
  },
});

const FENCES: readonly Fence[] = [
  environment("verbatim", "[vV]erbatim|lstlisting|minted|alltt|filecontents|luacode|sagesilent|pycode|BVerbatim|LVerbatim"),
  environment("comment", "comment"),
  environment("data", "equation|align|alignat|flalign|gather|multline|math|displaymath|eqnarray|tikzpicture|pgfpicture|axis|forest|algorithmic|algorithm2e|dmath|IEEEeqnarray"),
  { kind: "data", open: /^(?:(?!\$\$).)*\$\$(?:(?!\$\$).)*$/, close: () => (line) => line.includes("$$") },
  { kind: "data", open: /(?<!\\)\\\[(?:(?!\\\]).)*$/, close: () => (line) => line.includes("\\]") },
]; // prettier-ignore

/** Commands that take names, files and numbers: nothing of them is text. */
const NAMES =
  "(?:[a-z]*ref|[a-zA-Z]*cite[a-zA-Z]*|label|include[a-z]*|input|usepackage|RequirePackage|documentclass|begin|end|url|bibliography[a-z]*|addbibresource|hspace|vspace|[a-zA-Z]*color|newcommand|renewcommand|def|let|set[a-z]+|pagestyle|graphicspath|hypersetup|geometry|newenvironment|includegraphics|lstinputlisting|verb)";
const OPTIONAL = String.raw`(?:\[[^\]]*\])?`;
const PIECES = new RegExp(
  [
    String.raw`\\verb\*?([^\w\s*]).*?\1`,
    String.raw`\\(?:${NAMES})\*?${OPTIONAL}\{[^{}]*\}(?:${OPTIONAL}\{[^{}]*\})?`,
    String.raw`\\href\{[^{}]*\}\{`,
    String.raw`\\[A-Za-z]+\*?(?:\[[^\]]*\])?\{(?!\})`,
    String.raw`\\[A-Za-z@]+\*?(?:\[[^\]]*\])?(?:\{\})?`,
    String.raw`\\.`,
    String.raw`(?<!\\)\$(?:\\.|[^$\\])*\$`,
    String.raw`\\\(.*?\\\)`,
  ].join("|"),
  "g",
);
const COMMENT = /(?<!\\)(?:\\\\)*%/;
/** Lines that are no text. */
const STRUCTURE =
  /^\s*\\(?:begin|end|documentclass|usepackage|RequirePackage|input|include|label|maketitle|tableofcontents|newcommand|renewcommand|bibliography\w*|addbibresource|chapter|(?:sub)*section|(?:sub)?paragraph|part|title|author|date|appendix|newpage|clearpage|hline|toprule|midrule|bottomrule|centering|includegraphics|item\s*$)\b/;
const TITLE = /^\s*\\(?:chapter|(?:sub)*section|(?:sub)?paragraph|part|title|author|date)\b/;

/** LaTeX and TeX: among the text, in the braces of a command, in a comment; below formulas, and as a comment where no text is. */
export function latexPlacement(lines: Lines, position: Position, options: PlacementOptions): Place {
  const { line } = position;
  const text = lines.line(line);
  const prose: ProseForm = { escape: { kind: "latex" }, heading: headingOf(options.heading) };
  const held = heldBy(lines, line, FENCES);
  if (held && (held.fence.kind === "verbatim" || held.fence.kind === "comment") && line > held.from && !held.closes)
    return amongText(lines, position, { escape: { kind: "none" }, containers: [held.fence.kind] });
  if (held)
    return belowLine(lines, endOf(lines, line, held), {
      ...prose,
      left: held.fence.kind,
      lineStart: indentationOf(lines.line(held.from)),
    });
  const comment = COMMENT.exec(text);
  const sign = comment ? comment.index + comment[0].length : undefined;
  if (sign !== undefined && position.character >= sign && !options.below) return inComment(lines, position, sign);
  if (isPreamble(lines, line)) return asComment(lines, position);
  if (STRUCTURE.test(text)) {
    if (!text.slice(0, position.character).trim() && !options.below) return aboveLine(lines, line, prose);
    const moved = outOf(text, position.character, PIECES);
    // The braces of a title hold text.
    if (TITLE.test(text) && isInBraces(text, moved) && !options.below)
      return amongText(
        lines,
        { line, character: moved },
        { escape: { kind: "latex" }, oneLine: true, containers: ["argument"] },
      );
    return belowLine(lines, line, { ...prose, left: "structure" });
  }
  const moved = outOf(text, position.character, PIECES);
  const form: ProseForm = {
    ...prose,
    ...(moved === position.character ? {} : { left: "command" }),
    // A blank line may not stand in an argument, nor a row of a table go on in one.
    ...(isInBraces(text, moved) || /(?<!\\)&|\\\\\s*(?:%.*)?$/.test(text)
      ? { oneLine: true as const, containers: ["argument"] }
      : {}),
  };
  // What is left of the line is a remark: the text ends before it.
  return paragraph(lines, { line, character: moved }, form, options);
}

function isInBraces(text: string, character: number): boolean {
  let depth = 0;
  for (const [brace] of text.slice(0, character).matchAll(/\\.|[{}]/g)) {
    if (brace === "{") depth += 1;
    else if (brace === "}") depth -= 1;
  }
  return depth > 0;
}

/** Before the document begins nothing may be said. */
function isPreamble(lines: Lines, line: number): boolean {
  if (lines.languageId !== "latex") return false;
  for (let at = line; at >= Math.max(0, line - 2_000); at -= 1)
    if (lines.line(at).includes("\\begin{document}")) return false;
  for (let at = line + 1; at < Math.min(lines.lineCount, line + 2_000); at += 1)
    if (/^\s*\\begin\{document\}/.test(lines.line(at))) return true;
  return false;
}

function inComment(lines: Lines, { line, character }: Position, sign: number): Place {
  const at = Math.max(character, sign);
  return withinComment(lines, { line, character: at }, "% ", at === sign ? " " : "", { kind: "none" });
}

function asComment(lines: Lines, { line, character }: Position): Place {
  const text = lines.line(line);
  const indentation = indentationOf(text);
  const lineStart = `${indentation}% `;
  const form = {
    before: lineStart,
    lineStart,
    blankLine: lineStart.trimEnd(),
    after: "",
    escape: { kind: "none" },
  } as const;
  if (!text.trim())
    return {
      kind: "text",
      position: { line, character: text.length },
      containers: ["comment"],
      form: { ...form, lead: "% ", tail: "" },
    };
  const atEnd = !text.slice(character).trim();
  return {
    kind: "text",
    position: { line, character: atEnd ? text.length : indentation.length },
    containers: ["comment"],
    form: atEnd
      ? { ...form, lead: `${lines.eol}${lineStart}`, tail: "" }
      : { ...form, lead: "% ", tail: lines.eol + indentation },
  };
}

function headingOf(title: string | undefined): string | undefined {
  return title === undefined
    ? undefined
    : `\\subsection*{${inFormat(SIGNS.latex)(title.replaceAll(/\s+/g, " "), true, "x ")}}`;
}

/** Between entries only this sign means something. */
const REMARK = { kind: "string", rules: [["@", "\uFF20"]] } as const;

/** BibTeX: within the braces or quotation marks of a field; between entries everything is a remark. */
export function bibtexPlacement(lines: Lines, position: Position): Place {
  let depth = 0;
  let from = position.line;
  while (from > 0 && position.line - from < 500 && !/^\s*@/.test(lines.line(from))) from -= 1;
  for (let at = from; at <= position.line; at += 1) {
    const text = at === position.line ? lines.line(at).slice(0, position.character) : lines.line(at);
    for (const [brace] of text.matchAll(/\\.|[{}]/g)) depth += brace === "{" ? 1 : brace === "}" ? -1 : 0;
  }
  const text = lines.line(position.line);
  const quoted = depth === 1 && /=\s*"[^"]*$/.test(text.slice(0, position.character));
  if (depth > 1 || quoted)
    return amongText(lines, position, { escape: { kind: "latex" }, oneLine: true, containers: ["field"] });
  if (depth <= 0) {
    const atEntry = /^\s*@/.test(text) && position.character < text.length;
    if (/\}\s*$/.test(text.slice(0, position.character)) && from !== position.line)
      return belowLine(lines, position.line, { escape: REMARK, left: "entry" });
    return atEntry
      ? aboveLine(lines, position.line, { escape: REMARK })
      : amongText(lines, position, { escape: REMARK });
  }
  let end = position.line;
  let open = depth;
  for (let at = position.line; open > 0 && at < Math.min(lines.lineCount, position.line + 500); at += 1) {
    const rest = at === position.line ? text.slice(position.character) : lines.line(at);
    for (const [brace] of rest.matchAll(/\\.|[{}]/g)) open += brace === "{" ? 1 : brace === "}" ? -1 : 0;
    end = at;
  }
  return belowLine(lines, end, { escape: REMARK, left: "entry", lineStart: "" });
}
