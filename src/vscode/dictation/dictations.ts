import * as path from "node:path";
import * as vscode from "vscode";
import { SYSTEM_CLOCK } from "../../core/clock";
import { describe } from "../../core/describe";
import { EarmarkError } from "../../core/errors";
import { untilLost } from "../../session/dictation/windowWatch";
import type { JobView } from "../../session/jobView";
import { capturePlace, releasePlace } from "../insertion/capturePlace";
import { readSettings } from "../settings";
import type { Failures } from "../ui/failureMessages";
import { t } from "../ui/l10n";
import { showInformation, showWarning } from "../ui/messages";
import type { Status } from "../ui/status";
import { begin, noteOf, prepare, type BeginDeps, type Begun } from "./beginDictation";
import { DictationStatus } from "./dictationStatus";
import { GhostText } from "./ghostText";
import { tellNews } from "./tellNews";

/** What dictations need of the editor. */
export interface DictationsDeps extends BeginDeps {
  readonly failures: Failures;
  readonly status: Status;
}

/** A job whose text comes while somebody dictates, or still comes afterwards. */
interface Shown {
  readonly begun: Begun;
  readonly view?: JobView;
}

/** The dictations of this window: one at a time is recorded; the text of an earlier one may still be on its way. */
export class Dictations implements vscode.Disposable {
  readonly #deps: DictationsDeps;
  /** By their jobs. */
  readonly #shown = new Map<object, Shown>();
  readonly #subscriptions: vscode.Disposable[];
  /** The one that is being recorded. */
  #begun: Begun | undefined;
  /** Aborted when the user does not want the one that begins any more. */
  #starting: AbortController | undefined;
  readonly #contexts = new Map<string, boolean>();

  constructor(deps: DictationsDeps) {
    this.#deps = deps;
    this.#subscriptions = [
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#placeLost(uri, "closed")),
      // Whoever follows the text is told of the same event.
      vscode.workspace.onDidChangeTextDocument(({ document, reason }) => {
        if (reason !== undefined) queueMicrotask(() => this.#placeLost(document.uri, "undone"));
      }),
    ];
  }

  /** The one that is being recorded; undefined for none. */
  get current(): Begun | undefined {
    return this.#begun;
  }

  /** The recording of that name is being made. */
  records(name: string): boolean {
    return this.#begun?.job.request.recording.name === name;
  }

