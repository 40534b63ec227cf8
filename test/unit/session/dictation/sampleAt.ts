/** A sound in which every sample tells where it belongs. */
export function sampleAt(at: number): number {
  return Math.round(8_000 * Math.sin(at / 5.3)) + (at % 997);
}
