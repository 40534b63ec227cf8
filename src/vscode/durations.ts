import { stat } from "node:fs/promises";
import type { FfmpegFinder } from "../audio/ffmpeg";
import { probe } from "../audio/probe";
import type { Settings } from "./settings";

/** So many recordings are asked at the same time: each is an ffmpeg of 0.1 s. */
const AT_ONCE = 2;

/** How long recordings are, asked once for each state of a file. */
export class Durations {
  readonly #ffmpegs: FfmpegFinder;
  readonly #known = new Map<string, Promise<number | undefined>>();
  readonly #lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  #next = 0;

  constructor(ffmpegs: FfmpegFinder) {
    this.#ffmpegs = ffmpegs;
  }

  /** Seconds, by the header; undefined where it cannot be said. */
  async of(file: string, settings: Pick<Settings, "ffmpegPath">): Promise<number | undefined> {
    const found = await stat(file).catch(() => undefined);
    if (!found) return undefined;
    const key = `${file} ${found.size} ${found.mtimeMs}`;
    const known = this.#known.get(key) ?? this.#ask(file, settings);
    this.#known.set(key, known);
    return known;
  }

  #ask(file: string, { ffmpegPath }: Pick<Settings, "ffmpegPath">): Promise<number | undefined> {
    const lane = this.#next++ % AT_ONCE;
    const never = new AbortController().signal;
    const asked = (this.#lanes[lane] ?? Promise.resolve()).then(async () => {
      try {
        const { duration } = await probe(await this.#ffmpegs.find(ffmpegPath, never), file, never);
        return duration > 0 ? duration : undefined;
      } catch {
        // What is wrong with it is said when it is transcribed.
        return undefined;
      }
    });
    this.#lanes[lane] = asked;
    return asked;
  }
}
