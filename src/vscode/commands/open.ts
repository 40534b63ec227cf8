import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import type { Parts } from "../parts";
import { listSaved, pickSaved, uriOf } from "../pickSaved";
import { recordingInTab } from "../recording";
import type { TranscriptEditor } from "../transcriptEditor/editor";

/** Shows a recording with its transcript: the one that was clicked or is open, else one that the person chooses. */
export function registerOpen(editor: TranscriptEditor, parts: Parts): vscode.Disposable {
  return vscode.commands.registerCommand("earmark.openTranscript", async (clicked?: unknown, seconds?: unknown) => {
    const uri = uriOf(clicked) ?? recordingInTab() ?? (await choose(parts));
    if (uri && isRecording(uri.path)) await editor.open(uri, typeof seconds === "number" ? seconds : undefined);
  });
}

async function choose(parts: Parts): Promise<vscode.Uri | undefined> {
  if ((await listSaved(parts)).length > 0)
    return (await pickSaved(undefined, parts, vscode.l10n.t("Open a transcript")))?.recording.uri;
  void vscode.window.showInformationMessage(vscode.l10n.t("There are no saved transcripts."));
  return undefined;
}
