import * as path from "node:path";
import * as vscode from "vscode";
import { bytesOf, fileName } from "../core/fileName";
import { ENDINGS, type Format } from "../transcript/render";
import { exists, freeName } from "./insertion/freeName";
import type { FileRecording } from "./recording";
import { t } from "./ui/l10n";
import { showWarning } from "./ui/messages";

/** The file beside a recording that is named like it. */
export function besideOf(recording: FileRecording, format: Format): vscode.Uri {
  const { dir, name, base } = path.parse(recording.path);
  return vscode.Uri.file(path.join(dir, fileName(name, `.${ENDINGS[format]}`, bytesOf(base))));
}

/**
 * Where to write beside each recording: never over a file without asking, which is done once for all and before anything is paid.
 * Undefined: the person went away.
 */
export async function targetsBeside(
  recordings: readonly FileRecording[],
  format: Format,
): Promise<readonly vscode.Uri[] | undefined> {
  const wanted = recordings.map((recording) => besideOf(recording, format));
  const there = await Promise.all(wanted.map(exists));
  const [taken, ...others] = wanted.filter((_, i) => there[i]);
  if (!taken) return wanted;
  const overwrite = t("Overwrite");
  const both = t("Keep Both");
  const message =
    others.length > 0
      ? t("{0} files are there already.", others.length + 1)
      : t("{0} is there already.", vscode.workspace.asRelativePath(taken));
  const answer = await showWarning(message, { modal: true }, overwrite, both);
  if (answer === overwrite) return wanted;
  return answer === both ? Promise.all(wanted.map(freeName)) : undefined;
}
