import { appendFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { wav } from "./files";

/** A WAV file as a recorder leaves it while it writes: its header does not know how long it will be. */
export class GrowingWav {
  readonly file: string;
  readonly #sound: Int16Array;
  #written = 0;

  /** `length`: what the header says of the bytes of its sound. */
  constructor(file: string, sound: Int16Array, length = 0) {
    this.file = file;
    this.#sound = sound;
    const header = wav(new Int16Array());
    header.writeUInt32LE(length, 40);
    header.writeUInt32LE(length === 0 ? 0 : Math.min(0xffff_ffff, length + 36), 4);
    writeFileSync(file, header);
  }

  /** Writes until a second of it is there. */
  until(seconds: number): void {
    const end = Math.min(this.#sound.length, Math.round(seconds * 16_000));
    if (end <= this.#written) return;
    appendFileSync(this.file, new Uint8Array(this.#sound.slice(this.#written, end).buffer));
    this.#written = end;
  }

  /** Its last byte as if it had come some seconds after the first one. */
  asIfSlowly(): void {
    const last = new Date(statSync(this.file).birthtimeMs + 3_000);
    utimesSync(this.file, last, last);
  }
}
