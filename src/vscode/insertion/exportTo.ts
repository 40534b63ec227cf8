import * as vscode from "vscode";
import { besideFiles, freeFiles } from "../../session/besideFiles";
import { ENDINGS, type Format } from "../../transcript/render";
import type { FileRecording } from "../../session/recording";
import { t } from "../ui/l10n";
import { showWarning } from "../ui/messages";
import { fileState } from "../../session/writeUnlessChanged";
import type { FileTarget } from "./wholeFile";

/** The files beside recordings that are named like them, in their order; no two of them share one. */
export async function besideOf(recordings: readonly FileRecording[], format: Format): Promise<readonly vscode.Uri[]> {
  const files = await besideFiles(
    recordings.map((recording) => recording.path),
    `.${ENDINGS[format]}`,
  );
  return files.map((file) => vscode.Uri.file(file));
}

/**
 * The same, with a number where something of that name is there. `alone`: nothing but itself is of that name: while it is being made it is
 * a file with another ending.
 */
export async function freeBeside(
  recordings: readonly FileRecording[],
  format: Format,
  alone = false,
): Promise<readonly vscode.Uri[]> {
  if (!alone) return freeOf(await besideOf(recordings, format));
  const named = recordings.map((recording) => recording.path.replace(/\.\w+$/, `.${ENDINGS[format]}`));
  return freeOf(named.map((file) => vscode.Uri.file(file)));
}

/** Files that take the place of none. */
export function newFiles(uris: readonly vscode.Uri[]): readonly FileTarget[] {
  return uris.map((uri) => ({ uri, before: undefined }));
}

async function freeOf(wanted: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  return (await freeFiles(wanted.map(({ fsPath }) => fsPath))).map((file) => vscode.Uri.file(file));
}

/**
 * Where to write beside each recording: never over a file without asking, which is done once for all and before anything is paid.
 * Undefined: the user went away.
 */
export async function targetsBeside(
  recordings: readonly FileRecording[],
  format: Format,
): Promise<readonly FileTarget[] | undefined> {
  const uris = await besideOf(recordings, format);
  const wanted = await Promise.all(uris.map(async (uri) => ({ uri, before: await fileState(uri.fsPath) })));
  const [taken, ...others] = wanted.filter(({ before }) => before !== undefined);
  if (!taken) return wanted;
  const overwrite = t("Overwrite");
  const both = t("Keep Both");
  const message =
    others.length > 0
      ? t("{0} files already exist.", others.length + 1)
      : t("{0} already exists.", vscode.workspace.asRelativePath(taken.uri));
  const answer = await showWarning(message, { modal: true }, overwrite, both);
  if (answer === overwrite) return wanted;
  return answer === both ? newFiles(await freeOf(uris)) : undefined;
}
