/**
 * Gives the memory of bytes back at once that nobody will look at again. Left to the garbage collector, an hour of sound
 * makes an extension host grow by 100 MB, since it sees no reason to collect before that. Only for what has its memory to
 * itself, and never while a write of it may be under way.
 */
export function freeMemory(pieces: Iterable<ArrayBufferView>): void {
  for (const { buffer, byteLength } of pieces) {
    // Node 20, on which the command line runs too, cannot.
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && "transfer" in buffer) buffer.transfer(0);
  }
}
