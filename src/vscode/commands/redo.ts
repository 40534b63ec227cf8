import * as vscode from "vscode";
import { uriOf } from "../transcription/recordingUri";
import type { Segment } from "../../core/types";
import { correctedSegment } from "../../transcript/corrected";
import { documentSegment } from "../../transcript/document";
import { findSegment, type SegmentRange } from "../../transcript/findSegment";
import { correctionsFor } from "../context/contextSources";
import { languageName } from "../ui/display";
import { audioLinksIn } from "../notes/audioLinks";
import type { Log } from "../../core/types";
import type { TranscriptStore } from "../../storage/transcriptStore";
import type { EditorJobs } from "../transcription/editorJob";
import type { RetranscribeSegment } from "../transcription/retranscribeSegment";
import type { Failures } from "../ui/failureMessages";
import type { Proposals } from "../ui/proposals";
import type { FileRecording } from "../../session/recording";
import type { RetranscribeJob } from "../transcription/retranscribeJob";
import { readSettings, usable } from "../settings";
import { TranscriptEdits } from "../../storage/transcriptEdits";
import { pickLanguage } from "./language";
import { t } from "../ui/l10n";
import { writtenAt } from "../insertion/placeIn";
import { showInformation } from "../ui/messages";

/** What it takes to do a recording, or a segment of it, once more. */
export interface RedoDeps {
  readonly jobs: Pick<EditorJobs, "newest" | "of">;
  readonly retranscribeJob: RetranscribeJob;
  readonly retranscribe: RetranscribeSegment;
  readonly transcripts: TranscriptStore;
  readonly proposals: Pick<Proposals, "ask">;
  /** A transcript was saved or changed. */
  readonly stored: vscode.EventEmitter<void>;
  readonly failures: Failures;
  readonly log: Log;
}

/** The same recording once more: in another language, with today's glossary, or only one segment of it. */
export function registerRedo(deps: RedoDeps): vscode.Disposable {
  const { jobs, retranscribeJob } = deps;
  const nothing = (): void => void showInformation(t("No recording has been transcribed in this window."));
  return vscode.Disposable.from(
    vscode.commands.registerCommand("earmark.redoAs", async () => {
      const job = jobs.newest;
      if (!job) return nothing();
      const { settings, recording } = job.request;
      const title = t("Retranscribe {0}", recording.name);
      const picked = await pickLanguage(settings.model, settings.language, title);
      const { language: _, ...rest } = settings;
      if (picked) await retranscribeJob(job, { ...rest, language: picked.code });
    }),
    vscode.commands.registerCommand("earmark.redoWithGlossary", async () => {
      const job = jobs.newest;
      if (!job) return nothing();
      await retranscribeJob(job, job.request.settings);
    }),
    vscode.commands.registerCommand("earmark.addToGlossaryAndRedo", () => addAndRedo(deps)),
  );
}

/** A segment of a transcript that stands in a document. */
interface PlacedSegment {
  readonly recording: FileRecording;
  readonly segment: Segment;
  /** Its text with the corrections of the glossary, as it was written there. */
  readonly written: string;
  readonly place: SegmentRange;
}

async function addAndRedo(deps: RedoDeps): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { document, selection } = editor;
  const placed = await segmentAt(document, document.offsetAt(selection.active), deps);
  const word = document.getText(selection);
  if (!(await vscode.commands.executeCommand<boolean>("earmark.addToGlossary", word, document.uri))) return;
  if (!placed)
    return void showInformation(t("The selection is not in a transcript of a recording linked in this document."));
  try {
    await redoSegment(placed, document, deps);
  } catch (error) {
    const { recording } = placed;
    const settings = readSettings(uriOf(recording));
    void deps.failures.report(error, {
      name: recording.name,
      settings,
      retry: () => redoSegment(placed, document, deps),
    });
  }
}

/** The segment that holds an offset: of a recording that the document links to, or of a job that wrote into it. */
async function segmentAt(
  document: vscode.TextDocument,
  offset: number,
  { transcripts, jobs, log }: Pick<RedoDeps, "transcripts" | "jobs" | "log">,
): Promise<PlacedSegment | undefined> {
  const text = document.getText();
  const corrections = await correctionsFor(readSettings(document.uri), document.uri, log, { document, caret: offset });
  const linked = await Promise.all(audioLinksIn(document).map((link) => link.resolve("around")));
  const recordings = [...linked, ...jobs.of(document.uri).map(({ request }) => request.recording)];
  for (const recording of recordings) {
    if (recording?.kind !== "file") continue;
    const stored = await transcripts.find(recording.path);
    for (const segment of stored?.segments ?? []) {
      const written = correctedSegment(segment, corrections).text;
      const place = findSegment(text, written) ?? findSegment(text, segment.text);
      if (place && place.start <= offset && offset <= place.end) return { recording, segment, written, place };
    }
  }
  return undefined;
}

/** Only this segment is sent; what came of it is shown before it replaces anything, in the document and in the saved transcript. */
async function redoSegment(
  { recording, segment, written, place }: PlacedSegment,
  document: vscode.TextDocument,
  deps: RedoDeps,
): Promise<void> {
  const settings = usable(readSettings(document.uri));
  const where = { document, caret: place.start, selection: "" };
  const asked = { recording, span: segment.span, settings, place: where };
  const recognized = await deps.retranscribe(asked, new AbortController().signal);
  if (!recognized) return;
  const corrections = await correctionsFor(settings, document.uri, deps.log, where);
  const said = correctedSegment(recognized, corrections).text.trim();
  // Nothing of it may leave the comment or the string in which the segment stands.
  const text = await writtenAt(document, place.start, said);
  const before = document.getText();
  // The user may have typed meanwhile.
  const now = findSegment(before, before.slice(place.start, place.end)) ?? findSegment(before, written);
  if (!now) return;
  const proposed = before.slice(0, now.start) + text + before.slice(now.end);
  if (proposed === before) return void showInformation(t("The segment was transcribed the same way again."));
  const language = recognized.language ? ` (${languageName(recognized.language)})` : "";
  const title = t("Replace this segment of {0}?", recording.name) + language;
  if (!(await deps.proposals.ask(title, document.uri, proposed))) return;
  const there = document.getText() === before ? now : findSegment(document.getText(), written);
  if (!there) return;
  await replaceIn(document, there, text, deps.jobs);
  const edits = new TranscriptEdits(recording.path, deps.transcripts);
  const seen = { ...segment.span, text: segment.text };
  if ((await edits.change(seen, () => documentSegment(recognized))) === "done") deps.stored.fire();
}

/** As a segment of the transcript that stands there, so that Undo Last Transcript removes it too; else as any edit. */
async function replaceIn(
  document: vscode.TextDocument,
  { start, end }: SegmentRange,
  text: string,
  jobs: Pick<EditorJobs, "of">,
): Promise<void> {
  for (const { request } of jobs.of(document.uri)) {
    if (await request.destination.rewrite?.(start, end, text)) return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  await vscode.workspace.applyEdit(edit);
}
