import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { cutsOf } from "../../../src/audio/clips";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { openSource } from "../../../src/audio/source";
import type { Clip } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { recording } from "../../sounds/files";
import { speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const { limits } = modelOf("qwen3-asr-flash", "beijing");
const tones = (): string => recording("track-one.wav", () => speakNumbers([1, 83, 500, 7]));
const other = (): string => recording("track-two.wav", () => speakNumbers([900, 12, 44, 345]));
const FILM = "-f lavfi -i testsrc=s=64x64:r=5:d=3 -i TONES -map 0:v -map 1:a";
const COVER = "-i TONES -i COVER -map 0:a -map 1:v -c:v copy -disposition:v attached_pic";

describe("a recording that goes up as it is", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-as-it-is-"));
    run("-f lavfi -i testsrc=s=64x64 -frames:v 1", "cover.png");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function run(args: string, name: string): string {
    const file = path.join(folder, name);
    const known: Readonly<Record<string, string>> = {
      TONES: tones(),
      OTHER: other(),
      COVER: path.join(folder, "cover.png"),
    };
    execFileSync("ffmpeg", ["-v", "error", "-y", ...args.split(" ").map((arg) => known[arg] ?? arg), file]);
    return file;
  }

  async function sent(file: string): Promise<Clip["audio"]> {
    const source = await openSource(ffmpeg, file, { onNotice: () => undefined }, NEVER);
    assert.deepEqual([source.info.channels, source.info.sampleRate], [1, 16_000], "would not go as it is anyway");
    for await (const cut of cutsOf(source, { limits, upload: "lossless", onDecoded: () => undefined }, NEVER))
      return (await cut.encode(NEVER)).audio;
    assert.fail("nothing was cut");
  }

  const AS_IT_IS: Readonly<Record<string, readonly [args: string, mime: string]>> = {
    "memo.m4a": ["-i TONES -c:a aac -movflags +faststart", "audio/mp4"],
    "memo.mp3": ["-i TONES", "audio/mpeg"],
    "memo.flac": ["-i TONES", "audio/flac"],
    "memo.ogg": ["-i TONES -c:a libvorbis", "audio/ogg"],
    "memo.aac": ["-i TONES -c:a aac", "audio/aac"],
  };
  for (const [name, [args, mime]] of Object.entries(AS_IT_IS)) {
    it(`recordings 7: is one audio stream and nothing else (${name})`, async () => {
      const audio = await sent(run(args, name));
      assert.ok(audio.kind === "bytes" && audio.mime === mime);
    });
  }

  const ENCODED: Readonly<Record<string, string>> = {
    "two tracks.mp4": "-i OTHER -i TONES -map 0:a -map 1:a -c:a aac -movflags +faststart",
    "film.mp4": `${FILM} -c:v libx264 -c:a aac -movflags +faststart`,
    "cover.m4a": `${COVER} -c:a aac -movflags +faststart`,
    "cover.mp3": COVER,
    "cover.flac": COVER,
    "index behind.m4a": "-i TONES -c:a aac",
    "fragments.mp4": "-i TONES -c:a aac -movflags frag_keyframe+empty_moov",
    "not webm.mka": "-i TONES -c:a aac",
    "chapters.m4a": "-i TONES -f ffmetadata -i CHAPTERS -map_metadata 1 -c:a aac -movflags +faststart",
    "late.m4a": "-itsoffset 5 -i TONES -c:a aac -movflags +faststart",
  };
  for (const [name, args] of Object.entries(ENCODED)) {
    it(`recordings 7: is not what holds more, or can only be read from its end (${name})`, async () => {
      const chapters = path.join(folder, "chapters.txt");
      execFileSync("sh", [
        "-c",
        `printf ';FFMETADATA1\\n[CHAPTER]\\nTIMEBASE=1/1\\nSTART=0\\nEND=2\\ntitle=Private\\n' > "$1"`,
        "sh",
        chapters,
      ]);
      const file = run(args.replace("CHAPTERS", chapters), name);
      const audio = await sent(file);
      assert.ok(audio.kind === "bytes" && audio.mime === "audio/flac");
      assert.equal(Buffer.from(audio.data).toString("latin1", 0, 4), "fLaC");
      assert.ok(!Buffer.from(audio.data).includes("PNG"));
    });
  }

  it("recordings 7: is no WAV file that carries a picture beside its samples", async () => {
    const samples = readFileSync(tones());
    const chunk = Buffer.alloc(8 + 50_000, "PNG ");
    chunk.write("id3 ", 0, "latin1");
    chunk.writeUInt32LE(50_000, 4);
    const file = path.join(folder, "picture.wav");
    const whole = Buffer.concat([samples, chunk]);
    whole.writeUInt32LE(whole.length - 8, 4);
    writeFileSync(file, whole);
    const audio = await sent(file);
    assert.ok(audio.kind === "bytes" && audio.mime === "audio/flac" && !Buffer.from(audio.data).includes("PNG"));
  });
});
