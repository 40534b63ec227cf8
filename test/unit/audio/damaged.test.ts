import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { decode } from "../../../src/audio/decode";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { probe } from "../../../src/audio/probe";
import type { Notice } from "../../../src/core/notices";
import { converted, recording } from "../../sounds/files";
import { speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;

describe("a recording of which something is lost", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-damaged-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const tones = (): string =>
    recording("damaged.wav", () => speakNumbers(Array.from({ length: 60 }, (_, i) => i * 17)));

  async function said(file: string): Promise<{ seconds: number; notices: Notice[] }> {
    const notices: Notice[] = [];
    const info = await probe(ffmpeg, file, NEVER);
    let samples = 0;
    const source = { ffmpeg, file, info, onNotice: (notice: Notice) => void notices.push(notice) };
    for await (const piece of decode(source, NEVER)) samples += piece.length;
    return { seconds: samples / 16_000, notices };
  }
  function put(name: string, bytes: Uint8Array): string {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  }

  const FORMATS = { flac: [], mp3: [], ogg: ["-c:a", "libvorbis"], mkv: ["-c:a", "aac"] } as const;
  for (const [ending, args] of Object.entries(FORMATS)) {
    it(`attacks 19: of .${ending} that ends early it is said how much was heard, of next to nothing too`, async () => {
      const whole = readFileSync(converted(tones(), `damaged-whole.${ending}`, args));
      let heard = 0;
      for (const share of [0.03, 0.1, 0.5]) {
        try {
          const { seconds, notices } = await said(
            put(`cut-${share}.${ending}`, whole.subarray(0, whole.length * share)),
          );
          assert.ok(seconds < 0.7 * 43);
          const [notice, ...more] = notices;
          assert.ok(notice?.code === "partlyDecoded" && Math.abs(notice.seconds - seconds) < 0.1, `${share}`);
          assert.deepEqual(more, []);
          heard += 1;
        } catch (error) {
          // Nothing at all: an error, never an empty text.
          assert.equal((error as { code?: string }).code, "unreadable", String(error));
        }
      }
      assert.ok(heard >= 1);
    });

    it(`attacks 19: of .${ending} that is damaged in its middle it is said how much is lost`, async () => {
      const bytes = readFileSync(converted(tones(), `damaged-whole.${ending}`, args));
      assert.deepEqual((await said(put(`whole.${ending}`, bytes))).notices, []);
      const from = Math.floor(bytes.length / 2);
      for (let i = from; i < from + bytes.length * 0.05; i++) bytes[i] = (i * i * 31 + i) % 251;
      const { notices } = await said(put(`damaged.${ending}`, bytes));
      const [notice, ...more] = notices;
      assert.ok(notice?.code === "damaged" && notice.seconds > 0.5 && notice.seconds < 8, JSON.stringify(notices));
      assert.deepEqual(more, []);
    });
  }
});
