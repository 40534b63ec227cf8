import * as path from "node:path";
import * as vscode from "vscode";
import { isProse, MARKDOWN } from "../../placement";
import { timeIn } from "../../session/dictation/dictationName";
import { linkBetween } from "../../session/linkBetween";
import { inMarkdown } from "../../transcript/inMarkdown";
import { PLAIN, type TextStyle } from "../../transcript/style";
import type { Recording } from "../../session/recording";
import type { AnySettings } from "../settings";

/** How a transcript looks in a document: Markdown only in Markdown, with links that lead to the recording from there. */
export function styleFor(
  recording: Recording,
  document: Pick<vscode.TextDocument, "uri" | "languageId">,
  { paragraphs, timestamps }: Pick<AnySettings, "paragraphs" | "timestamps">,
): TextStyle {
  if (!isProse(document.languageId)) return PLAIN;
  const markdown = MARKDOWN.has(document.languageId);
  const link = recording.kind === "url" ? recording.url.replace(/#.*$/, "") : linkFrom(document.uri, recording.path);
  return { markdown, paragraphs, timestamps, ...(markdown ? { link } : {}) };
}

/** What stands before the text of a dictation, where the user wants that: a link to its recording, in Markdown. */
export function openingFor(
  recording: Recording,
  document: Pick<vscode.TextDocument, "uri" | "languageId">,
  { dictation }: Pick<AnySettings, "dictation">,
): { readonly opening?: string } {
  if (recording.kind !== "file" || !recording.live || !dictation.link || !MARKDOWN.has(document.languageId)) return {};
  const label = timeIn(recording.name) ?? inMarkdown(recording.name);
  return { opening: `[${label}](${linkFrom(document.uri, recording.path)})` };
}

/** The destination of a link from a document to a file. */
export function linkFrom(document: vscode.Uri, file: string): string {
  // A document that was never saved has no folder; the workspace's will do.
  const folder =
    document.scheme === "file"
      ? path.dirname(document.fsPath)
      : (vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath ?? path.dirname(file));
  return linkBetween(folder, file);
}