  /** Begins one at the caret. Only a command of the user's calls this. */
  async start(): Promise<void> {
    if (this.#begun || this.#starting) return this.#offerStop();
    if (!vscode.workspace.isTrusted) return void showInformation(t("Trust this workspace to dictate in it."));
    const starting = (this.#starting = new AbortController());
    const captured = await capturePlace(this.#deps.lastEditor);
    this.#tellContexts();
    let item: DictationStatus | undefined;
    try {
      const prepared = await prepare(captured, this.#deps);
      if (!prepared || starting.signal.aborted) return;
      // From before the microphone is opened until after it is closed.
      item = new DictationStatus(prepared.facts, prepared.budget);
      const begun = await begin(prepared, this.#deps, starting.signal);
      if (!begun) return item.dispose();
      this.#follow(begun, item);
    } catch (error) {
      item?.dispose();
      if (starting.signal.aborted) return;
      const settings = readSettings(noteOf(captured));
      // Not awaited: the message stays for as long as the user likes.
      void this.#deps.failures.report(error, { name: t("Dictation"), settings, retry: () => this.start() });
    } finally {
      releasePlace(captured);
      this.#starting = undefined;
      this.#tellContexts();
    }
  }

  /** Ends the recording with the word that is being said. */
  async stop(): Promise<void> {
    this.#starting?.abort();
    if (this.#begun) await this.#begun.dictation.stop();
    else if (!this.#starting) void showInformation(t("No dictation is in progress."));
  }

  async toggle(): Promise<void> {
    await (this.#begun || this.#starting ? this.stop() : this.start());
  }

  /** Pauses, or goes on. */
  async pauseOrContinue(): Promise<void> {
    if (!this.#begun) return void showInformation(t("No dictation is in progress."));
    await this.#trying(this.#begun, ({ dictation }) => dictation.pauseOrContinue());
  }

  /** Goes on with another microphone, where somebody is recorded; empty: the system's own choice. */
  async useMicrophone(microphone: string): Promise<void> {
    if (this.#begun) await this.#trying(this.#begun, ({ dictation }) => dictation.useMicrophone(microphone));
  }

  /** The job came on. True: the dictation's own item shows it. */
  takes(job: object, view: JobView): boolean {
    const shown = this.#shown.get(job);
    if (!shown) return false;
    this.#shown.set(job, { ...shown, view });
    shown.begun.dictation.shown(view);
    if (shown.begun.job.request.destination.undone) shown.begun.dictation.placeLost("undone");
    return shown.begun.dictation.isRecording;
  }

  /** The window closes: the microphone at once, and what was recorded is finished, now or by the next window. */
  async close(): Promise<void> {
    this.#starting?.abort();
    await Promise.all([...this.#shown.values()].map(({ begun }) => begun.dictation.close()));
  }

  dispose(): void {
    this.#subscriptions.forEach((subscription) => subscription.dispose());
  }

  #follow(begun: Begun, item: DictationStatus): void {
    const { dictation, job } = begun;
    const ghost = new GhostText(job.request.destination);
    this.#begun = begun;
    this.#shown.set(job, { begun });
    dictation.onNews((news) => tellNews(news, begun, this.#deps));
    dictation.onChange((view) => {
      ghost.show(view);
      if (dictation.isRecording) item.show(view);
      else if (this.#begun === begun) {
        // What is still missing of its text is shown as of every transcription.
        item.dispose();
        this.#begun = undefined;
        const last = this.#shown.get(job)?.view;
        if (last) this.#deps.status.show(job, last);
      }
      this.#tellContexts();
    });
    void dictation.ended.then(() => {
      ghost.dispose();
      item.dispose();
      this.#shown.delete(job);
    });
    dictation.start();
    this.#tellContexts();
    void this.#stopWithoutWindow(begun);
  }

  /** The extensions may outlive their window, as those of a browser that is gone: then nobody sees that somebody is recorded. */
  async #stopWithoutWindow({ dictation }: Begun): Promise<void> {
    const over = new AbortController();
    const unfollow = dictation.onChange(() => {
      if (!dictation.isRecording) over.abort();
    });
    const ask = (): Thenable<unknown> => vscode.commands.executeCommand("setContext", "earmark.dictating", true);
    const isLost = await untilLost(ask, SYSTEM_CLOCK, over.signal);
    unfollow();
    if (!isLost) return;
    this.#deps.log.warn("dictation: the window is gone");
    await dictation.stop();
  }

  /** What keeps a microphone from being opened again ends nothing. */
  async #trying(begun: Begun, action: (begun: Begun) => Promise<void>): Promise<void> {
    try {
      await action(begun);
    } catch (error) {
      this.#deps.log.error(`dictation: ${describe(error)}`);
      const { settings } = begun.job.request;
      const retry = async (): Promise<void> => this.#trying(begun, action);
      const name = path.basename(begun.dictation.view.file);
      if (error instanceof EarmarkError) void this.#deps.failures.report(error, { name, settings, retry });
    }
  }

  async #offerStop(): Promise<void> {
    const stop = t("Stop Dictation");
    if ((await showWarning(t("A dictation is already in progress."), stop)) === stop) await this.stop();
  }

  #placeLost(uri: vscode.Uri, why: "undone" | "closed"): void {
    for (const { begun } of this.#shown.values()) {
      const { destination } = begun.job.request;
      if (destination.uri?.toString() !== uri.toString() || (why === "undone" && !destination.undone)) continue;
      begun.dictation.placeLost(why);
    }
  }

  /** Which commands can do something now. Called many times a second: only what is another now is told. */
  #tellContexts(): void {
    const phase = this.#begun?.dictation.view.phase;
    const now = {
      dictating: this.#begun !== undefined || this.#starting !== undefined,
      dictationPaused: phase === "paused",
    };
    for (const [key, value] of Object.entries(now)) {
      if ((this.#contexts.get(key) ?? false) === value) continue;
      this.#contexts.set(key, value);
      void vscode.commands.executeCommand("setContext", `earmark.${key}`, value);
    }
  }
}
