const RATE = 16_000;
/** 10 ms. */
const FRAME = 160;
/** Loud for so long: somebody speaks. */
const BEGINS = 5;
/** So much before it goes to the recognizer too. */
const BEFORE = 0.3 * RATE;
/** What has been said so far is told every half second. */
const EVERY = 50;

/** What was noticed, with the time of the session in milliseconds, as the protocol has it: the end includes the quiet by which it was noticed. */
export type Speech =
  | { readonly kind: "started"; readonly ms: number }
  | { readonly kind: "goesOn"; readonly samples: Int16Array }
  | { readonly kind: "stopped"; readonly ms: number; readonly samples: Int16Array };

/** Who speaks when, by loudness. */
export class RealtimeVad {
  readonly #quietFrames: number;
  #rest = new Int16Array(0);
  #all: Int16Array[] = [];
  #frames = 0;
  #loud = 0;
  #quiet = 0;
  #start: number | undefined;

  constructor(silenceMs: number) {
    this.#quietFrames = silenceMs / 10;
  }

  push(samples: Int16Array): Speech[] {
    const found: Speech[] = [];
    const both = new Int16Array(this.#rest.length + samples.length);
    both.set(this.#rest);
    both.set(samples, this.#rest.length);
    let at = 0;
    for (; at + FRAME <= both.length; at += FRAME) this.#frame(both.slice(at, at + FRAME), found);
    this.#rest = both.slice(at);
    return found;
  }

  end(): Speech[] {
    return this.#start === undefined ? [] : [this.#stop()];
  }

  #frame(frame: Int16Array, found: Speech[]): void {
    let energy = 0;
    for (const sample of frame) energy += sample * sample;
    const isLoud = energy / FRAME > 500 ** 2;
    this.#all.push(frame);
    this.#frames += 1;
    this.#loud = isLoud ? this.#loud + 1 : 0;
    this.#quiet = isLoud ? 0 : this.#quiet + 1;
    if (this.#start === undefined) {
      if (this.#loud < BEGINS) return;
      this.#start = Math.max(0, this.#frames - BEGINS - BEFORE / FRAME);
      found.push({ kind: "started", ms: (this.#frames - BEGINS) * 10 });
    } else if (this.#quiet >= this.#quietFrames) {
      found.push(this.#stop());
    } else if ((this.#frames - this.#start) % EVERY === 0) {
      found.push({ kind: "goesOn", samples: this.#since(this.#start) });
    }
  }

  #stop(): Speech {
    const samples = this.#since(this.#start ?? 0);
    this.#start = undefined;
    return { kind: "stopped", ms: this.#frames * 10, samples };
  }

  #since(frame: number): Int16Array {
    const frames = this.#all.slice(frame);
    const samples = new Int16Array(frames.length * FRAME);
    frames.forEach((one, i) => samples.set(one, i * FRAME));
    return samples;
  }
}
