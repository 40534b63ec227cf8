import * as vscode from "vscode";
import type { Segment } from "../../core/types";
import { correctionsFor } from "../context/contextSources";
import { styleFor } from "./textStyle";
import type { Anchor } from "./anchor";
import { TranscriptWriter } from "./transcriptWriter";
import type { Log } from "../../core/types";
import type { EditorJobs } from "../transcription/editorJob";
import type { Recording } from "../../session/recording";
import { whyKept } from "./whyKept";
import { readSettings } from "../settings";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

/** What it takes to put a saved transcript somewhere. */
export interface Inserter {
  readonly log: Log;
  readonly jobs: Pick<EditorJobs, "placed">;
}

/** Puts a transcript, or segments of it, at a place, as a job would. Nothing is sent and nothing is paid; one undo removes it. */
export async function insertStored(
  recording: Recording,
  segments: readonly Segment[],
  anchor: Anchor,
  { log, jobs }: Inserter,
): Promise<void> {
  const { document } = anchor;
  const settings = readSettings(document.uri);
  const corrections = await correctionsFor(settings, document.uri, log, { document, caret: anchor.place.offset });
  const writer = new TranscriptWriter(anchor, { corrections, style: styleFor(recording, document, settings) });
  for (const segment of segments) writer.write(segment);
  const outcome = await writer.close(true);
  jobs.placed(writer);
  if (outcome === "written") return;
  const note = t("New Note");
  if ((await showInformation(whyKept(outcome, recording.name), note)) !== note) return;
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ content: writer.text, language: "markdown" }),
  );
}
