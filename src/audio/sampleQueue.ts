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

  /** The first `count` samples, or as many as there are, in the pieces in which they came: 5 MB are not copied. */
  take(count: number): Int16Array[] {
    const taken: Int16Array[] = [];
    let left = Math.min(count, this.#length);
    this.#length -= left;
    while (left > 0) {
      const piece = this.#pieces.shift();
      if (!piece) break;
      const part = left < piece.length ? piece.subarray(0, left) : piece;
      taken.push(part);
      left -= part.length;
      if (part.length < piece.length) this.#pieces.unshift(piece.subarray(part.length));
    }
    return taken;
  }

  /** The same, left where they are. */
  peek(count: number): Int16Array[] {
    const seen: Int16Array[] = [];
    let left = count;
    for (const piece of this.#pieces) {
      if (left <= 0) break;
      seen.push(left < piece.length ? piece.subarray(0, left) : piece);
      left -= piece.length;
    }
    return seen;
  }
}
