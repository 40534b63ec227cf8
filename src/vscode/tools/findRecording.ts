import { stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import { EarmarkError } from "../../core/errors";
import { foreign } from "../../core/foreignText";
import { isVirtualWorkspace } from "../transcription/recordingUri";
import { findOnDisk } from "../transcription/workspacePaths";
import { hostBehind, hostElsewhere } from "../ui/elsewhere";

const NOT_HERE =
  "is not on a disk of the machine where extensions run, so that it cannot be read. Tell the user to save the recording to a folder there, or to clone the repository, and use its absolute path.";

/** An address of what VS Code shows from somewhere else. A drive of Windows has one letter. */
function isVirtual(file: string): boolean {
  return /^[a-z][\w+.-]+:\/\//i.test(file) && !/^file:/i.test(file);
}

/**
 * The recording of that path, in one of the workspace's folders where it is not absolute.
 * @throws {EarmarkError} `missingFile`, `notOnDisk`, in words for a model; on another machine nothing is looked for
 */
export async function findRecording(file: string): Promise<vscode.Uri> {
  const name = foreign(file);
  if (isVirtual(file)) throw new EarmarkError("notOnDisk", `${name} ${NOT_HERE}`);
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
  if (isVirtualWorkspace())
    throw new EarmarkError("notOnDisk", `There is no recording ${name} on this machine. This workspace ${NOT_HERE}`);
  const near = await findOnDisk(`**/*${path.extname(file) || ".{wav,mp3,m4a}"}`, 5);
  const names = near.map((uri) => foreign(vscode.workspace.asRelativePath(uri)));
  throw new EarmarkError(
    "missingFile",
    `There is no recording ${name}.${names.length > 0 ? ` Recordings in this workspace: ${names.join(", ")}.` : ""}`,
  );
}
