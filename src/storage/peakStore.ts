import * as path from "node:path";
import { CLOCK_VERSION } from "../audio/sampleClock";
import { decode, type Source } from "../audio/decode";
import { fingerprint } from "../audio/digest";
import { peaksOf } from "../audio/peaks";
import { trackMark } from "../audio/source";
import { sealedBytes, unsealedBytes } from "./sealed";
import { readKept, removeOlder, writeWhole } from "./files";

/** Waveforms of recordings, so that one that was looked at before is there at once. */
export class PeakStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The peaks of a recording as in `peaksOf`: those that are kept, in one piece, else by listening.
   * @throws {EarmarkError} as `decode`
   */
  async *peaks(source: Source, signal: AbortSignal): AsyncGenerator<Int8Array, void, undefined> {
    const name = await fingerprint(source.file);
    const file = path.join(this.#folder, `${name}-${CLOCK_VERSION}${trackMark(source.info)}.peaks`);
    const kept = await readKept(file);
    const known = kept && unsealedBytes(path.basename(file), kept);
    if (known) return yield new Int8Array(known.buffer, known.byteOffset, known.length);
    const all: Int8Array[] = [];
    for await (const piece of peaksOf(decode(source, signal))) {
      all.push(piece);
      yield piece;
    }
    // Not of a recording that was written to meanwhile.
    if ((await fingerprint(source.file).catch(() => undefined)) !== name) return;
    const whole = Buffer.concat(
      all.map(({ buffer, byteOffset, length }) => new Uint8Array(buffer, byteOffset, length)),
    );
    // A waveform only saves time: a full disk is no reason to fail.
    await writeWhole(file, sealedBytes(path.basename(file), whole)).catch(() => undefined);
  }

  async trim(ageMs: number, now = Date.now()): Promise<void> {
    await removeOlder(this.#folder, ageMs, now);
  }
}
