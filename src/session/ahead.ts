import type { Lanes } from "../pipeline/lanes";
import { Cancelled } from "./cancelled";
import type { Recognition } from "./recognition";

/** Several recordings that are taken one after the other. */
export interface InOrder {
  readonly count: number;
  /** Of all of them. */
  readonly lanes: Lanes;
  /** Makes the recognition of one, which nobody has begun; undefined: nothing is begun for it before its turn. */
  readonly make: (index: number) => Recognition | undefined | Promise<Recognition | undefined>;
}

/** How many recordings may be open or wait behind a slow one, as a multiple of the lanes: they hold text, and no sound. */
const AHEAD = 4;

/**
 * Begins recordings before their turn, so that short ones fill all lanes, while their segments are taken in order. The next one is
 * asked for when all clips of the one before it are cut: a long one has all lanes for itself, and what is held in memory is
 * bounded by the lanes, however many recordings there are.
 */
export class Ahead {
  readonly #all: InOrder;
  readonly #made = new Map<number, Promise<Recognition | undefined>>();
  /** The first one that is not taken yet. */
  #next: number;
  #taken = (): void => undefined;
  #going: Promise<void> | undefined;
  #ended = false;

  /** `first`: those before it are not wanted. */
  constructor(all: InOrder, first = 0) {
    this.#all = all;
    this.#next = first;
  }

  /** The recognition of the one whose turn it is; undefined where `make` made none. Others are begun meanwhile. */
  async take(index: number): Promise<Recognition | undefined> {
    this.#next = index + 1;
    this.#taken();
    const mine = this.#begun(index);
    this.#going ??= this.#go(index);
    return mine;
  }

  /** Ends those that are begun and were not taken: what they have finished is kept. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#taken();
    // First: one of them may be opening, for as long as a program hangs.
    await this.#suspendLeft();
    await this.#going;
    await this.#suspendLeft();
  }

  async #suspendLeft(): Promise<void> {
    const left = [...this.#made].filter(([index]) => index >= this.#next);
    await Promise.all(left.map(async ([, made]) => (await made.catch(() => undefined))?.suspend(new Cancelled())));
  }

  #begun(index: number): Promise<Recognition | undefined> {
    const known = this.#made.get(index);
    if (known) return known;
    const made = (async () => this.#all.make(index))();
    // Thrown when its turn comes.
    made.catch(() => undefined);
    this.#made.set(index, made);
    return made;
  }

  /** Opens one after the other, and asks for each when all of the one before it is cut. Never throws. */
  async #go(first: number): Promise<void> {
    let before: Promise<void> = Promise.resolve();
    for (let index = first; index < this.#all.count; index++) {
      while (!this.#ended && index - this.#next >= this.#all.lanes.count * AHEAD)
        await new Promise<void>((resolve) => (this.#taken = resolve));
      if (this.#ended) return;
      const recognition = await this.#begun(index).catch(() => undefined);
      if (!recognition || this.#ended) continue;
      // Whoever has taken it opens it.
      if (index >= this.#next) await recognition.open({ lanes: this.#all.lanes }).catch(() => undefined);
      if (this.#ended) return;
      void before.then(() => !this.#ended && index >= this.#next && recognition.start());
      before = recognition.exhausted;
    }
  }
}
