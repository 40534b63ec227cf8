import * as vscode from "vscode";
import { uriOf } from "../transcription/recordingUri";
import type { Segment } from "../../core/types";
import { correct } from "../../transcript/correct";
import { documentSegment } from "../../transcript/document";
import { findPart, type Place } from "../../transcript/findPart";
import { correctionsFor } from "../context/contextSources";
import { languageName } from "../ui/display";
import { audioLinksIn } from "../notes/audioLinks";
import type { Parts } from "../transcription/editorParts";
import type { FileRecording } from "../../session/recording";
import { redo } from "../transcription/retranscribe";
import { readSettings } from "../settings";
import { TranscriptEdits } from "../transcriptEditor/edits";
import { pickLanguage } from "./language";
import { t } from "../ui/l10n";
import { writtenAt } from "../insertion/placeIn";
import { showInformation } from "../ui/messages";

/** The same recording once more: in another language, with today's glossary, or only one part of it. */
export function registerRedo(parts: Parts): vscode.Disposable {
  const nothing = (): void => void showInformation(t("No recording has been transcribed in this window."));
  return vscode.Disposable.from(
    vscode.commands.registerCommand("earmark.redoAs", async () => {
      const job = parts.jobs.newest;
      if (!job) return nothing();
      const { settings, recording } = job.request;
      const title = t("Retranscribe {0}", recording.name);
      const picked = await pickLanguage(settings.model, settings.language, title);
      const { language: _, ...rest } = settings;
      if (picked) await redo(job, { ...rest, language: picked.code }, parts);
    }),
    vscode.commands.registerCommand("earmark.redoWithGlossary", async () => {
      const job = parts.jobs.newest;
      if (!job) return nothing();
      await redo(job, job.request.settings, parts);
    }),
    vscode.commands.registerCommand("earmark.addToGlossaryAndRedo", () => addAndRedo(parts)),
  );
}

/** A part of a transcript that stands in a document. */
interface Standing {
  readonly recording: FileRecording;
  readonly index: number;
  readonly segment: Segment;
  readonly place: Place;
}

async function addAndRedo(parts: Parts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { document, selection } = editor;
  const standing = await standingAt(document, document.offsetAt(selection.active), parts);
  const word = document.getText(selection);
  if (!(await vscode.commands.executeCommand<boolean>("earmark.addToGlossary", word, document.uri))) return;
  if (!standing)
    return void showInformation(t("The selection is not in a transcript of a recording linked in this document."));
  try {
    await redoPart(standing, document, parts);
  } catch (error) {
    const { recording } = standing;
    const settings = readSettings(uriOf(recording));
    void parts.failures.report(error, {
      name: recording.name,
      settings,
      retry: () => redoPart(standing, document, parts),
    });
  }
}

/** The part that holds an offset: of a recording that the document links to, or of a job that wrote into it. */
async function standingAt(
  document: vscode.TextDocument,
  offset: number,
  { storage, jobs }: Parts,
): Promise<Standing | undefined> {
  const text = document.getText();
  const linked = await Promise.all(audioLinksIn(document).map((link) => link.resolve("around")));
  const recordings = [...linked, ...jobs.of(document.uri).map(({ request }) => request.recording)];
  for (const recording of recordings) {
    if (recording?.kind !== "file") continue;
    const saved = await storage.transcripts.find(recording.path);
    for (const [index, segment] of (saved?.segments ?? []).entries()) {
      const place = findPart(text, segment.text);
      if (place && place.start <= offset && offset <= place.end) return { recording, index, segment, place };
    }
  }
  return undefined;
}

/** Only this part is sent; what came of it is shown before it replaces anything, in the document and in the saved transcript. */
async function redoPart(
  { recording, index, segment, place }: Standing,
  document: vscode.TextDocument,
  parts: Parts,
): Promise<void> {
  const settings = readSettings(document.uri);
  const where = { document, caret: place.start, selection: "" };
  const asked = { recording, span: segment.span, settings, place: where };
  const recognized = await parts.retranscribe(asked, new AbortController().signal);
  if (!recognized) return;
  const corrections = await correctionsFor(settings, document.uri, parts.log);
  const said = correct(recognized.text.trim(), corrections, true);
  // Nothing of it may leave the comment or the string in which the part stands.
  const text = await writtenAt(document, place.start, said);
  const before = document.getText();
  // The user may have typed meanwhile.
  const now = findPart(before, before.slice(place.start, place.end)) ?? findPart(before, segment.text);
  if (!now) return;
  const proposed = before.slice(0, now.start) + text + before.slice(now.end);
  if (proposed === before) return void showInformation(t("The segment was transcribed the same way again."));
  const language = recognized.language ? ` (${languageName(recognized.language)})` : "";
  const title = t("Replace this segment of {0}?", recording.name) + language;
  if (!(await parts.proposals.ask(title, document.uri, proposed))) return;
  const there = document.getText() === before ? now : findPart(document.getText(), segment.text);
  if (!there) return;
  await replaceIn(document, there, text, parts);
  const edits = new TranscriptEdits(recording.path, parts.storage.transcripts);
  if (await edits.change(index, () => documentSegment(recognized))) parts.saved.fire();
}

/** As a part of the transcript that stands there, so that Undo Last Transcript removes it too; else as any edit. */
async function replaceIn(
  document: vscode.TextDocument,
  { start, end }: Place,
  text: string,
  { jobs }: Parts,
): Promise<void> {
  for (const { request } of jobs.of(document.uri)) {
    if (await request.destination.rewrite?.(start, end, text)) return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  await vscode.workspace.applyEdit(edit);
}
