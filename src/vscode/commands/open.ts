import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import { hostBehind, mayReach } from "../ui/elsewhere";
import { linkAt } from "../notes/audioLinks";
import type { TranscriptStore } from "../../storage/transcriptStore";
import { clickedUri, listStored, pickStored, type Stored } from "../ui/pickStored";
import { recordingInTab, uriOf } from "../transcription/recordingUri";
import type { TranscriptEditor } from "../transcriptEditor/editor";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";
import { isOnDisk } from "../ui/onDisk";

/** Shows a recording with its transcript: the one that was clicked, is open or is linked at the caret, else one that the user chooses. */
export function registerOpen(editor: TranscriptEditor, transcripts: TranscriptStore): vscode.Disposable {
  const open = async (clicked?: unknown, seconds?: unknown): Promise<void> => {
    const uri = clickedUri(clicked) ?? recordingInTab() ?? (await linkedAtCaret()) ?? (await choose(transcripts));
    if (!uri || !isRecording(uri.path) || !isOnDisk(uri) || !(await mayReach(await hostBehind(uri)))) return;
    await editor.open(uri, typeof seconds === "number" ? seconds : undefined);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand("earmark.openTranscript", open),
    // In menus of recordings, where nothing is asked.
    vscode.commands.registerCommand("earmark.openTranscriptOfFile", open),
  );
}

async function linkedAtCaret(): Promise<vscode.Uri | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "markdown") return undefined;
  const link = linkAt(editor.document, editor.selection.active);
  const recording = (await mayReach(await link?.host())) ? await link?.resolve("here") : undefined;
  return recording?.kind === "file" ? uriOf(recording) : undefined;
}

function uriOfPicked(picked: Stored | undefined): vscode.Uri | undefined {
  return picked && uriOf(picked.recording);
}

async function choose(transcripts: TranscriptStore): Promise<vscode.Uri | undefined> {
  if ((await listStored(transcripts)).length > 0)
    return uriOfPicked(await pickStored(undefined, transcripts, t("Open Transcript")));
  void showInformation(t("There are no saved transcripts."));
  return undefined;
}
