import { SAMPLE_RATE as RATE } from "../../audio/decode";

/** So many seconds are reserved at once: what is spoken between two looks at the budget. */
const STEP = 15;

/** What somebody who sends sound is asked and told by the second. */
export interface LiveBilling {
  /** Before so many seconds are sent; what it answers with is called when they are paid for. @throws {EarmarkError} where no more may be spent */
  readonly reserve: (seconds: number) => Promise<() => void>;
  /** So many seconds are charged for. Never throws. */
  readonly bill: (seconds: number) => Promise<void>;
}

/** Counts what is sent, and writes it down as paid by the sentence. Its time is sound, in samples. */
export class LiveBill {
  readonly #billing: LiveBilling;
  #sent = 0;
  #reserved = 0;
  #paid = 0;
  #held: (() => void)[] = [];
  #closed = false;

  constructor(billing: LiveBilling) {
    this.#billing = billing;
  }

  /** Before samples are sent. @throws {EarmarkError} where no more may be spent */
  async sending(samples: number): Promise<void> {
    if (this.#sent + samples > this.#reserved) {
      const release = await this.#billing.reserve(STEP);
      // Nobody waits for it any more.
      if (this.#closed) release();
      else this.#held.push(release);
      this.#reserved = Math.max(this.#reserved, this.#sent) + STEP * RATE;
    }
    this.#sent += samples;
  }

  /**
   * Writes down what was sent since the last time, or what the service says of it; answers with the seconds. Whatever it says, it is no more
   * than was sent in all, with every second that has begun.
   */
  async pay(said?: number): Promise<number> {
    const most = Math.ceil(this.#sent / RATE) - this.#paid;
    const measured = Math.max(0, Math.round((this.#sent / RATE - this.#paid) * 1_000) / 1_000);
    const seconds = said !== undefined && said >= 0 ? Math.min(said, Math.max(0, most)) : measured;
    if (seconds > 0) await this.#billing.bill(seconds);
    this.#paid = Math.round((this.#paid + seconds) * 1_000) / 1_000;
    for (const release of this.#held.splice(0)) release();
    this.#reserved = this.#sent;
    return seconds;
  }

  /** Nothing more is sent: the rest is paid. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.pay();
  }
}
