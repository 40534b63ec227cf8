import { joined, rounded } from "./samples";

/** Peaks are held down in blocks of 100 ms, which begin at multiples of that in the recording. */
const BLOCK = 1_600;
/** As loud as a block may get, which leaves room for rounding. */
const LOUDEST = 32_000;

/**
 * Turns blocks down that are louder than full scale, as when all of many channels have the same sound. The gain moves in a
 * straight line from the edge of a block to the next, so there are no clicks; it depends on the two blocks beside it and on nothing else.
 */
export class PeakLimit {
  #filling = new Float64Array(BLOCK);
  #filled = 0;
  #waiting: { readonly block: Float64Array; readonly gain: number; readonly edge: number } | undefined;

  push(values: Float64Array): Int16Array {
    const out: Int16Array[] = [];
    for (let at = 0; at < values.length;) {
      const count = Math.min(BLOCK - this.#filled, values.length - at);
      this.#filling.set(values.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled === BLOCK) out.push(this.#next(this.#filling));
    }
    return out.reduce(joined, new Int16Array());
  }

  end(): Int16Array {
    const last = this.#next(this.#filling.slice(0, this.#filled));
    const { block, edge, gain } = this.#waiting ?? { block: new Float64Array(), edge: 1, gain: 1 };
    return joined(last, ramped(block, edge, gain));
  }

  #next(block: Float64Array): Int16Array {
    const gain = Math.min(1, LOUDEST / block.reduce((most, value) => Math.max(most, Math.abs(value)), 1));
    const before = this.#waiting;
    const edge = Math.min(before?.gain ?? gain, gain);
    this.#waiting = { block, gain, edge };
    this.#filling = new Float64Array(BLOCK);
    this.#filled = 0;
    return before ? ramped(before.block, before.edge, edge) : new Int16Array();
  }
}

function ramped(block: Float64Array, from: number, to: number): Int16Array {
  return rounded(block.map((value, i) => value * (from + ((to - from) * i) / BLOCK)));
}
