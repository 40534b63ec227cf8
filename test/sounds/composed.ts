import { readFileSync } from "node:fs";
import { random } from "../unit/pipeline/random";
import { spoken } from "./files";
import { concat, silence } from "./tones";

/** Sound that was put together, so that it is known where its words are. */
export interface Composed {
  readonly sound: Int16Array;
  /** Number of each word's first sample, and of the one after its last. */
  readonly words: readonly (readonly [number, number])[];
}

/** Words, and seconds of silence between them. */
export function compose(parts: readonly (Int16Array | number)[]): Composed {
  const pieces: Int16Array[] = [];
  const words: [number, number][] = [];
  let at = 0;
  for (const part of parts) {
    const piece = typeof part === "number" ? silence(part) : part;
    if (typeof part !== "number") words.push([at, at + piece.length]);
    pieces.push(piece);
    at += piece.length;
  }
  return { sound: concat(pieces), words };
}

/** What one of flite's voices says, without the silence around it. */
export function sayOnly(text: string, voice?: Parameters<typeof spoken>[1]): Int16Array {
  const bytes = readFileSync(spoken(text, voice)).subarray(44);
  const all = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)));
  const isLoud = (sample: number): boolean => Math.abs(sample) > 150;
  return all.slice(all.findIndex(isLoud), all.findLastIndex(isLoud) + 1);
}

/** The same with a noise like that of a fan, which is so loud. */
export function noisy(sound: Int16Array, amplitude: number, seed = 1): Int16Array {
  const dice = random(seed);
  let noise = 0;
  return sound.map((sample) => {
    noise = 0.8 * noise + (dice() - 0.5) * 2;
    return Math.max(-32_768, Math.min(32_767, Math.round(sample + amplitude * noise)));
  });
}
