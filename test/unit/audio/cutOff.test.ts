import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { decode } from "../../../src/audio/decode";
import { FfmpegFinder, type Ffmpeg } from "../../../src/audio/ffmpeg";
import { openSource } from "../../../src/audio/source";
import type { Notice } from "../../../src/core/notices";
import { recording } from "../../sounds/files";
import { concat, hearNumbers, silence, speakNumbers } from "../../sounds/tones";

const NEVER = new AbortController().signal;
const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
const tones = (): string => recording("numbers-12.wav", () => speakNumbers(NUMBERS));
/** A bit rate that is guessed at the beginning is that of silence. */
const longer = (): string => recording("silent-numbers.wav", () => concat([silence(60), speakNumbers(NUMBERS)]));
const FILM = "-f lavfi -i testsrc2=s=64x64:r=5:d=40 -i TONES -map 0:v -map 1:a";

describe("whether a recording is whole", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await new FfmpegFinder("").find("", NEVER);
    folder = mkdtempSync(path.join(tmpdir(), "earmark-whole-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function make(name: string, args: string): string {
    const file = path.join(folder, name);
    const known: Readonly<Record<string, string>> = { TONES: tones(), LONGER: longer() };
    execFileSync("ffmpeg", ["-v", "error", "-y", ...args.split(" ").map((arg) => known[arg] ?? arg), file]);
    return file;
  }
  const put = (name: string, ...parts: readonly Uint8Array[]): string => {
    const file = path.join(folder, name);
    writeFileSync(file, Buffer.concat(parts));
    return file;
  };

  async function decoded(file: string): Promise<{ numbers: readonly number[]; notices: readonly Notice[] }> {
    const notices: Notice[] = [];
    const source = await openSource(ffmpeg, file, { onNotice: (notice) => void notices.push(notice) }, NEVER);
    const pieces: Int16Array[] = [];
    for await (const piece of decode(source, NEVER)) pieces.push(piece.slice());
    return { numbers: hearNumbers(concat(pieces)), notices };
  }

  const junk = (): Buffer => Buffer.from(Uint8Array.from({ length: 3_000 }, (_, i) => (i * i * 31 + 7) % 251));
  const WHOLE: Readonly<Record<string, readonly [make: () => string, numbers: readonly number[]]>> = {
    "ADTS with a minute of silence in front": [() => make("q.aac", "-i LONGER -ar 44100 -c:a aac -f adts"), NUMBERS],
    "MP3 of a variable rate without an index": [
      () => make("vbr.mp3", "-i LONGER -ar 44100 -q:a 2 -write_xing 0"),
      NUMBERS,
    ],
    "joined MP3 of different bit rates": [
      () =>
        put(
          "rates.mp3",
          readFileSync(make("low.mp3", "-i TONES -ar 44100 -b:a 32k -write_xing 0")),
          readFileSync(make("high.mp3", "-i TONES -ar 44100 -b:a 320k -write_xing 0")),
        ),
      [...NUMBERS, ...NUMBERS],
    ],
    "joined ADTS of different sample rates": [
      () =>
        put(
          "rates.aac",
          readFileSync(make("low.aac", "-i TONES -ar 44100 -b:a 24k -f adts")),
          readFileSync(make("high.aac", "-i TONES -ar 16000 -b:a 96k -f adts")),
        ),
      [...NUMBERS, ...NUMBERS],
    ],
    "MP3 with rubbish in front": [
      () => put("rubbish.mp3", junk(), readFileSync(make("clean.mp3", "-i TONES -ar 44100 -b:a 64k"))),
      NUMBERS,
    ],
    "WMA of a variable rate": [() => make("memo.wma", "-i LONGER -ar 44100 -c:a wmav2"), NUMBERS],
    "a film that goes on when nobody speaks": [() => make("film.mp4", `${FILM} -c:v libx264 -c:a aac`), NUMBERS],
    "such a film in Matroska": [() => make("film.mkv", `${FILM} -c:v libx264 -c:a libopus`), NUMBERS],
    "such a film in AVI": [() => make("film.avi", `${FILM} -c:v mpeg4 -c:a mp3 -ar 44100`), NUMBERS],
    "WebM without a duration": [() => make("live.webm", "-i TONES -c:a libopus -live 1"), NUMBERS],
  };
  for (const [name, [file, numbers]] of Object.entries(WHOLE)) {
    it(`recordings 8: a guessed length judges nothing: ${name}`, async () => {
      assert.deepEqual(await decoded(file()), { numbers, notices: [] });
    }).timeout(60_000);
  }

  const HALVED: Readonly<Record<string, string>> = {
    "half.flac": "-i TONES",
    "half.mp3": "-i TONES -b:a 64k",
    "half.m4a": "-i TONES -c:a aac -movflags +faststart",
    "half.mkv": "-i TONES -c:a libopus",
    "half.mp4": `${FILM} -c:v libx264 -c:a aac -shortest -movflags +faststart`,
    "half.avi": `${FILM} -c:v mpeg4 -c:a mp3 -ar 44100`,
  };
  for (const [name, args] of Object.entries(HALVED)) {
    it(`recordings 8: what is cut off before its counted end is said to be (${name})`, async () => {
      const whole = readFileSync(make(`whole-${name}`, args));
      const { notices } = await decoded(put(name, whole.subarray(0, whole.length / 2)));
      assert.ok(notices.some(({ code }) => code === "partlyDecoded"));
    }).timeout(60_000);
  }
});
