/** Bytes as numbers, out of pieces that may end in the middle of a unit of so many bytes. */
export async function* wholeUnits<T>(
  pieces: AsyncIterable<Buffer>,
  bytes: number,
  numbers: (whole: Buffer) => T,
): AsyncGenerator<T, void, undefined> {
  let rest: Buffer | undefined;
  for await (const piece of pieces) {
    const all: Buffer = rest ? Buffer.concat([rest, piece]) : piece;
    const length = all.length - (all.length % bytes);
    rest = length < all.length ? all.subarray(length) : undefined;
    if (length > 0) yield numbers(all.subarray(0, length));
  }
}

/** Little-endian 16-bit samples, as every machine has them that VS Code runs on; copied only where they start at an odd address. */
export function int16s(bytes: Buffer): Int16Array {
  const { buffer, byteOffset, length } = aligned(bytes, 2);
  return new Int16Array(buffer, byteOffset, length / 2);
}

/** Little-endian floats, copied only where they start at an address that is not theirs. */
export function float32s(bytes: Buffer): Float32Array {
  const { buffer, byteOffset, length } = aligned(bytes, 4);
  return new Float32Array(buffer, byteOffset, length / 4);
}

function aligned(bytes: Buffer, unit: number): Uint8Array {
  return bytes.byteOffset % unit === 0 ? bytes : new Uint8Array(bytes);
}

/** Two pieces as one. */
export function joined(one: Int16Array, two: Int16Array): Int16Array {
  const all = new Int16Array(one.length + two.length);
  all.set(one);
  all.set(two, one.length);
  return all;
}

/** Rounded, and held at full scale where two loud channels add up. */
export function rounded(values: Float64Array): Int16Array {
  const samples = new Int16Array(values.length);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.max(-32_768, Math.min(32_767, Math.round(values[i] ?? 0)));
  return samples;
}
