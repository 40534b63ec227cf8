import { BREAK, Draft } from "./draft";

/** Whose arguments are names, places and numbers for LaTeX. */
const SILENT = String.raw`(?:label|(?:[vV]|auto|c|C|eq|page|name)?ref\*?|[cC]ite[a-zA-Z]*\*?|(?:paren|text|foot|auto|full)cite[sp]?\*?|usepackage|RequirePackage|documentclass|includegraphics|bibliography|bibliographystyle|addbibresource|begin|end|input|include|subfile|hypersetup|[vh]space\*?|setlength|addtolength|setcounter|url|nolinkurl|pagestyle|thispagestyle|color|textcolor|geometry|graphicspath|newcommand\*?|renewcommand\*?|providecommand|def|DeclareMathOperator\*?|newtheorem\*?|newenvironment|theoremstyle|numberwithin|lstset|lstinputlisting|inputminted|tikzset|usetikzlibrary|pgfplotsset|setmainfont|fontsize|selectlanguage|date|includesvg|index|gls[a-z]*|acrshort|si|SI|num|qty|vspace|rule|makebox|rotatebox|scalebox|resizebox)`;
const ARGUMENT = String.raw`(?:\s?\[[^\]\n]{0,300}\]|\s?\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,200}\}){0,300}\}){0,600}\})`;

export function readLatex(text: string): Draft {
  return new Draft(text)
    .unwrap(/(?<!\\)(%+[ \t]*)([^\n]{0,400})()$/gm)
    .blank(
      /\\begin\{(equation|align|gather|multline|eqnarray|displaymath|math|tikzpicture|algorithmic|tabular|array)\*?\}[^]{0,20000}?\\end\{\1\*?\}/g,
    ) // prettier-ignore
    .takeCode(
      /(?<b>\\begin\{(?<kind>lstlisting|verbatim|minted|Verbatim)\}[^\n]{0,200}\n)(?<w>[^]{0,20000}?)\\end\{\k<kind>\}/g,
    )
    .blank(/\\\[[^]{0,4000}?\\\]|\\\([^\n]{0,500}?\\\)|\$\$[^$]{0,4000}\$\$|(?<!\\)\$[^$]{1,600}\$/g)
    .unwrap(/(\\title(?:\[[^\]]{0,200}\])?\{)([^{}]{1,200})(\})/g, "title", BREAK)
    .unwrap(
      /(\\(?:part|chapter|(?:sub){0,2}section|paragraph|frametitle)\*?(?:\[[^\]]{0,200}\])?\{)([^{}]{1,200})(\})/g,
      "heading",
      BREAK,
    ) // prettier-ignore
    .unwrap(
      /(\\(?:emph|textbf|textit|textsc|textsf|textsl|underline|alert|term|newterm|keyword)\{)([^{}]{1,200})(\})/g,
      "strong",
    ) // prettier-ignore
    .takeCode(/(\\(?:texttt|lstinline|verb|code|mintinline\{\w+\})[{|!+])([^{}|!+\n]{1,200})([}|!+])/g, "code")
    .blank(new RegExp(String.raw`\\href\{[^{}]{0,500}\}`, "g"))
    .blank(new RegExp(String.raw`\\${SILENT}(?![a-zA-Z])${ARGUMENT}{0,4}`, "g"))
    .blank(/\\[a-zA-Z@]{1,40}\*?(?:\[[^\]\n]{0,200}\])?/g)
    .unwrap(/()(~)()/g)
    .blank(/\\.|[{}&~]|(?<=\n)[ \t]*%.*/g);
}
