// Speech that a program can hear exactly: every word is a number, sung as two tones at once. What comes out of the
// pipeline can then be compared word by word, whatever was decoded, cut, encoded and put in order on the way.

const RATE = 16_000;
const ROWS = 32;
const row = (n: number): number => 400 + 50 * n;
const column = (n: number): number => 2_100 + 50 * n;

/** How fast it is spoken, in seconds. */
export interface Pace {
  readonly word: number;
  readonly gap: number;
  readonly phrase: number;
  readonly pause: number;
}

export const CALM: Pace = { word: 0.5, gap: 0.2, phrase: 8, pause: 0.8 };

/** Numbers as 16 kHz mono samples. */
export function speakNumbers(numbers: readonly number[], pace: Pace = CALM): Int16Array {
  const pieces: Int16Array[] = [silence(0.3)];
  numbers.forEach((n, i) => {
    pieces.push(tone(n, pace.word), silence((i + 1) % pace.phrase === 0 ? pace.pause : pace.gap));
  });
  return concat(pieces);
}

/** As many numbers from 0 on as last about so many seconds. */
export function numbersFor(seconds: number, pace: Pace = CALM): number[] {
  const each = pace.word + pace.gap + (pace.pause - pace.gap) / pace.phrase;
  return Array.from({ length: Math.floor(seconds / each) }, (_, i) => i % (ROWS * ROWS));
}

export function silence(seconds: number): Int16Array {
  return new Int16Array(Math.round(seconds * RATE));
}

export function concat(pieces: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function tone(n: number, seconds: number): Int16Array {
  const length = Math.round(seconds * RATE);
  const fade = 0.01 * RATE;
  const [low, high] = [row(Math.floor(n / ROWS)), column(n % ROWS)];
  return Int16Array.from({ length }, (_, i) => {
    const envelope = Math.min(1, i / fade, (length - i) / fade);
    const t = (2 * Math.PI * i) / RATE;
    return 7_000 * envelope * (Math.sin(low * t) + Math.sin(high * t));
  });
}

/** The spelling of a number. */
export const spelled = (n: number): string => `w${String(n).padStart(4, "0")}`;

/** Hears the numbers in samples. A tone shorter than half a word is not one. */
export function hearNumbers(samples: Int16Array, pace: Pace = CALM): number[] {
  const frame = RATE / 50;
  const loud: boolean[] = [];
  for (let at = 0; at + frame <= samples.length; at += frame) {
    let energy = 0;
    for (let i = at; i < at + frame; i++) energy += (samples[i] ?? 0) ** 2;
    loud.push(energy / frame > 500 ** 2);
  }
  const heard: number[] = [];
  for (let i = 0; i < loud.length; i++) {
    if (!loud[i]) continue;
    const from = i;
    while (loud[i]) i++;
    if ((i - from) / 50 < pace.word / 2) continue;
    const middle = samples.subarray(from * frame, i * frame);
    const part = middle.subarray(middle.length * 0.3, middle.length * 0.7);
    heard.push(strongest(part, row) * ROWS + strongest(part, column));
  }
  return heard;
}

function strongest(samples: Int16Array, frequency: (n: number) => number): number {
  const powers = Array.from({ length: ROWS }, (_, n) => power(samples, frequency(n)));
  return powers.indexOf(Math.max(...powers));
}

/** Goertzel's algorithm. */
function power(samples: Int16Array, frequency: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * frequency) / RATE);
  let [one, two] = [0, 0];
  for (const sample of samples) [one, two] = [sample + factor * one - two, one];
  return one * one + two * two - factor * one * two;
}
