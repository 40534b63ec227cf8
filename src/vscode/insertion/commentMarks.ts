import { parse } from "jsonc-parser";
import * as vscode from "vscode";
import { readsComments, type CommentMarks } from "../../placement";

/** The comments of a language that placement does not know, from the language's own configuration. */
export async function commentMarksOf(languageId: string): Promise<CommentMarks | undefined> {
  if (!readsComments(languageId)) return undefined;
  for (const extension of vscode.extensions.all) {
    const languages = contributedLanguages(extension.packageJSON);
    const file = languages.find(({ id, configuration }) => id === languageId && configuration)?.configuration;
    if (!file) continue;
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension.extensionUri, file));
      const marks = marksIn(parse(new TextDecoder().decode(bytes)));
      if (marks) return marks;
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

function marksIn(configuration: unknown): CommentMarks | undefined {
  const comments = (configuration as { comments?: { lineComment?: unknown; blockComment?: unknown } } | undefined)
    ?.comments;
  const line: unknown = comments?.lineComment;
  // Since VS Code 1.104 it may be an object that also says where the comment goes.
  const sign = typeof line === "string" ? line : (line as { comment?: unknown } | undefined)?.comment;
  const block = comments?.blockComment;
  const [open, close]: readonly unknown[] = Array.isArray(block) ? block : [];
  const marks: CommentMarks = {
    ...(typeof sign === "string" && sign ? { line: sign } : {}),
    ...(typeof open === "string" && typeof close === "string" ? { block: [open, close] } : {}),
  };
  return marks.line || marks.block ? marks : undefined;
}
