/** Samples in the order in which they were decoded, taken out by the clip. Grows by pieces, so nothing is copied twice. */
export class SampleQueue {
  #pieces: Int16Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(piece: Int16Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** The first `count` samples, or as many as there are. */
  take(count: number): Int16Array {
    const taken = new Int16Array(Math.min(count, this.#length));
    let filled = 0;
    while (filled < taken.length) {
      const piece = this.#pieces[0];
      if (!piece) break;
      const part = piece.subarray(0, taken.length - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length < piece.length) this.#pieces[0] = piece.subarray(part.length);
      else this.#pieces.shift();
    }
    this.#length -= taken.length;
    return taken;
  }
}
