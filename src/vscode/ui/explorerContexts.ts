import { readdir } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { RECORDINGS_GLOB } from "../../audio/formats";
import { foldersOf } from "../../session/recordingFolders";
import { transcribedFiles } from "../../storage/transcribedFiles";
import { findOnDisk, workspacePaths } from "../transcription/workspacePaths";

/** More recordings are not listed: then every folder has the entry. */
const LISTED = 5_000;
/** Files come and go in crowds. */
const REST_MS = 500;

const setContext = (key: string, value: unknown): Thenable<unknown> =>
  vscode.commands.executeCommand("setContext", `earmark.${key}`, value);

/** Tells menus which recordings have a transcript, by their paths, and whether anything is saved. `storage`: the extension's folder. */
export async function tellTranscribed(storage: string): Promise<void> {
  const files = await transcribedFiles(path.join(storage, "transcripts"));
  await setContext("transcribedFiles", files);
  // The view of transcripts exists only when there are some.
  await setContext("hasTranscripts", files.length > 0);
  const clips = await readdir(path.join(storage, "clips")).catch(() => []);
  await setContext("hasClips", clips.length > 0);
}

/** Keeps telling the Explorer's menu which folders hold recordings. Only names are looked at, and no file is read. */
export function followRecordings(): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const again = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void tellFolders(), REST_MS);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(RECORDINGS_GLOB, false, true, false);
  void tellFolders();
  return vscode.Disposable.from(
    { dispose: () => clearTimeout(timer) },
    watcher,
    watcher.onDidCreate(again),
    watcher.onDidDelete(again),
    vscode.workspace.onDidChangeWorkspaceFolders(again),
    // A folder that goes or gets another name does not name what is in it.
    vscode.workspace.onDidDeleteFiles(again),
    vscode.workspace.onDidRenameFiles(again),
  );
}

async function tellFolders(): Promise<void> {
  const found = await findOnDisk(RECORDINGS_GLOB, LISTED);
  const folders = foldersOf(
    found.map(({ fsPath }) => fsPath),
    workspacePaths(),
  );
  await setContext("recordingFolders", folders);
  await setContext("manyRecordings", found.length >= LISTED);
}
