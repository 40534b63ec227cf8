import { readdir, stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { plural } from "../../core/translate";
import { isRecording } from "../../audio/formats";
import { fileFormatOf, type Goal } from "../insertion/destinations";
import { besideOf } from "../insertion/exportTo";
import type { Transcribe } from "../transcription/transcribeAll";
import { capturePlace, releasePlace } from "../insertion/capturePlace";
import { exists } from "../insertion/freeName";
import type { TranscriptStore } from "../../storage/transcriptStore";
import type { LastEditor } from "../insertion/lastEditor";
import type { Failures } from "../ui/failureMessages";
import type { FileRecording } from "../../session/recording";
import { recordingAt, uriOf } from "../transcription/recordingUri";
import { readSettings, usable } from "../settings";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";
import { inboxFolder } from "../inbox/chooseInbox";
import { isOnDisk, pickFolder } from "../ui/onDisk";

/** What it takes to transcribe the recordings of a folder. */
export interface FolderDeps {
  readonly transcripts: Pick<TranscriptStore, "find">;
  readonly lastEditor: LastEditor;
  readonly transcribeAll: Transcribe;
  readonly failures: Failures;
}

/** All recordings of a folder, and the newest one of the folder where they arrive. */
export function registerFolders(deps: FolderDeps): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("earmark.transcribeFolder", async (clicked?: unknown) => {
      const title = t("Select Folder with Recordings");
      const folder = clicked instanceof vscode.Uri ? clicked : await pickFolder({ title });
      if (folder && isOnDisk(folder)) await transcribeFolder(folder, deps);
    }),
    vscode.commands.registerCommand("earmark.transcribeNewest", () => transcribeNewest()),
  );
}

/** More at once would take days; asked again, the next ones are done. */
const MOST = 2_000;

/** Every recording below a folder, by name; hidden folders are not looked into. */
async function recordingsBelow(folder: string): Promise<FileRecording[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: FileRecording[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory()) found.push(...(await recordingsBelow(file)));
    else if (isRecording(entry.name)) found.push(recordingAt(vscode.Uri.file(file)));
  }
  return found;
}

async function transcribeFolder(folder: vscode.Uri, deps: FolderDeps): Promise<void> {
  const all = await recordingsBelow(folder.fsPath);
  if (all.length === 0) return void showInformation(t("There are no recordings in {0}.", path.basename(folder.fsPath)));
  const items: (vscode.QuickPickItem & { readonly goal: Goal })[] = [
    { label: t("Transcripts only"), description: t("open, insert, or export them later"), goal: "stored" },
    { label: t("New note next to each recording"), description: ".md", goal: "note" },
    { label: t("Subtitles next to each recording"), description: ".srt", goal: "srt" },
    { label: t("Subtitles next to each recording"), description: ".vtt", goal: "vtt" },
  ];
  const name = path.basename(folder.fsPath);
  const title = plural(
    all.length,
    t("Transcribe {0} Recording in {1}", all.length, name),
    t("Transcribe {0} Recordings in {1}", all.length, name),
  );
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (!picked) return;
  const open = (await notDone(all, picked.goal, deps.transcripts)).slice(0, MOST);
  if (open.length === 0)
    return void showInformation(
      plural(
        all.length,
        t("The recording has already been transcribed."),
        t("All {0} recordings have already been transcribed.", all.length),
      ),
    );
  const captured = await capturePlace(deps.lastEditor);
  releasePlace(captured);
  const settings = readSettings(folder);
  const ask = { recordings: open, goal: picked.goal, place: captured.place, anchors: undefined };
  try {
    await deps.transcribeAll({ ...ask, settings: usable(settings), together: true });
  } catch (error) {
    const retry = (): Promise<void> => transcribeFolder(folder, deps);
    void deps.failures.report(error, { name: path.basename(folder.fsPath), settings, retry });
  }
}

/** Those that have no transcript yet, or not the file that is wanted. */
async function notDone(
  all: readonly FileRecording[],
  goal: Goal,
  transcripts: FolderDeps["transcripts"],
): Promise<FileRecording[]> {
  const format = fileFormatOf(goal);
  const files = format && (await besideOf(all, format));
  const done = await Promise.all(
    all.map(async (recording, i) => {
      if (!(await transcripts.find(recording.path))) return false;
      const file = files?.[i];
      return file ? exists(file) : true;
    }),
  );
  return all.filter((_, i) => !done[i]);
}

/** The newest recording of the folder where the user's recordings arrive, at the caret. */
async function transcribeNewest(): Promise<void> {
  const folder = await inboxFolder();
  if (folder === undefined) return;
  const all = await recordingsBelow(folder);
  const times = await Promise.all(
    all.map(async ({ path: file }) => (await stat(file).catch(() => undefined))?.mtimeMs ?? 0),
  );
  const newest = all[times.indexOf(times.reduce((a, b) => Math.max(a, b), 0))];
  if (newest) await vscode.commands.executeCommand("earmark.transcribe", uriOf(newest));
  else void showInformation(t("There are no recordings in {0}.", folder));
}
