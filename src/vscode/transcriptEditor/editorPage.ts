import { setTimeout as sleep } from "node:timers/promises";
import { uriOf } from "../transcription/recordingUri";
import * as vscode from "vscode";
import type { Segment } from "../../core/types";
import { TranscriptEdits, type EditOutcome } from "../../storage/transcriptEdits";
import { documentSegment, editedSegment } from "../../transcript/document";
import type { SeenSegment, ToHost, ToPage } from "../../webview/protocol";
import { exportTranscript } from "../commands/export";
import { noDocument } from "../context/contextSources";
import { describe } from "../../core/describe";
import { captureAnchors, releaseAnchors } from "../insertion/anchor";
import { insertStored } from "../insertion/insertStored";
import type { Log } from "../../core/types";
import type { EditorJobs } from "../transcription/editorJob";
import type { Storage } from "../transcription/editorStorage";
import type { RetranscribeSegment } from "../transcription/retranscribeSegment";
import type { Transcribe } from "../transcription/transcribeAll";
import type { LastEditor } from "../insertion/lastEditor";
import type { Failures } from "../ui/failureMessages";
import type { Proposals } from "../ui/proposals";
import type { FileRecording } from "../../session/recording";
import { readSettings, usable } from "../settings";
import { htmlFor } from "./pageHtml";
import { pageSegment } from "./pageSegment";
import { pageStrings } from "./pageStrings";
import { sendPeaks } from "./sendPeaks";
import { makeCopy, soundOf, type Sound, type SoundDeps } from "./sound";
import { t } from "../ui/l10n";
import { showForAMoment, showInformation, showWarning } from "../ui/messages";

/** While a job runs its text is sent so often at most. */
const LIVE_MS = 125;
/** What was done at once is said for so long. */
const SHOWN_MS = 4_000;

/** What a page does, shows and follows. */
export interface PageDeps extends SoundDeps {
  readonly storage: Pick<Storage, "tracks" | "copies" | "transcripts" | "peaks">;
  readonly jobs: Pick<EditorJobs, "at" | "placed">;
  /** A transcript was saved or changed, or all were removed. */
  readonly stored: vscode.EventEmitter<void>;
  /** Something came of the recording of that path, which a job is at. */
  readonly recognized: vscode.EventEmitter<string>;
  readonly transcribeAll: Transcribe;
  readonly retranscribe: RetranscribeSegment;
  readonly proposals: Pick<Proposals, "ask">;
  readonly lastEditor: LastEditor;
  readonly failures: Failures;
  readonly log: Log;
}

/** The page of one recording, and what it asks for. */
export class TranscriptPage implements vscode.Disposable {
  readonly #recording: FileRecording;
  readonly #webview: vscode.Webview;
  readonly #deps: PageDeps;
  readonly #edits: TranscriptEdits;
  readonly #controller = new AbortController();
  readonly #subscriptions: vscode.Disposable[];
  #sound: Promise<Sound> | undefined;
  #waiting: { readonly seconds: number } | undefined;
  #ready = false;
  #isSending = false;

