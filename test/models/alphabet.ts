// Speech that toy models hear exactly: every letter is a pure tone on a mel band of its own.

const RATE = 16_000;

/** What can be said. `▁` is a space, as tokenizers write it. */
export const LETTERS: readonly string[] = "abcdefghijklmnopqrstuvwxyz"
  .split("")
  .concat(["\u2581", ".", ",", "你", "好", "世", "界"]);

/** Slaney's mel scale, on which the features of NeMo and Whisper lie. */
const toHertz = (mel: number): number => (mel < 15 ? (mel * 200) / 3 : 1_000 * 6.4 ** ((mel - 15) / 27));
export const toMel = (hertz: number): number =>
  hertz < 1_000 ? (hertz * 3) / 200 : 15 + (27 * Math.log(hertz / 1_000)) / Math.log(6.4);

/** Of 80 bands up to 8 kHz, the one of a letter, and its middle. */
export const bandOf = (letter: number): number => 12 + 2 * letter;
export const hertzOf = (letter: number): number => toHertz(((bandOf(letter) + 1) * toMel(8_000)) / 81);

/** A text as 16 kHz mono samples: each letter 0.24 s of tone and 0.24 s of silence. */
export function spell(text: string): Int16Array {
  const letters = Array.from(text, (letter) => LETTERS.indexOf(letter === " " ? "\u2581" : letter));
  if (letters.includes(-1)) throw new Error(`${text} cannot be said.`);
  const [pad, on, off] = [0.4, 0.24, 0.24].map((seconds) => Math.round(seconds * RATE)) as [number, number, number];
  const samples = new Int16Array(2 * pad + letters.length * (on + off));
  letters.forEach((letter, i) => {
    const start = pad + i * (on + off);
    for (let k = 0; k < on; k++) {
      const envelope = Math.min(1, k / 160, (on - k) / 160);
      samples[start + k] = 16_384 * envelope * Math.sin((2 * Math.PI * hertzOf(letter) * k) / RATE);
    }
  });
  return samples;
}
