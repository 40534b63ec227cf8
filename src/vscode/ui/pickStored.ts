import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import type { StoredTranscript, TranscriptStore } from "../../storage/transcriptStore";
import { clock } from "../../transcript/join";
import { languagesIn } from "../../transcript/languages";
import { languageName } from "./display";
import { hostElsewhere } from "./elsewhere";
import type { FileRecording } from "../../session/recording";
import { recordingAt, recordingInTab, uriOf } from "../transcription/recordingUri";
import { t } from "./l10n";
import { showInformation } from "./messages";
import { isOnDisk } from "./onDisk";
import { foreign } from "../../core/foreignText";

/** A recording with its saved transcript. */
export interface Stored {
  readonly recording: FileRecording;
  readonly stored: StoredTranscript;
}

/**
 * The recording that was clicked, or that the active tab shows, with its transcript; else one of those that have one. A
 * recording without one is offered to be transcribed. Undefined: nothing to go on with.
 */
export async function pickStored(
  clicked: unknown,
  transcripts: Pick<TranscriptStore, "find" | "list">,
  title: string,
): Promise<Stored | undefined> {
  const uri = clickedUri(clicked) ?? recordingInTab();
  if (uri) {
    if (!isOnDisk(uri)) return undefined;
    const recording = recordingAt(uri);
    const stored = await transcripts.find(recording.path);
    if (stored) return { recording, stored };
    const transcribe = t("Transcribe");
    const message = t("There is no saved transcript of {0}.", recording.name);
    if ((await showInformation(message, transcribe)) === transcribe)
      await vscode.commands.executeCommand("earmark.transcribe", uri);
    return undefined;
  }
  const all = await listStored(transcripts);
  if (all.length === 0) {
    void showInformation(t("There are no saved transcripts."));
    return undefined;
  }
  const items = all.map((one) => ({
    label: `$(unmute) ${foreign(one.recording.name)}`,
    description: aboutStored(one.stored),
    detail: foreign(vscode.workspace.asRelativePath(uriOf(one.recording))),
    one,
  }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true }))?.one;
}

/**
 * What a menu passes: a file of the Explorer, or an item of the view; from a hover or a link an address as text, since VS Code takes
 * the addresses in it for those of the machine that shows it.
 */
export function clickedUri(clicked: unknown): vscode.Uri | undefined {
  if (clicked instanceof vscode.Uri) return clicked;
  if (typeof clicked === "string") return clicked.startsWith("file:") ? vscode.Uri.parse(clicked) : undefined;
  const { recording } = (clicked ?? {}) as { recording?: { path?: unknown } };
  return typeof recording?.path === "string" ? vscode.Uri.file(recording.path) : undefined;
}

/** The saved transcripts whose recordings are still there, the newest first. */
export async function listStored(transcripts: Pick<TranscriptStore, "list">): Promise<readonly Stored[]> {
  const all = await transcripts.list();
  const there = await Promise.all(
    all.map(async (stored) => {
      const recording = recordingAt(vscode.Uri.file(stored.recording));
      // Nobody asked for anything on another machine: it is listed as if it were there.
      const found = hostElsewhere(uriOf(recording)) ?? (await stat(stored.recording).catch(() => undefined));
      return found ? { recording, stored } : undefined;
    }),
  );
  return there.filter((one) => one !== undefined);
}

/** `3:12 · Chinese, English · Nov 23`. */
export function aboutStored({ segments, at }: StoredTranscript): string {
  const day = new Date(at).toLocaleDateString(vscode.env.language, { dateStyle: "medium" });
  return [clock(segments.at(-1)?.span.end ?? 0), languagesOf(segments), day].filter(Boolean).join(" · ");
}

/** The languages of a transcript in words, the one that was spoken longest first. */
export function languagesOf(segments: StoredTranscript["segments"]): string {
  return languagesIn(segments).map(languageName).join(", ");
}
