import { stat } from "node:fs/promises";
import { SYSTEM_CLOCK, type Clock } from "../../core/clock";

/** What becomes of a file that is followed: `over` where nothing came for as long as its end takes. */
export type GrowthState = "growing" | "over" | "gone" | "shortened";

/** Watches a file that grows, for all who read it. */
export class Growth {
  readonly #file: string;
  readonly #quietMs: number;
  readonly #clock: Clock;
  #inode: bigint | undefined;
  #size = -1n;
  #time = -1n;
  #since: number;
  #state: GrowthState = "growing";

  /** `quietSeconds`: how long nothing must come until it is over. */
  constructor(file: string, quietSeconds: number, clock: Clock = SYSTEM_CLOCK) {
    this.#file = file;
    this.#quietMs = quietSeconds * 1_000;
    this.#clock = clock;
    this.#since = clock.now();
  }

  /** As it was at the last look. */
  get state(): GrowthState {
    return this.#state;
  }

  /** Looks at it once more. What was not `growing` once never is again. */
  async look(): Promise<GrowthState> {
    if (this.#state !== "growing") return this.#state;
    const now = await stat(this.#file, { bigint: true }).catch(() => undefined);
    // Where a file system has no numbers all of them are 0.
    if (!now?.isFile() || now.ino !== (this.#inode ??= now.ino)) this.#state = "gone";
    else if (now.size < this.#size) this.#state = "shortened";
    else if (now.size !== this.#size || now.mtimeNs !== this.#time) {
      [this.#size, this.#time, this.#since] = [now.size, now.mtimeNs, this.#clock.now()];
    } else if (this.#clock.now() - this.#since >= this.#quietMs) this.#state = "over";
    return this.#state;
  }
}
