import type { Clock } from "../../core/clock";
import type { EarmarkError } from "../../core/errors";
import { ATTEMPTS_AT_LEAST, isAskedAgain, OFFLINE_PAUSE_MS, type Patience } from "../retry";

/**
 * How long a lost connection is opened again: as long as the recording is made, and then as patiently as a clip is asked for. A sentence that
 * came makes it begin anew.
 */
export class LiveRetry {
  readonly #patience: Patience;
  readonly #clock: Clock;
  #failures = 0;
  /** Since when it fails though the recording is complete. */
  #since: number | undefined;

  constructor(patience: Patience, clock: Clock) {
    this.#patience = patience;
    this.#clock = clock;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#since = undefined;
  }

  /** Whether it is worth another connection. */
  allows(error: unknown): error is EarmarkError {
    if (!isAskedAgain(error, this.#patience)) return false;
    const { isHeld, budgetMs, attempts, offlineMs } = this.#patience;
    if (isHeld?.()) return true;
    this.#since ??= this.#clock.now();
    const spent = this.#clock.now() - this.#since;
    if (error.code === "offline") return spent < offlineMs;
    return this.#failures < ATTEMPTS_AT_LEAST || (this.#failures < attempts && spent < budgetMs);
  }

  /** The connection was lost: nobody knocks again before this moment of the clock. */
  lost(error: EarmarkError): number {
    const { firstPauseMs, longestPauseMs } = this.#patience;
    const grown = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    const asked = Math.min(error.retryAfterMs ?? 0, longestPauseMs);
    const ms = error.code === "offline" ? Math.min(OFFLINE_PAUSE_MS, longestPauseMs) : Math.max(asked, grown);
    // All who were cut off at once do not come back at once.
    return this.#clock.now() + Math.ceil(ms * (0.5 + Math.random() / 2));
  }
}
