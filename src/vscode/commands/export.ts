import * as vscode from "vscode";
import { uriOf } from "../transcription/recordingUri";
import type { StoredTranscript, TranscriptStore } from "../../storage/transcriptStore";
import { ENDINGS, render, type Format } from "../../transcript/render";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import type { Log } from "../../core/types";
import { correctionsFor } from "../context/contextSources";
import { describe } from "../../core/describe";
import { besideOf } from "../insertion/exportTo";
import { pickStored } from "../ui/pickStored";
import type { FileRecording } from "../../session/recording";
import { readSettings } from "../settings";
import { factsOf } from "../insertion/transcriptFacts";
import { t } from "../ui/l10n";
import { showError, showInformation } from "../ui/messages";

/** What it takes to export. */
export interface ExportDeps {
  readonly ffmpegs: FfmpegFinder;
  readonly log: Log;
}

type Export = (clicked?: unknown) => Promise<void>;

/** Writes a saved transcript as subtitles, data or text. Nothing is sent and nothing is paid. */
export function registerExport(transcripts: TranscriptStore, deps: ExportDeps): vscode.Disposable {
  const start: Export = async (clicked) => {
    const picked = await pickStored(clicked, transcripts, t("Export Transcript"));
    if (picked) await exportTranscript(picked.recording, picked.stored, deps);
  };
  return vscode.commands.registerCommand("earmark.exportTranscript", start);
}

interface FormItem extends vscode.QuickPickItem {
  readonly format: Format;
}

/** Asks for the form and the place, and writes. */
export async function exportTranscript(
  recording: FileRecording,
  stored: StoredTranscript,
  { log, ffmpegs }: ExportDeps,
  wanted?: Format,
): Promise<void> {
  const format = wanted ?? (await pickFormat(stored))?.format;
  if (!format) return;
  const [defaultUri] = await besideOf([recording], format);
  // VS Code's dialog asks before it overwrites.
  const target = await vscode.window.showSaveDialog({
    ...(defaultUri && { defaultUri }),
    filters: { [format]: [ENDINGS[format]] },
    title: t("Export Transcript of {0}", recording.name),
  });
  if (!target) return;
  try {
    const content = render(format, await transcriptOf(recording, stored, { uri: target, format }, { log, ffmpegs }));
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  } catch (error) {
    log.error(`export: ${describe(error)}`);
    void showError(t("Could not write {0}.", vscode.workspace.asRelativePath(target)));
    return;
  }
  const open = t("Open");
  const message = t("Exported the transcript of {0} to {1}.", recording.name, vscode.workspace.asRelativePath(target));
  // Not awaited: the message stays for as long as the user likes.
  void showInformation(message, open).then(async (answer) => {
    if (answer === open) await vscode.window.showTextDocument(target);
  });
}

/** A saved transcript with the corrections of today's glossary. */
async function transcriptOf(
  recording: FileRecording,
  { model, segments, notices }: StoredTranscript,
  target: { readonly uri: vscode.Uri; readonly format: Format },
  { log, ffmpegs }: ExportDeps,
): Promise<Parameters<typeof render>[1]> {
  const settings = readSettings(uriOf(recording));
  const corrections = await correctionsFor(settings, uriOf(recording), log);
  return {
    ...(await factsOf(recording, target, settings, corrections, ffmpegs)),
    model,
    segments,
    notices,
    billedSeconds: 0,
  };
}

/** Longer segments than that make subtitles whose times are guesses within them. */
const EXACT_SECONDS = 20;

function pickFormat({ segments }: StoredTranscript): Thenable<FormItem | undefined> {
  const exact = segments.every(({ span, words }) => words !== undefined || span.end - span.start <= EXACT_SECONDS);
  const detail = exact
    ? {}
    : { detail: t("Times within segments are approximate. Use Transcribe Recording to Subtitles for exact times.") };
  const items: FormItem[] = [
    { label: t("SubRip subtitles"), description: ".srt", format: "srt", ...detail },
    { label: t("WebVTT subtitles"), description: ".vtt", format: "vtt", ...detail },
    { label: t("Markdown note"), description: ".md", format: "md" },
    { label: t("Plain text"), description: ".txt", format: "text" },
    { label: "JSON", description: ".json", detail: t("Segments with timestamps, languages, and gaps"), format: "json" },
  ];
  return vscode.window.showQuickPick(items, { title: t("Export As"), matchOnDescription: true });
}
