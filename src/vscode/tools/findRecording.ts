import { stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import { EarmarkError } from "../../core/errors";
import { foreign } from "../../core/foreignText";
import { hostBehind, hostElsewhere } from "../ui/elsewhere";

/**
 * The recording of that path, in one of the workspace's folders where it is not absolute.
 * @throws {EarmarkError} `missingFile`, in words for a model; on another machine nothing is looked for
 */
export async function findRecording(file: string): Promise<vscode.Uri> {
  const name = foreign(file);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const places = path.isAbsolute(file)
    ? [vscode.Uri.file(file)]
    : folders.flatMap(({ uri }) => (uri.scheme === "file" ? [vscode.Uri.joinPath(uri, file)] : []));
  for (const place of places) {
    const host = hostElsewhere(file) ?? (await hostBehind(place));
    if (host !== undefined)
      throw new EarmarkError("missingFile", `${name} is on another machine. Only the user can open it.`);
    if (isRecording(place.path) && (await stat(place.fsPath).catch(() => undefined))?.isFile()) return place;
  }
  const near = await vscode.workspace.findFiles(`**/*${path.extname(file) || ".{wav,mp3,m4a}"}`, undefined, 5);
  const names = near.map((uri) => foreign(vscode.workspace.asRelativePath(uri)));
  throw new EarmarkError(
    "missingFile",
    `There is no recording ${name}.${names.length > 0 ? ` Recordings in this workspace: ${names.join(", ")}.` : ""}`,
  );
}
