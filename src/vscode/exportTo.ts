import { stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { ENDINGS, type Format } from "../transcript/render";
import type { FileRecording } from "./recording";

/** The file beside a recording that is named like it. */
export function besideOf(recording: FileRecording, format: Format): vscode.Uri {
  const { dir, name } = path.parse(recording.path);
  return vscode.Uri.file(path.join(dir, `${name}.${ENDINGS[format]}`));
}

/**
 * Where to write beside a recording: never over a file without asking, and asked before anything is paid. Undefined: the person
 * went away.
 */
export async function targetBeside(recording: FileRecording, format: Format): Promise<vscode.Uri | undefined> {
  const { t } = vscode.l10n;
  const uri = besideOf(recording, format);
  if (!(await exists(uri))) return uri;
  const overwrite = t("Overwrite");
  const both = t("Keep Both");
  const answer = await vscode.window.showWarningMessage(
    t("{0} is there already.", vscode.workspace.asRelativePath(uri)),
    { modal: true },
    overwrite,
    both,
  );
  if (answer === overwrite) return uri;
  return answer === both ? freeName(uri) : undefined;
}

/** The name itself, or the first one with a number that is not taken. */
export async function freeName(uri: vscode.Uri): Promise<vscode.Uri> {
  const { dir, name, ext } = path.parse(uri.fsPath);
  for (let number = 1; ; number++) {
    const other = number === 1 ? uri : vscode.Uri.file(path.join(dir, `${name} ${number}${ext}`));
    if (!(await exists(other))) return other;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return (await stat(uri.fsPath).catch(() => undefined)) !== undefined;
}
