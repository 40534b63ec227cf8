/** Samples a second of what is given and sent. */
export const RATE = 16_000;

/**
 * What was sent to a service, which counts its time by that: the sound that was given, and silence that was put between. All in samples of the
 * connection.
 */
export class SentSound {
  #given = 0;
  #silence = 0;
  /** Where silence was put in: at which place of what was sent, and how much there is up to its end. */
  readonly #put: { readonly sentAt: number; readonly until: number }[] = [];

  /** Of the sound that was given. */
  get given(): number {
    return this.#given;
  }

  /** Of everything. */
  get sent(): number {
    return this.#given + this.#silence;
  }

  add(samples: number): void {
    this.#given += samples;
  }

  addSilence(samples: number): void {
    const sentAt = this.sent;
    this.#silence += samples;
    this.#put.push({ sentAt, until: sentAt + samples });
  }

  /** The place in the given sound at so many milliseconds of what was sent; whatever a service says, it is one. */
  placeOf(ms: number | undefined): number {
    if (ms === undefined) return this.#given;
    const at = Math.round((ms * RATE) / 1_000);
    const silence = this.#put.reduce((sum, { sentAt, until }) => sum + Math.max(0, Math.min(at, until) - sentAt), 0);
    return Math.min(this.#given, Math.max(0, at - silence));
  }
}
