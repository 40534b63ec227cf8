import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { anyFfmpeg } from "./anyFfmpeg";

/** Recordings made by the tests, kept between runs. Git ignores it. */
export const SOUNDS = path.resolve(import.meta.dirname, "../../out/sounds");

/** 16-bit mono samples as a WAV file. */
export function wav(samples: Int16Array, rate = 16_000): Buffer {
  return wavOfChannels([samples], rate);
}

/** 16-bit samples of several channels, all as long as the first, as a WAV file. */
export function wavOfChannels(channels: readonly Int16Array[], rate = 16_000): Buffer {
  const count = channels.length;
  const length = channels[0]?.length ?? 0;
  const file = Buffer.alloc(44 + length * count * 2);
  file.write("RIFF", 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(count, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2 * count, 28);
  file.writeUInt16LE(2 * count, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(file.length - 44, 40);
  const samples = new Int16Array(length * count);
  channels.forEach((channel, n) => channel.forEach((sample, i) => (samples[i * count + n] = sample)));
  file.set(new Uint8Array(samples.buffer), 44);
  return file;
}

/** A file of that name, made once by `make`, which writes to the path it is given. */
export function made(name: string, make: (file: string) => void): string {
  const file = path.join(SOUNDS, name);
  if (existsSync(file)) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  const part = path.join(path.dirname(file), `part-${process.pid}-${path.basename(file)}`);
  make(part);
  renameSync(part, file);
  return file;
}

/** Samples as a WAV file of that name. */
export function recording(name: string, samples: () => Int16Array): string {
  return made(name, (file) => writeFileSync(file, wav(samples())));
}

/** Another file made out of one by ffmpeg; the ending of the name says the format. */
export function converted(source: string, name: string, args: readonly string[] = []): string {
  return made(name, (file) => {
    const { status, stderr } = anyFfmpeg("-v", "error", "-y", "-i", source, ...args, file);
    if (status !== 0) throw new Error(`${name} could not be made: ${stderr.toString()}`);
  });
}

/** A sentence spoken by flite, 16 kHz mono. */
export function spoken(text: string, voice: "rms" | "slt" | "awb" | "kal16" = "rms"): string {
  const name = `${voice}-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.wav`;
  return made(name, (file) => execFileSync("flite", ["-voice", voice, "-t", text, "-o", file]));
}
