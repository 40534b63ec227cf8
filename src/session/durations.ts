import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import type { FfmpegFinder } from "../audio/ffmpeg";
import { probe } from "../audio/probe";
import { EarmarkError } from "../core/errors";

/** How long recordings are, asked once for each state of a file. */
export class Durations {
  readonly #ffmpegs: FfmpegFinder;
  readonly #known = new Map<string, Promise<number | undefined>>();
  /** Each is an ffmpeg of 0.1 s, and somebody may be typing. */
  readonly #limit = pLimit(Math.max(2, availableParallelism() - 1));

  constructor(ffmpegs: FfmpegFinder) {
    this.#ffmpegs = ffmpegs;
  }

  /** Seconds, by the header; undefined where it cannot be said. */
  async of(file: string, settings: { readonly ffmpegPath: string }): Promise<number | undefined> {
    const found = await stat(file).catch(() => undefined);
    if (!found) return undefined;
    const key = `${file} ${found.size} ${found.mtimeMs}`;
    const known = this.#known.get(key) ?? this.#ask(file, settings, () => this.#known.delete(key));
    this.#known.set(key, known);
    return known;
  }

  /** `forget`: it was not the file's fault, and may be known another time. */
  #ask(file: string, { ffmpegPath }: { readonly ffmpegPath: string }, forget: () => void): Promise<number | undefined> {
    const never = new AbortController().signal;
    return this.#limit(async () => {
      try {
        const { duration } = await probe(await this.#ffmpegs.find(ffmpegPath, never, file), file, never);
        return duration > 0 ? duration : undefined;
      } catch (error) {
        // Somebody without ffmpeg is about to install it, or Earmark anew.
        if (!(error instanceof EarmarkError) || /^(?:noFfmpeg|ffmpegDamaged)$/.test(error.code)) forget();
        // What is wrong with it is said when it is transcribed.
        return undefined;
      }
    });
  }
}
