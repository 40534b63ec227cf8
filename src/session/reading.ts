import type { AudioInfo, Cut } from "../core/types";

/** How far a recording has been read. */
export class Reading {
  #info: AudioInfo | undefined;
  #decoder = "";
  #decoded = 0;
  #complete = false;
  #clips = 0;

  get codec(): string {
    return this.#info?.codec ?? "";
  }

  /** When it was made, as its container says it. */
  get recorded(): string | undefined {
    return this.#info?.recorded;
  }

  /** Which ffmpeg reads it; "" where none does. */
  get decoder(): string {
    return this.#decoder;
  }

  /** Clips in all; 0 until the end is read. */
  get clips(): number {
    return this.#complete ? this.#clips : 0;
  }

  /** Length of the recording: by its header, and from the end on by its samples. */
  get seconds(): number {
    return this.#complete ? this.#decoded : Math.max(this.#decoded, this.#info?.duration ?? 0);
  }

  opened(info: AudioInfo, decoder = ""): void {
    this.#info = info;
    this.#decoder = decoder;
  }

  decoded(seconds: number, complete: boolean): void {
    this.#decoded = seconds;
    this.#complete ||= complete;
  }

  /** The same of what is cut while it is recorded, which may be further than cutting is. */
  heard(seconds: number, complete: boolean): void {
    this.decoded(Math.max(seconds, this.#decoded), complete);
  }

  /** Passes cuts on and counts them. */
  async *counted(cuts: AsyncIterable<Cut>): AsyncGenerator<Cut, void, undefined> {
    for await (const cut of cuts) {
      this.#clips = Math.max(this.#clips, cut.index + 1);
      yield cut;
    }
  }
}
