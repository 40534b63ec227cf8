import { parse } from "jsonc-parser";
import * as vscode from "vscode";
import type { CommentStyle } from "../../placement/code/inComment";

export type { CommentStyle };

/** Languages in which people write text; everything else that has comments is code. */
const PROSE = new Set([
  "markdown", "plaintext", "restructuredtext", "asciidoc", "latex", "tex", "typst", "org", "quarto", "rmd", "mdx",
  "git-commit", "scminput", "search-result", "log", "bibtex", "juliamarkdown", "typst",
]); // prettier-ignore

/** The comment of a document's language, from the language's own configuration; undefined in prose. */
export async function commentStyleOf(languageId: string): Promise<CommentStyle | undefined> {
  if (PROSE.has(languageId)) return undefined;
  for (const extension of vscode.extensions.all) {
    const languages = contributedLanguages(extension.packageJSON);
    const file = languages.find(({ id, configuration }) => id === languageId && configuration)?.configuration;
    if (!file) continue;
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension.extensionUri, file));
      const style = styleIn(parse(new TextDecoder().decode(bytes)));
      if (style) return style;
    } catch {
      // Another extension may describe the language too.
    }
  }
  return undefined;
}

interface Language {
  readonly id?: unknown;
  readonly configuration?: string;
}

function contributedLanguages(manifest: unknown): readonly Language[] {
  const { contributes } = manifest as { contributes?: { languages?: unknown } };
  return Array.isArray(contributes?.languages) ? (contributes.languages as Language[]) : [];
}

function styleIn(configuration: unknown): CommentStyle | undefined {
  const comments = (configuration as { comments?: { lineComment?: unknown; blockComment?: unknown } } | undefined)
    ?.comments;
  const line: unknown = comments?.lineComment;
  // Since VS Code 1.104 it may be an object that also says where the comment goes.
  const sign = typeof line === "string" ? line : (line as { comment?: unknown } | undefined)?.comment;
  if (typeof sign === "string" && sign) return { before: `${sign} `, after: "" };
  const block = comments?.blockComment;
  if (Array.isArray(block) && typeof block[0] === "string" && typeof block[1] === "string") {
    return { before: `${block[0]} `, after: ` ${block[1]}` };
  }
  return undefined;
}
