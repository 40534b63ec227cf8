import { SYSTEM_CLOCK, type Clock } from "../core/clock";

/** How many requests may start at once after a rest. With it the steady rate is lowered, so that no minute exceeds the limit. */
const BURST_SHARE = 0.3;
/** The rate never falls below this share of the full one: TCP too never closes its window. */
const SLOWEST_SHARE = 1 / 32;
/** How much of the full rate a success gives back. */
const RECOVERY_SHARE = 1 / 40;
/** From the slowest to the full rate by time alone: throttling recovers "usually within one minute" (the documentation). */
const RECOVERY_MS = 60_000;

/**
 * Keeps requests to what a service allows in a minute, whoever sends them: a token bucket whose rate is halved when the
 * service throttles and grows again by small steps, with time and with every success, as TCP does. Turns are given in the order in which they are asked for.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #burst: number;
  /** Tokens a millisecond. */
  readonly #fullRate: number;
  #rate: number;
  #tokens: number;
  #refilled: number;
  #notBefore = 0;
  #slowed = -Infinity;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(requestsPerMinute: number, clock = SYSTEM_CLOCK) {
    this.#clock = clock;
    this.#burst = Math.max(1, Math.floor(requestsPerMinute * BURST_SHARE));
    this.#fullRate = Math.max(1, requestsPerMinute - this.#burst) / 60_000;
    this.#rate = this.#fullRate;
    this.#tokens = this.#burst;
    this.#refilled = clock.now();
  }

  /** Requests a minute in the long run, as things are now. */
  get perMinute(): number {
    return this.#rate * 60_000;
  }

  /** Waits for its turn; answers with the moment, which `throttled` wants to know. @throws `signal.reason` when aborted */
  turn(signal: AbortSignal): Promise<number> {
    const mine = this.#queue.then(() => this.#take(signal));
    this.#queue = mine.catch(() => undefined);
    return mine;
  }

  /**
   * The service refused a request of that turn for being one too many. Requests that were on their way already when it
   * was slowed down do not slow it down again.
   */
  throttled(turn: number, retryAfterMs: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.#clock.now() + retryAfterMs);
    if (turn < this.#slowed) return;
    this.#refill();
    this.#slowed = this.#clock.now();
    this.#rate = Math.max(this.#fullRate * SLOWEST_SHARE, this.#rate / 2);
    this.#tokens = 0;
  }

  /** The service took a request. */
  succeeded(): void {
    this.#refill();
    this.#rate = Math.min(this.#fullRate, this.#rate + this.#fullRate * RECOVERY_SHARE);
  }

  async #take(signal: AbortSignal): Promise<number> {
    for (;;) {
      signal.throwIfAborted();
      this.#refill();
      const rest = Math.max(this.#notBefore - this.#clock.now(), (1 - this.#tokens) / this.#rate);
      if (rest <= 0) break;
      await this.#clock.sleep(Math.ceil(rest), signal);
    }
    this.#tokens -= 1;
    return this.#clock.now();
  }

  #refill(): void {
    const now = this.#clock.now();
    const passed = now - this.#refilled;
    this.#tokens = Math.min(this.#burst, this.#tokens + passed * this.#rate);
    this.#rate = Math.min(this.#fullRate, this.#rate + (this.#fullRate * passed) / RECOVERY_MS);
    this.#refilled = now;
  }
}

/** One pacer for each service and model, for all jobs of a window. */
export class Pacers {
  readonly #pacers = new Map<string, Pacer>();

  of(service: string, requestsPerMinute: number): Pacer {
    const known = this.#pacers.get(service);
    if (known) return known;
    const made = new Pacer(requestsPerMinute);
    this.#pacers.set(service, made);
    return made;
  }
}
