import { EarmarkError } from "../core/errors";
import type { Notice } from "../core/notices";
import type { Segment } from "../core/types";
import { noticesAt } from "./noticeText";
import { aboutOf, type JobAbout } from "./jobAbout";
import type { JobRequest } from "./jobRequest";
import { isLive } from "./recording";
import type { ClipStore } from "../storage/clipStore";
import type { JobEntry, Journal } from "../storage/journal";
import type { TranscriptStore } from "../storage/transcriptStore";

/** What outlives a window. */
export interface JobStore {
  /** Absent where nothing can be kept. */
  readonly clips?: ClipStore | undefined;
  /** Absent where no transcript is kept. */
  readonly transcripts?: Pick<TranscriptStore, "keep">;
  /** Absent where there are no windows that could go on. */
  readonly journal?: Pick<Journal<JobAbout>, "begin">;
  /** Names this window among those that share the journal. */
  readonly workspace: () => string;
  /** A transcript was kept. */
  readonly kept: () => void;
}

/**
 * What of a job outlives its window: its entry in the journal while it is at work, its transcript when it is done. Never
 * throws: a disk that takes nothing is no reason to stop, but the user should know.
 */
export class JobKeeping {
  readonly #request: JobRequest;
  readonly #store: JobStore;
  readonly #onNotKept: (error: unknown) => void;
  #entry: JobEntry<JobAbout> | undefined;

  constructor(request: JobRequest, store: JobStore, onNotKept: (error: unknown) => void) {
    this.#request = request;
    this.#store = store;
    this.#onNotKept = onNotKept;
    this.#entry = request.entry;
  }

  get entry(): JobEntry<JobAbout> | undefined {
    return this.#entry;
  }

  /** Writes the job into the journal, where the next window finds it if this one does not end well. */
  async begin(seconds: number): Promise<void> {
    try {
      this.#entry ??= await this.#store.journal?.begin(aboutOf(this.#request, seconds, this.#store.workspace()));
    } catch (error) {
      this.#onNotKept(error);
    }
  }

  /** The same of what somebody says now and not again: before the way to the recognizer is open, which may never be. */
  async beginLive(): Promise<void> {
    if (isLive(this.#request.recording)) await this.begin(0);
  }

  /** There is nothing left to go on with. */
  async end(): Promise<void> {
    const entry = this.#entry;
    this.#entry = undefined;
    await entry?.end().catch(this.#onNotKept);
  }

  /** The window closes; the next one may go on. */
  async suspend(): Promise<void> {
    await this.#entry?.suspend();
  }

  /** The clips of the journal that are finished; what is missing between them is a gap. */
  async *finished(): AsyncGenerator<Segment, void, undefined> {
    const clips = this.#entry?.record.clips ?? [];
    const found = await Promise.all(clips.map(async ({ key }) => this.#store.clips?.find(key)));
    const last = found.findLastIndex((recognized) => recognized !== undefined);
    const gap = new EarmarkError("cut", "This segment had not arrived.");
    for (const [i, { index, span }] of clips.slice(0, last + 1).entries()) {
      const recognized = found[i];
      yield recognized
        ? { index, span, ...recognized, final: true, cached: true }
        : { index, span, text: "", final: true, gap };
    }
  }

  /** Keeps the transcript, to be shown, inserted and exported again. Not of a URL, which may lead elsewhere tomorrow. */
  async keep(segments: readonly Segment[], notices: readonly Notice[]): Promise<void> {
    const { recording, settings } = this.#request;
    const { transcripts } = this.#store;
    if (!transcripts || recording.kind === "url" || settings.cache.ageMs === 0 || segments.every(({ gap }) => gap))
      return;
    // Of what is being recorded all may be text before its file is complete.
    await recording.live?.complete;
    // It is found by what the file is: by now that may be another one.
    if (await recording.pinned?.check().catch((error: unknown) => error)) return;
    const transcript = { model: settings.model.id, segments, notices: noticesAt("stored", notices) };
    await transcripts.keep(recording.path, transcript).then(this.#store.kept, this.#onNotKept);
  }
}