  constructor(recording: FileRecording, webview: vscode.Webview, extension: vscode.Uri, deps: PageDeps) {
    this.#recording = recording;
    this.#webview = webview;
    this.#deps = deps;
    this.#edits = new TranscriptEdits(recording.path, deps.storage.transcripts);
    this.#subscriptions = [
      webview.onDidReceiveMessage((message: ToHost) => void this.#take(message)),
      deps.stored.event(() => void this.#send()),
      deps.recognized.event((path) => path === recording.path && this.#sendSoon()),
    ];
    webview.html = htmlFor(webview, extension);
  }

  /** Goes to a place, now or when the page is there. */
  goTo(seconds: number): void {
    if (this.#ready) this.#post({ type: "go", seconds });
    else this.#waiting = { seconds };
  }

  dispose(): void {
    this.#controller.abort(new Error("The page was closed."));
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #post(message: ToPage): void {
    if (!this.#controller.signal.aborted) void this.#webview.postMessage(message);
  }

  async #take(message: ToHost): Promise<void> {
    try {
      await this.#answer(message);
    } catch (error) {
      if (this.#controller.signal.aborted) return;
      this.#deps.log.error(`${this.#recording.name}: ${describe(error)}`);
      const settings = readSettings(uriOf(this.#recording));
      const retry = (): Promise<void> => this.#take(message);
      void this.#deps.failures.report(error, { name: this.#recording.name, settings, retry });
    }
  }

  async #answer(message: ToHost): Promise<void> {
    switch (message.type) {
      case "ready":
        return this.#open();
      case "convert":
        return this.#convert();
      case "transcribe":
        return this.#transcribe();
      case "export": {
        const stored = await this.#deps.storage.transcripts.find(this.#recording.path);
        if (stored) await exportTranscript(this.#recording, stored, this.#deps);
        return;
      }
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        return showForAMoment(t("The text was copied to the clipboard."), SHOWN_MS);
      case "insert":
        return this.#insert(message.index);
      case "redo":
        return this.#redo(message.seen);
      case "glossary":
        if (
          await vscode.commands.executeCommand<boolean>("earmark.addToGlossary", message.word, uriOf(this.#recording))
        )
          await this.#redo(message.seen);
        return;
      case "edit":
        return this.#edit(message.seen, message.text);
      case "undo":
        if ((await this.#changed(this.#edits.undo())) === "changed")
          void showWarning(t("The edit cannot be undone because the transcript has changed since."));
        return;
      case "redoEdit":
        if ((await this.#changed(this.#edits.redo())) === "changed")
          void showWarning(t("The edit cannot be redone because the transcript has changed since."));
        return;
    }
  }

  async #open(): Promise<void> {
    const { signal } = this.#controller;
    this.#sound = soundOf(this.#recording, this.#deps, signal);
    const sound = await this.#sound.catch(() => undefined);
    const audio = sound?.file === undefined ? {} : { audio: this.#address(sound.file) };
    const words = pageStrings();
    this.#post({
      type: "open",
      name: this.#recording.name,
      duration: sound?.source.info.duration ?? 0,
      words,
      ...audio,
    });
    this.#ready = true;
    await this.#send();
    if (this.#waiting) this.goTo(this.#waiting.seconds);
    this.#waiting = undefined;
    const { source } = await this.#sound;
    await sendPeaks(this.#deps.storage.peaks.peaks(source, signal), (message) => this.#post(message));
  }

  #address(file: string): string {
    return this.#webview.asWebviewUri(vscode.Uri.file(file)).toString();
  }

  /** It is looked at here: nothing is put into a document, wherever a caret may be. */
  async #transcribe(): Promise<void> {
    const uri = uriOf(this.#recording);
    const place = noDocument(uri);
    const ask = { recordings: [this.#recording], goal: "stored", settings: usable(readSettings(uri)), place } as const;
    await this.#deps.transcribeAll({ ...ask, anchors: undefined });
  }

  async #convert(): Promise<void> {
    try {
      const sound = await (this.#sound ??= soundOf(this.#recording, this.#deps, this.#controller.signal));
      const copy = await makeCopy(sound, this.#controller.signal);
      this.#post({ type: "audio", uri: this.#address(copy) });
    } catch (error) {
      this.#post({ type: "silent" });
      throw error;
    }
  }

  /** The transcript of a job at work, else the saved one. */
  async #segments(): Promise<readonly Segment[]> {
    const job = await this.#deps.jobs.at(this.#recording.path);
    if (job?.busy) return job.segments;
    return (await this.#deps.storage.transcripts.find(this.#recording.path))?.segments ?? [];
  }

  async #send(): Promise<void> {
    if (!this.#ready) return;
    const segments = (await this.#segments()).map((segment) => pageSegment(segment, this.#recording));
    this.#post({ type: "segments", segments });
  }

  #sendSoon(): void {
    if (this.#isSending) return;
    this.#isSending = true;
    void sleep(LIVE_MS).then(() => {
      this.#isSending = false;
      return this.#send();
    });
  }

  /** Where nothing came of it, the page shows what stands there. */
  async #changed(changing: Promise<EditOutcome>): Promise<EditOutcome> {
    let outcome: EditOutcome | undefined;
    try {
      outcome = await changing;
      return outcome;
    } finally {
      if (outcome === "done") this.#deps.stored.fire();
      else await this.#send();
    }
  }

  async #edit(seen: SeenSegment, text: string): Promise<void> {
    const change = this.#edits.change(seen, (one) => editedSegment(one, text));
    if ((await this.#changed(change)) === "done") return;
    const copy = t("Copy Text");
    const chosen = await showWarning(
      t("Your edit was not saved because the segment has changed. Edit it again."),
      copy,
    );
    if (chosen === copy) await vscode.env.clipboard.writeText(text);
  }

  async #insert(index: number | undefined): Promise<void> {
    const segments = await this.#segments();
    const wanted = index === undefined ? segments : segments.slice(index, index + 1);
    const captured = await captureAnchors(this.#deps.lastEditor);
    const anchors = captured && !("kind" in captured) ? captured : [];
    try {
      const [anchor] = anchors;
      if (anchor) return await insertStored(this.#recording, wanted, anchor, this.#deps);
      void showInformation(t("Open a document and place the cursor where you want the text."));
    } finally {
      releaseAnchors(anchors);
    }
  }

  async #redo(seen: SeenSegment): Promise<void> {
    const stored = await this.#deps.storage.transcripts.find(this.#recording.path);
    const segment = stored?.segments.find(({ span }) => span.start === seen.start && span.end === seen.end);
    if (!segment) return;
    const settings = usable(readSettings(uriOf(this.#recording)));
    const asked = {
      recording: this.#recording,
      span: segment.span,
      settings,
      place: noDocument(uriOf(this.#recording)),
    };
    const recognized = await this.#deps.retranscribe(asked, this.#controller.signal);
    if (!recognized) return;
    const text = recognized.text.trim();
    if (text === segment.text.trim()) return void showInformation(t("The segment was transcribed the same way again."));
    const title = t("Replace this segment of {0}?", this.#recording.name);
    if (!(await this.#deps.proposals.ask(title, segment.text.trim(), text))) return;
    const change = this.#edits.change({ ...segment.span, text: segment.text }, () => documentSegment(recognized));
    if ((await this.#changed(change)) === "changed")
      void showWarning(t("The segment was not replaced because it has changed."));
  }
}
