import type { ClipStore } from "../storage/clipStore";
import type { PlannedClip } from "../storage/journal";
import type { Memory } from "./transcribe";
import type { Cut, Recognized, Segment } from "../core/types";

/** Where the finished clips of one job are kept. */
export interface JobMemoryOptions {
  /** Absent: only for as long as the job is in memory. */
  readonly store?: ClipStore | undefined;
  /** Told of each clip before it is asked for, so that somebody can go on after the window is gone. Never throws. */
  readonly plan?: (clip: PlannedClip) => Promise<void>;
  /** By index of the clip: what earlier runs of the job have finished. */
  readonly finished: Map<number, Segment>;
  /** The key of a cut, by what is asked for now. */
  readonly keyOf: (cut: Cut) => string;
  /** What was recognized with another context will do as well. */
  readonly anyContext?: boolean;
  /** Nothing can be written: the text is in memory only, and the user should know. */
  readonly onNotKept: (error: unknown) => void;
}

/** What one job has finished: in memory, in the store that all jobs share, and planned in the journal. */
export class JobMemory implements Memory {
  readonly #options: JobMemoryOptions;
  /** By index of the clip: that nobody else asks for it. */
  readonly #claims = new Map<number, () => Promise<void>>();

  constructor(options: JobMemoryOptions) {
    this.#options = options;
  }

  async find(cut: Cut, signal: AbortSignal): Promise<Recognized | undefined> {
    const { plan, finished, keyOf } = this.#options;
    const { index, span } = cut;
    const known = finished.get(index);
    if (known) return known;
    const key = keyOf(cut);
    await plan?.({ index, span, key });
    const cached = await this.#cached(key, index, signal);
    if (cached) finished.set(index, { index, span, ...cached, final: true, cached: true });
    return cached;
  }

  async keep(cut: Cut, recognized: Recognized): Promise<void> {
    const { store, finished, keyOf, onNotKept } = this.#options;
    const { index, span } = cut;
    finished.set(index, { index, span, ...recognized, final: true });
    try {
      await store?.keep(keyOf(cut), recognized);
    } catch (error) {
      onNotKept(error);
    }
  }

  /**
   * What has come is finished already: it is kept, and only then planned, so that what is planned is there. Undefined: it failed, and somebody
   * may ask for it later. Never throws.
   */
  async add(cut: Cut, recognized: Recognized | undefined): Promise<void> {
    if (recognized) await this.keep(cut, recognized);
    const { plan, keyOf } = this.#options;
    await plan?.({ index: cut.index, span: cut.span, key: keyOf(cut) });
  }

  async letGo({ index }: Cut): Promise<void> {
    const release = this.#claims.get(index);
    this.#claims.delete(index);
    await release?.();
  }

  async #cached(key: string, index: number, signal: AbortSignal): Promise<Recognized | undefined> {
    const { store, anyContext } = this.#options;
    if (!store) return undefined;
    const look = (): Promise<Recognized | undefined> =>
      anyContext ? store.findWithOtherContext(key) : store.find(key);
    const known = await look();
    if (known) return known;
    const claimed = await store.claim(key, look, signal);
    if ("recognized" in claimed) return claimed.recognized;
    this.#claims.set(index, claimed.release);
    return undefined;
  }
}
