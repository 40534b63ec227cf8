import type { Clock } from "../../core/clock";
import type { Ended, InboxView } from "./inboxTypes";

/** Beginning with the first, each wait is twice as long, up to the last. */
const FIRST_MS = 30_000;
const LAST_MS = 900_000;

/** Why nothing is transcribed for now, and until when. */
type Why =
  | { readonly kind: "waiting"; readonly until: number; readonly error: unknown }
  | { readonly kind: "budget"; readonly month: string; readonly error: unknown }
  | { readonly kind: "stopped"; readonly error: unknown };

/** The rest of an inbox when what it works with does not work: until the network is back, until next month, until the user has done something. */
export class Pause {
  readonly #clock: Clock;
  readonly #today: () => number;
  #why: Why | undefined;
  #nextMs = FIRST_MS;

  constructor(clock: Clock, today: () => number) {
    this.#clock = clock;
    this.#today = today;
  }

  get on(): boolean {
    const why = this.#why;
    if (why?.kind === "waiting" && this.#clock.now() >= why.until) this.#why = undefined;
    if (why?.kind === "budget" && monthOf(this.#today()) !== why.month) this.#why = undefined;
    return this.#why !== undefined;
  }

  /** It does not end in a while by itself. */
  get needsUser(): boolean {
    return this.on && this.#why?.kind !== "waiting";
  }

  get view(): Pick<InboxView, "state" | "error"> {
    return this.on && this.#why ? { state: this.#why.kind, error: this.#why.error } : { state: "watching" };
  }

  /** Something was transcribed, or the user wants it. */
  end(): void {
    this.#why = undefined;
    this.#nextMs = FIRST_MS;
  }

  backOff(error: unknown): void {
    this.#why = { kind: "waiting", until: this.#clock.now() + this.#nextMs, error };
    this.#nextMs = Math.min(LAST_MS, this.#nextMs * 2);
  }

  /** Answers with the month that is over for it. */
  untilNextMonth(error: unknown): string {
    const month = monthOf(this.#today());
    this.#why = { kind: "budget", month, error };
    return month;
  }

  untilUser(error: unknown): void {
    this.#why = { kind: "stopped", error };
  }

  /** For whoever does not wait. */
  ended(): Ended {
    return this.#why?.kind === "budget" ? { why: "budget" } : { why: "error", error: this.#why?.error };
  }
}

/** `2026-11`, in the time of this machine, as the budget counts. */
function monthOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
}
