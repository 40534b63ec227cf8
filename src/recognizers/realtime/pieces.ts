/**
 * Sound in pieces of so many samples, whatever pieces it comes in. An empty piece is passed on behind all that came before it, and the last one may be
 * shorter.
 */
export async function* inPieces(
  sound: AsyncIterable<Int16Array>,
  length: number,
): AsyncGenerator<Int16Array, void, undefined> {
  let piece = new Int16Array(length);
  let filled = 0;
  for await (let samples of sound) {
    if (samples.length === 0) {
      if (filled > 0) yield piece.subarray(0, filled);
      yield samples;
      piece = new Int16Array(length);
      filled = 0;
    }
    while (samples.length > 0) {
      const taken = samples.subarray(0, length - filled);
      piece.set(taken, filled);
      filled += taken.length;
      samples = samples.subarray(taken.length);
      if (filled < length) continue;
      yield piece;
      piece = new Int16Array(length);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
