import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import type { Goal } from "../insertion/destinations";
import type { Transcribe } from "../transcription/transcribeAll";
import { capturePlace, releasePlace } from "../insertion/capturePlace";
import { hostElsewhere, mayReach } from "../ui/elsewhere";
import type { LastEditor } from "../insertion/lastEditor";
import type { Failures } from "../ui/failureMessages";
import { pickRecordings, type RecordingLister } from "../ui/pickRecording";
import type { Recording } from "../../session/recording";
import { recordingAt, uriOf } from "../transcription/recordingUri";
import { settingsFor, usable } from "../settings";
import { askOptions, type OptionsDeps } from "./askOptions";
import { t } from "../ui/l10n";
import { isOnDisk } from "../ui/onDisk";

/** What it takes to ask what is to be transcribed, and how. */
export interface StartDeps extends RecordingLister, OptionsDeps {
  readonly lastEditor: LastEditor;
  readonly transcribeAll: Transcribe;
  readonly failures: Failures;
}

/** Transcribe at the caret, into a note, and with options. */
export function registerTranscribe(deps: StartDeps): vscode.Disposable {
  // From a menu VS Code passes the clicked file and all that are selected; from the palette nothing.
  const start =
    (goal: Goal, withOptions: boolean) =>
    (clicked?: unknown, selected?: unknown): Promise<void> =>
      begin(goal, withOptions, urisIn(clicked, selected), deps);
  return vscode.Disposable.from(
    vscode.commands.registerCommand("earmark.transcribe", start("cursor", false)),
    // In menus of recordings, where nothing is asked.
    vscode.commands.registerCommand("earmark.transcribeFile", start("cursor", false)),
    vscode.commands.registerCommand("earmark.transcribeFileToNote", start("note", false)),
    vscode.commands.registerCommand("earmark.transcribeToNote", start("note", false)),
    vscode.commands.registerCommand("earmark.transcribeWithOptions", start("cursor", true)),
    vscode.commands.registerCommand("earmark.transcribeToSubtitles", async (clicked?: unknown, selected?: unknown) => {
      const format = await pickSubtitles();
      if (format) await start(format, false)(clicked, selected);
    }),
  );
}

async function pickSubtitles(): Promise<"srt" | "vtt" | undefined> {
  const items = [
    { label: t("SubRip subtitles"), description: ".srt", format: "srt" as const },
    { label: t("WebVTT subtitles"), description: ".vtt", format: "vtt" as const },
  ];
  return (
    await vscode.window.showQuickPick(items, {
      title: t("Transcribe Recording to Subtitles"),
      matchOnDescription: true,
    })
  )?.format;
}

async function begin(goal: Goal, withOptions: boolean, uris: readonly vscode.Uri[], deps: StartDeps): Promise<void> {
  const captured = await capturePlace(deps.lastEditor);
  const note = captured.place.document?.uri;
  let settings = settingsFor(note, uris);
  let recordings: readonly Recording[] = [];
  try {
    if (!uris.every(isOnDisk)) return;
    for (const uri of uris) if (!(await mayReach(hostElsewhere(uri, captured.place.document?.uri)))) return;
    recordings = uris.length > 0 ? uris.map(recordingAt) : await pickRecordings(settings, deps);
    if (recordings.length === 0) return;
    settings = settingsFor(
      note,
      recordings.flatMap((one) => (one.kind === "file" ? [uriOf(one)] : [])),
    );
    const request = { recordings, goal, settings: usable(settings), ...captured };
    const chosen = withOptions ? await askOptions(request, deps) : request;
    if (chosen) await deps.transcribeAll(chosen);
  } catch (error) {
    const [first] = recordings;
    const again = recordings.flatMap((one) => (one.kind === "file" ? [uriOf(one)] : []));
    // What could not even be read is asked for anew, at the place where the user is by then.
    const retry = (): Promise<void> => begin(goal, withOptions, again.length > 0 ? again : uris, deps);
    // Not awaited: the message stays for as long as the user likes.
    void deps.failures.report(error, { name: first?.name ?? "", settings, retry });
  } finally {
    releasePlace(captured);
  }
}

/** The recordings among what a menu passes, each once, in the order of the Explorer. */
function urisIn(clicked: unknown, selected: unknown): vscode.Uri[] {
  const all = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
  const uris = all
    .map((one: unknown) => (typeof one === "string" ? vscode.Uri.file(one) : one))
    .filter((one) => one instanceof vscode.Uri);
  const recordings = uris.filter((uri) => isRecording(uri.path));
  return [...new Map(recordings.map((uri) => [uri.toString(), uri])).values()].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}
