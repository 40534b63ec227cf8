import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { mimeAsItIs } from "../../../src/audio/asItIs";
import { decode } from "../../../src/audio/decode";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { joinedRecordings } from "../../../src/audio/joined";
import { isPlayable } from "../../../src/audio/playable";
import { probe } from "../../../src/audio/probe";
import { readSpan } from "../../../src/audio/reread";
import { soundAlone } from "../../../src/audio/soundAlone";
import type { Notice } from "../../../src/core/notices";
import { modelOf } from "../../../src/recognizers/catalog";
import { recording } from "../../sounds/files";
import { concat, hearNumbers, speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
const OTHERS = Array.from({ length: 8 }, (_, i) => 1_000 - i * 31);

describe("several recordings in one file", () => {
  let ffmpeg: Ffmpeg;
  let folder: string;
  before(async () => {
    ffmpeg = await ffmpegUnderTest();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-joined-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const first = (): string => recording("joined-first.wav", () => speakNumbers(NUMBERS));
  const second = (): string => recording("joined-second.wav", () => speakNumbers(OTHERS));
  const made = new Map<string, string>();
  /** One of the recordings in another format: `ending` is that of the file. */
  function as(source: string, ending: string, args: string): Buffer {
    const key = [source, ending, args].join(" ");
    const done = made.get(key);
    if (done) return readFileSync(done);
    const file = path.join(folder, `part-${made.size}.${ending}`);
    made.set(key, file);
    const known: Readonly<Record<string, string>> = { FIRST: first(), SECOND: second() };
    const all = ["-v", "error", "-y", "-i", source, ...args.split(" ").map((arg) => known[arg] ?? arg), file];
    execFileSync("ffmpeg", all.filter(Boolean));
    return readFileSync(file);
  }
  function put(name: string, ...content: readonly Uint8Array[]): string {
    const file = path.join(folder, name);
    writeFileSync(file, Buffer.concat(content));
    return file;
  }
  async function heard(file: string): Promise<{ samples: Int16Array; notices: Notice[]; duration: number }> {
    const info = await probe(ffmpeg, file, NEVER);
    const notices: Notice[] = info.unread ? [{ code: "moreInFile", bytes: info.unread }] : [];
    const source = { ffmpeg, file, info, onNotice: (notice: Notice) => void notices.push(notice) };
    const pieces: Int16Array[] = [];
    for await (const piece of decode(source, NEVER)) pieces.push(piece.slice());
    return { samples: concat(pieces), notices, duration: info.duration };
  }

  const FRAGMENTS = "-c:a aac -movflags +frag_keyframe+empty_moov+default_base_moof -frag_duration 1000000";
  /** The ending, and how the first and the second are made. */
  const JOINED: Readonly<Record<string, readonly [ending: string, first: string, second?: string]>> = {
    "FLV with AAC": ["flv", "-c:a aac -ar 44100"],
    "FLV with MP3 of two rates": ["flv", "-c:a mp3 -ar 44100", "-c:a mp3 -ar 22050 -ac 2"],
    WMA: ["wma", "-c:a wmav2 -ar 44100"],
    "ASF of two rates": ["asf", "-c:a wmav2", "-c:a wmav2 -ar 44100 -ac 2"],
    FLAC: ["flac", ""],
    "FLAC of two rates": ["flac", "", "-ar 44100 -ac 2"],
    "FLAC of 16 and 24 bits": ["flac", "-ar 16000", "-sample_fmt s32"],
    "MP4 in fragments": ["mp4", FRAGMENTS],
    M4A: ["m4a", "-c:a aac"],
    "M4A with the index in front": ["m4a", "-c:a aac -movflags +faststart"],
    "M4A of two rates": ["m4a", "-c:a aac", "-c:a aac -ar 44100 -ac 2"],
    "QuickTime with plain samples": ["mov", "-c:a pcm_s16le"],
    "Opus in Ogg": ["ogg", "-c:a libopus"],
    "Vorbis of two rates": ["ogg", "-c:a libvorbis", "-c:a libvorbis -ar 44100 -ac 2"],
    "FLAC in Ogg": ["oga", "-c:a flac"],
    "Opus in WebM": ["webm", "-c:a libopus"],
    "Opus in WebM that was streamed": ["webm", "-c:a libopus -live 1"],
    "Matroska of two codecs": ["mka", "-c:a libopus", "-c:a flac"],
    "ALAC in CAF": ["caf", "-c:a alac"],
    "MP3 in WAV": ["wav", "-c:a mp3 -ar 44100"],
    "AVI of two rates": ["avi", "-c:a mp3 -ar 44100", "-c:a pcm_s16le"],
    "MPEG-TS": ["ts", "-c:a aac"],
    "MPEG-TS of two rates": ["ts", "-c:a aac", "-c:a aac -ar 44100 -ac 2"],
    "MPEG-TS with other numbers of streams": [
      "ts",
      "-c:a aac",
      "-c:a mp2 -ar 44100 -mpegts_start_pid 0x300 -mpegts_pmt_start_pid 0x1200",
    ],
    "AU of two rates": ["au", "", "-ar 44100 -ac 2"],
  };
  for (const [name, [ending, args, other = args]] of Object.entries(JOINED))
    it(`recordings 4: both of two recordings in one file are heard: ${name}`, async () => {
      const file = put(`joined.${ending}`, as(first(), ending, args), as(second(), ending, other));
      const { samples, notices, duration } = await heard(file);
      assert.deepEqual([hearNumbers(samples), notices], [[...NUMBERS, ...OTHERS], []]);
      assert.ok(Math.abs(samples.length / 16_000 - 15.8) < 0.3, `${samples.length / 16_000}`);
      assert.ok(Math.abs(duration - (args.includes("-live") ? 0 : 15.8)) < 0.6, `${duration}`);
    }).timeout(60_000);

  const FIRSTS: Readonly<Record<string, string>> = {
    m4a: "-c:a aac",
    webm: "-c:a libopus",
    ogg: "-c:a libopus",
    wma: "-c:a wmav2",
    flv: "-c:a aac -ar 44100",
    flac: "",
    wav: "",
    mp3: "-ar 44100",
    aac: "",
  };
  for (const [ending, args] of Object.entries(FIRSTS))
    it(`recordings 4: both are heard where they are of two containers: ${ending} first`, async () => {
      const bare = ["mp3", "-ar 44100 -id3v2_version 0 -write_xing 0"] as const;
      const framed = [
        ["flac", ""],
        ["m4a", "-c:a aac"],
        ["wav", ""],
        ["mp3", "-ar 44100"],
      ] as const;
      // Where the first one has no lengths that lead to its end, frames alone do not show.
      const others = /mp3|aac/.test(ending) ? framed.slice(0, 3) : ending === "flac" ? framed : [...framed, bare];
      for (const [other, how] of others) {
        const { samples, notices } = await heard(put("mixed", as(first(), ending, args), as(second(), other, how)));
        assert.deepEqual([hearNumbers(samples), notices], [[...NUMBERS, ...OTHERS], []], `${other} ${how}`);
      }
    }).timeout(120_000);

  it("recordings 4: of a first that ended early the second is heard, and the end of the first is said to be missing", async () => {
    const formats = {
      flv: "-c:a aac -ar 44100",
      wma: "-c:a wmav2",
      ogg: "-c:a libopus",
      webm: "-c:a libopus",
      flac: "",
      m4a: "-c:a aac -movflags +faststart",
    };
    for (const [ending, args] of Object.entries(formats)) {
      const one = as(first(), ending, args);
      const { samples, notices } = await heard(
        put(`early.${ending}`, one.subarray(0, one.length * 0.7), as(second(), ending, args)),
      );
      assert.deepEqual(hearNumbers(samples).slice(-8), OTHERS, ending);
      assert.deepEqual(
        notices.map(({ code }) => code),
        ["partlyDecoded"],
        ending,
      );
    }
  }).timeout(60_000);

  it("recordings 4: joined AMR is as long as its frames, and not damaged", async () => {
    for (const [magic, length, head] of [
      ["#!AMR\n", 32, 0x3c],
      ["#!AMR-WB\n", 61, 0x44],
    ] as const) {
      const frames = Buffer.concat(
        Array.from({ length: 100 }, () => Buffer.concat([Buffer.from([head]), Buffer.alloc(length - 1)])),
      );
      const one = Buffer.concat([Buffer.from(magic), frames]);
      const { samples, notices } = await heard(put("joined.amr", one, one, one));
      assert.deepEqual([samples.length, notices], [3 * 2 * 16_000, []]);
    }
  });

  it("recordings 4: a silence that only timestamps tell is kept in every one of them", async () => {
    // The recorder waited for 20 s while nobody spoke.
    const hole =
      "-i SECOND -filter_complex [1:a]adelay=29300[b];[0:a][b]amix=duration=longest:normalize=0,aselect='not(between(t,9.3,29.3))' -c:a";
    for (const [ending, codec] of [
      ["mka", "flac"],
      ["webm", "libopus"],
      ["flv", "aac -ar 44100"],
      ["wma", "wmav2"],
    ] as const) {
      const holed = as(first(), ending, `${hole} ${codec}`);
      const short = as(second(), ending, `-c:a ${codec}`);
      for (const order of [
        [short, holed, short],
        [holed, short, holed],
      ]) {
        const { samples, notices } = await heard(put(`holes.${ending}`, ...order));
        const all = order.flatMap((one) => (one === short ? OTHERS : [...NUMBERS, ...OTHERS]));
        assert.deepEqual([hearNumbers(samples), notices], [all, []], ending);
        const seconds = order.reduce((sum, one) => sum + (one === short ? 6.5 : 35.8), 0);
        assert.ok(
          Math.abs(samples.length / 16_000 - seconds) < 0.7,
          `${ending} ${samples.length / 16_000} of ${seconds}`,
        );
      }
    }
  }).timeout(120_000);

  it("recordings 4: what lies in front of a recording is passed over", async () => {
    const rubbish = Buffer.from(Uint8Array.from({ length: 70_000 }, (_, i) => (i * i * 31 + 7 * i) % 251));
    const answer = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: audio/ogg\r\nX-Long: ${"x".repeat(3_000)}\r\n\r\n`);
    const made: Readonly<Record<string, Buffer>> = {
      ogg: as(first(), "ogg", "-c:a libopus"),
      m4a: as(first(), "m4a", "-c:a aac"),
      flv: as(first(), "flv", "-c:a aac -ar 44100"),
      webm: as(first(), "webm", "-c:a libopus"),
      wma: as(first(), "wma", "-c:a wmav2"),
      wav: readFileSync(first()),
      caf: as(first(), "caf", ""),
      flac: as(first(), "flac", ""),
    };
    for (const [ending, bytes] of Object.entries(made))
      for (const before of [rubbish, answer, Buffer.alloc(100_000)]) {
        const { samples, notices } = await heard(put(`rubbish.${ending}`, before, bytes));
        assert.deepEqual([hearNumbers(samples), notices], [NUMBERS, []], `${ending} ${before.length}`);
      }
  }).timeout(60_000);

  it("recordings 4: a part is read again by itself, also of a later recording", async () => {
    const file = put("again.flv", as(first(), "flv", "-c:a aac -ar 44100"), as(second(), "flv", "-c:a aac -ar 44100"));
    const info = await probe(ffmpeg, file, NEVER);
    const { samples } = await heard(file);
    for (const start of [1.5, 8.25, 12]) {
      const some = await readSpan({ ffmpeg, file, info, onNotice: () => undefined }, { start, end: start + 2 }, NEVER);
      assert.deepEqual(concat(some), samples.slice(start * 16_000, (start + 2) * 16_000));
    }
  });

  it("recordings 4: such a file is neither sent nor played as it is", async () => {
    const flac = as(first(), "flac", "");
    const file = put("as-it-is.flac", flac, as(second(), "flac", ""));
    const source = { ffmpeg, file, info: await probe(ffmpeg, file, NEVER), onNotice: assert.fail as () => void };
    assert.equal(await mimeAsItIs(source, 1, modelOf("qwen3-asr-flash", "beijing").limits), undefined);
    assert.equal(await isPlayable(source, NEVER), false);
    const alone = await soundAlone(source, "lossless", true, NEVER);
    try {
      assert.deepEqual(hearNumbers((await heard(alone.path)).samples), [...NUMBERS, ...OTHERS]);
    } finally {
      await alone.dispose();
    }
  });

  it("recordings 4: of one that cannot be read it is said how large it is", async () => {
    const m4a = as(second(), "m4a", "-c:a aac");
    // Without its index, which comes last.
    const open = m4a.subarray(0, m4a.length * 0.6);
    for (const [bytes, numbers] of [
      [[as(first(), "m4a", "-c:a aac"), open], NUMBERS],
      [[open, as(first(), "m4a", "-c:a aac")], NUMBERS],
    ] as const) {
      const { samples, notices } = await heard(put("open.m4a", ...bytes));
      assert.deepEqual([hearNumbers(samples), notices], [numbers, [{ code: "moreInFile", bytes: open.length }]]);
    }
  });

  it("recordings 4: QuickTime of before it was a standard has no header, and both are heard", async () => {
    for (const args of ["-c:a pcm_s16le", "-c:a pcm_s16le -movflags +faststart"]) {
      const files = [as(first(), "mov", args), as(second(), "mov", args)];
      for (const bytes of files) bytes.write("free", 4, "latin1");
      const { samples, notices } = await heard(put("old.mov", ...files));
      assert.deepEqual([hearNumbers(samples), notices], [[...NUMBERS, ...OTHERS], []]);
    }
  });

  it("recordings 4: of what lies behind a recording and is of no known kind it is said how much it is", async () => {
    const unknown = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, i) => (i * i * 31 + 7 * i) % 251));
    const formats = {
      m4a: "-c:a aac",
      flv: "-c:a aac -ar 44100",
      wma: "-c:a wmav2",
      webm: "-c:a libopus",
      avi: "-c:a mp3 -ar 44100",
      caf: "-c:a alac",
    };
    for (const [ending, args] of Object.entries(formats)) {
      const one = as(first(), ending, args);
      const { samples, notices } = await heard(put(`unknown.${ending}`, one, unknown));
      assert.deepEqual([hearNumbers(samples), notices], [NUMBERS, [{ code: "moreInFile", bytes: 200_000 }]], ending);
      const jpeg = Buffer.concat([Buffer.from("ffd8ffe0", "hex"), unknown]);
      for (const rest of [Buffer.alloc(200_000), jpeg, Buffer.from(`TAG${"x".repeat(125)}`)])
        assert.deepEqual((await heard(put(`rest.${ending}`, one, rest))).notices, [], ending);
    }
  }).timeout(60_000);

  it("recordings 4: one recording is one, whatever it carries along", async () => {
    const picture = path.join(folder, "cover.png");
    execFileSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=s=600x600", "-frames:v", "1", picture]);
    const cover = `-i ${picture} -map 0 -map 1 -c:v png -disposition:v attached_pic`;
    const files = [
      as(first(), "flac", cover),
      as(first(), "m4a", `${cover} -c:a aac`),
      as(first(), "mp3", `${cover} -ar 44100`),
      as(first(), "mka", `-c:a flac -attach ${first()} -metadata:s:t mimetype=audio/wav`),
      as(first(), "mp4", FRAGMENTS),
      as(first(), "mp4", "-c:a aac -movflags +dash+frag_keyframe"),
      as(first(), "ogg", "-c:a flac"),
      Buffer.concat([as(first(), "m4a", "-c:a aac"), Buffer.from("\0\0\0\x10free--------\0\0\0\0", "latin1")]),
      Buffer.concat([as(first(), "flac", ""), Buffer.from(`TAG${"x".repeat(125)}`)]),
    ];
    for (const [at, bytes] of files.entries()) {
      const file = put(`one-${at}`, bytes);
      assert.deepEqual(await joinedRecordings(file), { recordings: [], unread: 0 }, `${at}`);
      const { samples, notices } = await heard(file);
      assert.deepEqual([hearNumbers(samples), notices], [NUMBERS, []], `${at}`);
    }
  }).timeout(60_000);

  const tag = (length: number, flags = 0): Buffer =>
    Buffer.concat([Buffer.from([73, 68, 51, 4, 0, flags, 0, 0, length >> 7, length & 127]), Buffer.alloc(length)]);
  const FORMS = { flac: "", m4a: "-c:a aac", opus: "-c:a libopus", wav: "", wma: "-c:a wmav2", mp3: "-ar 44100" };

  it("recordings 4: tags and pictures behind a recording are no sound that was not heard", async () => {
    const jpeg = Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(20_000, "picture")]);
    const ape = Buffer.concat([Buffer.from("APETAGEX"), jpeg, Buffer.from(`TAG${"x".repeat(125)}`)]);
    const footer = Buffer.concat([tag(6_000, 0x10), Buffer.from("3DI\x04\0\x10\0\0\x2e\x70", "latin1")]);
    for (const [ending, args] of Object.entries(FORMS))
      for (const [at, rest] of [jpeg, ape, tag(6_000), footer].entries()) {
        const { samples, notices } = await heard(put(`tagged-${at}.${ending}`, as(first(), ending, args), rest));
        assert.deepEqual([hearNumbers(samples), notices], [NUMBERS, []], `${ending} ${at}`);
      }
  }).timeout(120_000);

  it("recordings 4: a recording behind the tag or picture that is behind another is heard or told of", async () => {
    const more = as(second(), "m4a", "-c:a aac");
    const { samples, notices } = await heard(put("tag-between.wav", as(first(), "wav", ""), tag(6_000), more));
    assert.deepEqual([hearNumbers(samples), notices], [[...NUMBERS, ...OTHERS], []]);
    const jpeg = Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(20_000, "picture")]);
    const file = put("picture-between.wav", as(first(), "wav", ""), jpeg, more);
    assert.deepEqual((await heard(file)).notices, [{ code: "moreInFile", bytes: jpeg.length + more.length }]);
  });

  it("recordings 4: a tag in front moves the places that an MP4 counts", async () => {
    for (const front of [tag(6_000), tag(6_000, 0x10)]) {
      const footer = (front[5] ?? 0) > 0 ? [Buffer.from("3DI\x04\0\x10\0\0\x2e\x70", "latin1")] : [];
      for (const args of ["-c:a aac", "-c:a aac -movflags +faststart"]) {
        const { samples, notices } = await heard(put("front.m4a", front, ...footer, as(first(), "m4a", args)));
        assert.deepEqual([hearNumbers(samples), notices], [NUMBERS, []], args);
      }
    }
  });

  it("recordings 4: of many beginnings that begin nothing ffmpeg is asked about some, and all are said", async () => {
    const page = Buffer.from(`OggS\0\x02${"x".repeat(58)}`, "latin1");
    const joke = Buffer.concat(Array.from({ length: 50 }, () => page));
    const behind = as(second(), "flac", "");
    const file = put("joke.mp3", as(first(), "mp3", "-ar 44100"), joke, behind);
    const { samples, notices } = await heard(file);
    assert.deepEqual(hearNumbers(samples), NUMBERS);
    assert.deepEqual(notices, [{ code: "moreInFile", bytes: joke.length + behind.length }]);
  });

  it("recordings 4: both are heard of MP3 and AAC without containers, in either order, and behind a broadcast", async () => {
    const mp3 = "-ar 44100 -id3v2_version 0 -write_xing 0";
    const pairs = [
      ["mp3", mp3, "aac", ""],
      ["aac", "-ar 44100", "mp3", mp3],
      ["mp3", `${mp3} -ar 16000`, "aac", "-ar 44100 -ac 2"],
      ["ts", "-c:a aac", "mp3", mp3],
    ] as const;
    for (const [one, args, other, others] of pairs) {
      const { samples, notices } = await heard(put(`raw.${one}`, as(first(), one, args), as(second(), other, others)));
      assert.deepEqual([hearNumbers(samples), notices], [[...NUMBERS, ...OTHERS], []], `${one} ${args}`);
    }
  }).timeout(60_000);

  const BARE = "-ar 44100 -id3v2_version 0 -write_xing 0";
  /** The first and the second: endings and arguments. */
  const FRAMED: readonly (readonly [first: string, args: string, second: string, args: string])[] = [
    ["ac3", "-ar 44100", "mp3", BARE],
    ["ac3", "-ar 48000 -b:a 64k", "aac", ""],
    ["eac3", "-ar 48000", "mp3", BARE],
    ["dts", "-strict -2 -ar 44100", "ac3", "-ar 32000"],
    ["flac", "", "mp3", BARE],
    ["flac", "", "aac", "-ar 44100"],
    ["flac", "", "ac3", "-ar 48000"],
    ["flac", "", "ts", "-c:a aac"],
    ["mp3", BARE, "ts", "-c:a aac"],
    ["mp3", "-ar 44100", "ts", "-c:a mp2"],
    ["mp3", BARE, "ac3", "-ar 48000"],
    ["aac", "", "latm", "-f latm"],
    ["latm", "-f latm", "mp3", BARE],
    ["aac", "", "ts", "-c:a aac"],
    ["m4a", "-c:a aac", "ac3", "-ar 48000"],
    ["wav", "", "ac3", "-ar 48000"],
    ["ts", "-c:a aac", "ac3", "-ar 48000"],
    ["ogg", "-c:a libopus", "ts", "-c:a aac"],
  ];
  for (const [one, args, other, others] of FRAMED)
    it(`recordings 4: both are heard where frames are all there is: ${one} ${args}, then ${other}`, async () => {
      const [before, behind] = [as(first(), one, args), as(second(), other, others)];
      const { samples, notices } = await heard(put(`framed.${one}`, before, behind));
      assert.deepEqual([hearNumbers(samples), notices], [[...NUMBERS, ...OTHERS], []]);
    }).timeout(60_000);

  it("recordings 4: both are heard where the first was sent while it was recorded, and does not know its length", async () => {
    const seconds = [
      ["m4a", "-c:a aac"],
      ["mp3", BARE],
      ["flac", ""],
      ["webm", "-c:a libopus -live 1"],
    ] as const;
    const streamed = [
      ["webm", "-c:a libopus -live 1"],
      ["webm", "-c:a libopus -live 1 -cluster_time_limit 500"],
      ["mka", "-c:a aac -live 1"],
    ] as const;
    for (const [ending, args] of streamed)
      for (const [other, others] of seconds) {
        const bytes = [as(first(), ending, args), as(second(), other, others)];
        const { samples, notices } = await heard(put(`streamed.${ending}`, ...bytes));
        assert.deepEqual([hearNumbers(samples), notices], [[...NUMBERS, ...OTHERS], []], `${args} ${other}`);
      }
  }).timeout(120_000);

  it("recordings 4: both are heard where plain samples do not know their length, and another container follows", async () => {
    const wav = Buffer.from(as(first(), "wav", "-ar 48000"));
    wav.writeUInt32LE(0xffff_ffff, wav.indexOf("data") + 4);
    const au = Buffer.from(as(first(), "au", "-ar 44100"));
    au.writeUInt32BE(0xffff_ffff, 8);
    for (const [name, bytes] of Object.entries({ wav, au, caf: as(first(), "caf", "") })) {
      if (name === "caf") bytes.fill(0xff, bytes.indexOf("data") + 4, bytes.indexOf("data") + 12);
      for (const [ending, args] of [
        ["m4a", "-c:a aac"],
        ["flac", ""],
        ["webm", "-c:a libopus -live 1"],
      ] as const) {
        const { samples, notices } = await heard(put(`unknown.${name}`, bytes, as(second(), ending, args)));
        assert.deepEqual([hearNumbers(samples), notices], [[...NUMBERS, ...OTHERS], []], `${name} ${ending}`);
      }
    }
  }).timeout(60_000);

  it("recordings 4: no part of one recording is taken for the frames of another", async () => {
    const kinds = {
      ac3: "-ar 48000",
      eac3: "-ar 48000",
      flac: "",
      mp3: BARE,
      aac: "",
      latm: "-f latm",
      ts: "-c:a aac",
    };
    for (const [ending, args] of Object.entries(kinds)) {
      const file = put(`alone.${ending}`, as(first(), ending, args));
      assert.deepEqual(await joinedRecordings(file), { recordings: [], unread: 0 }, ending);
    }
    // Another one of its kind is read by ffmpeg as if it were its own.
    for (const [ending, args] of Object.entries(kinds).filter(([one]) => /ac3|mp3|aac|latm/.test(one))) {
      const { samples, notices } = await heard(
        put(`twice.${ending}`, as(first(), ending, args), as(second(), ending, args)),
      );
      assert.deepEqual([hearNumbers(samples), notices], [[...NUMBERS, ...OTHERS], []], ending);
    }
  }).timeout(60_000);
});
