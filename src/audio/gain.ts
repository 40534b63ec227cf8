/** Frames of 10 ms at 16 kHz. */
const FRAME = 160;
/** The shortest word lasts 150 ms: what is loud for less is a click, and may be cut off. */
const WORD_FRAMES = 15;
const FULL_SCALE = 32_768;

/** Words whose loudest 150 ms are quieter than this are raised. A voice across a room is louder. Decibels of full scale. */
const QUIET = -40;
/** Quieter than this is the noise of the recorder itself: raised it would only be taken for words. */
const NOISE = -78;
/** How loud they become, and by how much at most. */
const WANTED = -26;
const MOST = 30;

/**
 * Samples of a very quiet voice, raised before they are sent: recognizers are made for ordinary ones. PocketSphinx had 9 of
 * 10 words wrong at -63 dBFS, and 3 of 10 raised by 30 dB. Everything else comes back as it is. The same samples are always
 * raised by the same factor.
 */
export function raised(pieces: readonly Int16Array[]): readonly Int16Array[] {
  const level = levelOf(pieces);
  if (level > QUIET || level < NOISE) return pieces;
  const factor = 10 ** (Math.min(MOST, WANTED - level) / 20);
  return pieces.map((piece) =>
    piece.map((sample) => Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(sample * factor)))),
  );
}

/** True for what `raised` would change. */
export function isQuiet(pieces: readonly Int16Array[]): boolean {
  const level = levelOf(pieces);
  return level <= QUIET && level >= NOISE;
}

/** How loud the 150 loudest milliseconds are at least, in decibels of full scale. */
function levelOf(pieces: readonly Int16Array[]): number {
  const energies: number[] = [];
  let energy = 0;
  let count = 0;
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i++) {
      energy += (piece[i] ?? 0) ** 2;
      if (++count < FRAME) continue;
      energies.push(energy);
      energy = count = 0;
    }
  }
  const loudest = Float64Array.from(energies).sort().at(-WORD_FRAMES) ?? 0;
  return 10 * Math.log10(loudest / FRAME / FULL_SCALE ** 2);
}
