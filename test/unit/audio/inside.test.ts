import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { filesNamed } from "../../../src/audio/inside/namedFiles";
import { run, start, type Output, type Program } from "../../../src/audio/process";
import { recording } from "../../sounds/files";
import { hearNumbers, speakNumbers } from "../../sounds/tones";
import { insideFfmpeg, insideFolder } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 83);
const tones = (): string => recording("numbers-12.wav", () => speakNumbers(NUMBERS));
const NOTHING = new Uint8Array();
const PCM = ["-ac", "1", "-ar", "16000", "-f", "s16le", "pipe:1"];

describe("the ffmpeg inside, a program that Node runs", () => {
  let program: Program;
  let folder: string;
  before(async () => {
    program = await insideFfmpeg();
    folder = mkdtempSync(path.join(tmpdir(), "earmark-inside-test-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const inside = (args: readonly string[], input: Uint8Array | readonly Uint8Array[] = NOTHING): Promise<Output> =>
    run(program, ["-hide_banner", "-v", "error", ...args], input, NEVER);
  const native = (args: readonly string[], input: Uint8Array = NOTHING): Buffer =>
    execFileSync("ffmpeg", ["-hide_banner", "-v", "error", ...args], { input, maxBuffer: 1 << 28 });
  const samples = ({ stdout }: Output): Int16Array => new Int16Array(Uint8Array.from(stdout).buffer);
  const put = (name: string, contents: string | Uint8Array): string => {
    const file = path.join(folder, name);
    writeFileSync(file, contents);
    return file;
  };

  it("says which one it is", async () => {
    const { code, stdout, stderr } = await run(program, ["-hide_banner", "-version"], NOTHING, NEVER);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout.toString(), /^ffmpeg version 5\.1\.4 /);
  });

  it("reads files by their place, and standard input in pieces of any length", async () => {
    const file = put("it's # 100 %d 📼 e\u0301\n.wav", readFileSync(tones()));
    assert.deepEqual(hearNumbers(samples(await inside(["-i", `file:${file}`, ...PCM]))), NUMBERS);
    const bytes = readFileSync(tones());
    const pieces = Array.from({ length: 50 }, (_, i) =>
      bytes.subarray(i * 7_919, i === 49 ? bytes.length : (i + 1) * 7_919),
    );
    const piped = await inside(["-protocol_whitelist", "pipe", "-i", "pipe:0", ...PCM], pieces);
    assert.deepEqual(samples(piped), samples(await inside(["-i", file, ...PCM])));
    const part = `subfile,,start,44,end,${bytes.length},,:file:${tones()}`;
    const within = await inside(["-f", "s16le", "-ar", "16000", "-ac", "1", "-i", part, ...PCM]);
    assert.deepEqual(samples(within), samples(piped));
  });

  it("encodes what is sent and played, to standard output and to a file, as the native one does", async () => {
    const raw = readFileSync(tones()).subarray(44);
    const input = ["-f", "s16le", "-ar", "16000", "-ac", "1", "-i", "pipe:0"];
    for (const to of [
      ["-c:a", "flac", "-f", "flac"],
      ["-c:a", "libmp3lame", "-b:a", "64k", "-f", "mp3"],
    ]) {
      const piped = await inside([...input, ...to, "pipe:1"], raw);
      assert.deepEqual([piped.code, piped.stderr], [0, ""]);
      const file = path.join(folder, "encoded.part");
      assert.equal((await inside([...input, ...to, file], raw)).code, 0);
      for (const [encoded, name] of [
        [piped.stdout, "piped"],
        [readFileSync(file), "written"],
      ] as const) {
        const back = native(["-f", to.at(-1) as string, "-i", "pipe:0", ...PCM], encoded);
        const heard = new Int16Array(Uint8Array.from(back).buffer);
        assert.deepEqual(hearNumbers(heard), NUMBERS, name);
        // Its header was put right after the samples: nothing says so that only knows how to append.
        if (to.includes("flac")) assert.equal(heard.length, raw.length / 2, name);
      }
      rmSync(file);
    }
  });

  it("reads behind 4 GB", async () => {
    const file = put("long.raw", NOTHING);
    const second = 140_000;
    truncateSync(file, second * 32_000);
    const handle = openSync(file, "r+");
    writeSync(handle, readFileSync(tones()).subarray(44), 0, undefined, second * 32_000);
    closeSync(handle);
    const input = ["-f", "s16le", "-ar", "16000", "-ac", "1", "-ss", String(second), "-i", file];
    assert.deepEqual(hearNumbers(samples(await inside([...input, ...PCM]))), NUMBERS);
    rmSync(file);
  });

  it("says in ffmpeg's own words what is wrong with a file, and begins no output without an input", async () => {
    const target = path.join(folder, "none.flac");
    const missing = path.join(folder, "missing.wav");
    const first = await inside(["-i", missing, target]);
    assert.equal(first.code, 1);
    assert.match(first.stderr, /missing\.wav: No such file or directory/);
    assert.ok(!existsSync(target));
    assert.match(
      (await inside(["-i", folder, "-f", "null", "-"])).stderr,
      /Is a directory|I\/O error|Input\/output error/,
    );
    assert.match((await inside(["-i", put("empty.wav", NOTHING), target])).stderr, /Invalid data found/);
    assert.ok(!existsSync(target));
    const nowhere = await inside(["-i", tones(), path.join(folder, "no", "folder.flac")]);
    assert.match(nowhere.stderr, /No such file or directory/);
    assert.equal(nowhere.code, 1);
    const full = await inside(["-stream_loop", "20", "-i", tones(), "-c:a", "pcm_s16le", "-f", "s16le", "/dev/full"]);
    assert.match(full.stderr, /No space left on device/);
    assert.notEqual(full.code, 0);
  });

  describe("sees only the files that were handed to it", () => {
    const secret = (): string => {
      const file = path.join(folder, "secret.ts");
      native(["-y", "-i", tones(), "-c:a", "aac", file]);
      return file;
    };
    const lists: Readonly<Record<string, (file: string) => readonly [string, readonly string[]]>> = {
      "a playlist": (file) => [
        `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://${file}\n#EXT-X-ENDLIST\n`,
        ["-f", "hls"],
      ],
      "a script of ffconcat": (file) => [`ffconcat version 1.0\nfile '${file}'\n`, ["-f", "concat", "-safe", "0"]],
    };
    for (const [what, list] of Object.entries(lists)) {
      it(`${what} that names another finds nothing, with every protocol allowed`, async () => {
        const [text, format] = list(secret());
        const file = put("list.mp3", text);
        const allowed = ["-protocol_whitelist", "file,crypto,data,subfile,concat"];
        // The native one reads it so: what is allowed here is no protection.
        assert.ok(native([...format, ...allowed, "-i", file, ...PCM]).length > 0);
        const { code, stdout, stderr } = await inside([...format, ...allowed, "-i", file, ...PCM]);
        assert.equal(stdout.length, 0);
        assert.notEqual(code === 0 ? stderr : "failed", "");
      });
    }

    it("neither by a protocol that takes several, nor by a filter, nor a folder", async () => {
      const file = secret();
      for (const input of [`concat:${tones()}|${file}`, "cache:file:" + file, path.relative(process.cwd(), file)])
        assert.equal((await inside(["-i", input, ...PCM])).stdout.length, 0, input);
      const filtered = await inside(["-i", tones(), "-filter_complex", `amovie=${file}[a]`, "-map", "[a]", ...PCM]);
      assert.match(filtered.stderr, /No such file or directory/);
      assert.equal(filtered.stdout.length, 0);
    });

    it("writes what comes last, and nothing else", async () => {
      const extra = path.join(folder, "extra.flac");
      const log = path.join(folder, "log.txt");
      const args = ["-i", tones(), "-report", "-vstats_file", log, "-f", "flac", extra, "-f", "flac", "pipe:1"];
      const before = readdirSync(folder);
      await inside(args);
      assert.deepEqual(readdirSync(folder), before);
      assert.ok(!readdirSync(await insideFolder()).some((name) => name.endsWith(".log")));
    });

    it("reaches nobody over the network", async () => {
      let reached = 0;
      const server = createServer((_, response) => void response.end(void reached++));
      server.on("connection", () => reached++);
      await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
      try {
        const { port } = server.address() as AddressInfo;
        for (const url of [`http://127.0.0.1:${port}/a.mp3`, `tcp://127.0.0.1:${port}`, `rtmp://127.0.0.1:${port}/a`]) {
          const { code, stderr } = await inside(["-i", url, ...PCM]);
          assert.notEqual(code, 0, url);
          assert.notEqual(stderr, "");
        }
        assert.equal(reached, 0);
      } finally {
        server.close();
      }
    });
  });

  it("ends at once when it is cancelled, also where nobody takes what it says", async () => {
    const child = start(program, ["-v", "error", "-f", "lavfi", "-i", "anullsrc", "-f", "s16le", "pipe:1"]);
    const { exited } = child;
    await new Promise((resolve) => void child.stdout.once("readable", resolve));
    child.end();
    assert.equal(await exited, null);
    const aborted = new AbortController();
    const reason = new Error("cancelled");
    const running = run(
      program,
      ["-v", "error", "-f", "lavfi", "-i", "anullsrc", "-f", "null", "-"],
      NOTHING,
      aborted.signal,
    );
    aborted.abort(reason);
    await assert.rejects(running, reason);
  });

  describe("where a file of it", () => {
    const copy = async (): Promise<string> => {
      const made = mkdtempSync(path.join(folder, "copy-"));
      cpSync(await insideFolder(), made, { recursive: true });
      return made;
    };
    const version = (made: string): Promise<Output> =>
      run({ path: path.join(made, "ffmpeg.js"), isModule: true }, ["-version"], NOTHING, NEVER);

    it("is missing, it says so in one line of its own", async () => {
      const made = await copy();
      rmSync(path.join(made, "ffmpeg-core.wasm"));
      await assert.rejects(version(made), {
        code: "ffmpegDamaged",
        message: /^The ffmpeg inside Earmark cannot be loaded: ENOENT.*$/,
      });
    });

    it("is damaged, it says so when it is asked whether it works", async () => {
      const made = await copy();
      const core = path.join(made, "ffmpeg-core.wasm");
      const bytes = readFileSync(core);
      bytes[20_000_000] = (bytes[20_000_000] as number) ^ 1;
      writeFileSync(core, bytes);
      await assert.rejects(version(made), {
        code: "ffmpegDamaged",
        message: /^The ffmpeg inside Earmark cannot be loaded: ffmpeg-core\.wasm is not what was packaged$/,
      });
      truncateSync(core, 1_000_000);
      await assert.rejects(
        run({ path: path.join(made, "ffmpeg.js"), isModule: true }, ["-i", tones()], NOTHING, NEVER),
        { code: "ffmpegDamaged" },
      );
    });
  });
});

describe("the files that a command line hands over", () => {
  it("are inputs and the output, as absolute paths; options, pipes and relative names are none", () => {
    for (const [args, inputs, outputs] of [
      [["-i", "file:/a/b.mp3"], ["/a/b.mp3"], []],
      [["-i", "/a/b.mp3", "-f", "flac", "/c.flac"], ["/a/b.mp3"], ["/c.flac"]],
      [["-i", "subfile,,start,5,end,9,,:file:/a/b,,:c.mp3", "-f", "null", "-"], ["/a/b,,:c.mp3"], []],
      [["-i", "pipe:0", "pipe:1"], [], []],
      [["-i", "a.mp3", "b.mp3"], [], []],
      [["-i", "http://host/a.mp3", "/c"], [], ["/c"]],
      [["-i", "/a", "-i", "/b", "-i", "/a", "-"], ["/a", "/b"], []],
      [["-version"], [], []],
      [[], [], []],
    ] as const) {
      const named = filesNamed(args, path.posix);
      assert.deepEqual([named.inputs, named.outputs], [inputs, outputs], args.join(" "));
    }
  });

  it("have drives on Windows, which are no protocols", () => {
    const { inputs, outputs, args } = filesNamed(
      ["-i", "file:C:\\Users\\张三\\a b.mp3", "-i", "file:\\\\nas\\share\\x.wav", "D:\\out.flac.part"],
      path.win32,
    );
    assert.deepEqual(inputs, ["C:\\Users\\张三\\a b.mp3", "\\\\nas\\share\\x.wav"]);
    assert.deepEqual(outputs, ["D:\\out.flac.part"]);
    assert.equal(args.at(-1), "file:D:\\out.flac.part");
  });
});
