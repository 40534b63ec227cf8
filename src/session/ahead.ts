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
 * asked for when all clips of the one before it have their lanes: a long one has all lanes for itself, and of those that wait only
 * one holds sound, however many recordings there are. Whoever takes one ends it.
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

  /** It is the turn of this one. Others are begun meanwhile. @throws what `make` throws for it */
  async take(index: number): Promise<void> {
    const before = this.#next - 1;
    this.#next = index + 1;
    this.#taken();
    const mine = this.#begun(index);
    this.#going ??= this.#go(index);
    const over = [...this.#made].filter(([one]) => one < index);
    for (const [one] of over) this.#made.delete(one);
    await suspendAll(over.filter(([one]) => one !== before).map(([, made]) => made));
    await mine;
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

  /** How many are made and not over. */
  get held(): number {
    return this.#made.size;
  }

  async #suspendLeft(): Promise<void> {
    await suspendAll([...this.#made].flatMap(([index, made]) => (index >= this.#next ? [made] : [])));
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

  /** Opens one after the other, and asks for each when all of the one before it has its lanes. Never throws. */
  async #go(first: number): Promise<void> {
    let before: Promise<void> = Promise.resolve();
    for (let index = first; index < this.#all.count; index++) {
      while (!this.#ended && index - this.#next >= this.#all.lanes.count * AHEAD)
        await new Promise<void>((resolve) => (this.#taken = resolve));
      if (this.#ended) return;
      // Passed over, or over, before it was its turn here.
      if (this.#isOver(index)) continue;
      const recognition = await this.#begun(index).catch(() => undefined);
      if (!recognition || this.#ended || this.#isOver(index)) continue;
      // Whoever has taken it opens it.
      if (index >= this.#next) await recognition.open({ lanes: this.#all.lanes }).catch(() => undefined);
      if (this.#ended) return;
      void before.then(() => !this.#ended && index >= this.#next && recognition.start());
      before = recognition.underway;
    }
  }

  #isOver(index: number): boolean {
    return index < this.#next - 1;
  }
}

async function suspendAll(all: readonly Promise<Recognition | undefined>[]): Promise<void> {
  await Promise.all(all.map(async (made) => (await made.catch(() => undefined))?.suspend(new Cancelled())));
}
