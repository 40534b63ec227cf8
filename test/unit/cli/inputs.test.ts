import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { readArguments } from "../../../src/cli/arguments";
import { inputsOf } from "../../../src/cli/inputs";
import { buildProgram, removeProgram, startProgram } from "./program";

const NUMBERS = [11, 22];
const WORDS = NUMBERS.map(spelled).join(" ");

/** What the program opens, and what it leaves alone. */
describe("what the command line takes", () => {
  let service: Service;
  let folder: string;
  let wav: string;

  before(async function () {
    this.timeout(60_000);
    await buildProgram();
    wav = recording("numbers-11.wav", () => speakNumbers(NUMBERS));
  });
  after(removeProgram);
  beforeEach(async () => {
    service = await startService(tonesRecognizer("zh"));
    folder = mkdtempSync(path.join(tmpdir(), "earmark-inputs-"));
  });
  afterEach(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const own = (...names: readonly string[]): string => path.join(folder, ...names);
  const start = (...args: readonly string[]): ReturnType<typeof startProgram> =>
    startProgram(["transcribe", ...args], { service, cache: own("cache") });
  const pipe = (name: string): string => {
    assert.equal(spawnSync("mkfifo", [own(name)]).status, 0);
    return own(name);
  };
  /** The recordings below `in`, by their names there. */
  const found = async (): Promise<readonly string[]> => {
    const { inputs, leftOut } = await inputsOf([own("in")]);
    assert.deepEqual(leftOut, []);
    return inputs.map((input) => (input.kind === "file" ? path.relative(own("in"), input.path) : input.url));
  };

  it("recordings 12: links to recordings are followed, also those to folders, and never in circles", async () => {
    mkdirSync(own("in/deep/er"), { recursive: true });
    mkdirSync(own("elsewhere"));
    for (const name of ["in/a.wav", "in/deep/b.wav", "elsewhere/c.wav"]) copyFileSync(wav, own(name));
    symlinkSync(own("elsewhere/c.wav"), own("in/link.wav"));
    symlinkSync("link.wav", own("in/link to a link.wav"));
    symlinkSync(own("elsewhere"), own("in/other"));
    for (const [to, name] of [
      ["..", "in/deep/up"],
      [".", "in/deep/er/self"],
      [own(), "in/deep/er/top"],
      ["loop.wav", "in/loop"],
    ] as const)
      symlinkSync(to, own(name));
    // By its folder link it would come a second time; by the link to all of it once, where it is.
    const names = await found();
    assert.deepEqual(names.slice(0, 2), ["a.wav", "deep/b.wav"]);
    assert.ok(names.includes("link.wav") && names.includes("link to a link.wav"));
    assert.equal(names.filter((name) => path.basename(name) === "c.wav").length, 1);
    assert.equal(new Set(names).size, names.length);
    const { code, out } = await start(own("in/link.wav")).ended;
    assert.deepEqual([code, out], [0, `${WORDS}\n`]);
  });

  it("recordings 12: what macOS writes beside files is passed over", async () => {
    mkdirSync(own("in"));
    copyFileSync(wav, own("in/x.wav"));
    writeFileSync(own("in/._x.wav"), "Mac OS X        ");
    writeFileSync(own("in/.x.wav"), "");
    copyFileSync(wav, own("in/.x.wav"));
    assert.deepEqual(await found(), [".x.wav", "x.wav"]);
  });

  it("recordings 12: links to nothing, in circles, and what is no regular file is said, and the others have their turn", async () => {
    mkdirSync(own("in"));
    copyFileSync(wav, own("in/x.wav"));
    symlinkSync(own("gone.wav"), own("in/broken.wav"));
    symlinkSync("self.mp3", own("in/self.mp3"));
    pipe("in/pipe.ogg");
    symlinkSync("/dev/zero", own("in/zero.wav"));
    symlinkSync(own("gone.txt"), own("in/broken.txt"));
    const { code, out, err } = await start(own("in")).ended;
    assert.deepEqual([code, out], [3, `${WORDS}\n`]);
    assert.equal(err.match(/^earmark: .*was skipped because .*\.$/gm)?.length, 4);
    for (const name of ["broken.wav", "self.mp3", "pipe.ogg", "zero.wav"]) assert.ok(err.includes(`/${name} `), err);
  });

  for (const cache of [[], ["--no-cache"], ["--no-cache", "--resume"], ["--out-dir", "/tmp/earmark-never"]]) {
    it(`attacks 18: pipes, sockets and devices are never opened ${cache.join(" ")}`, async () => {
      const socket = createServer().listen(own("socket.wav"));
      await new Promise((resolve) => socket.once("listening", resolve));
      symlinkSync(pipe("pipe.wav"), own("link.wav"));
      try {
        for (const name of [own("pipe.wav"), own("link.wav"), own("socket.wav"), "/dev/zero", "/dev/tty"]) {
          const { code, err } = await start(name, ...cache).ended;
          assert.deepEqual([code, err], [3, `earmark: ${name} is not a regular file.\n`]);
        }
      } finally {
        socket.close();
      }
    });
  }

  it("says what of a glossary could not be read", async () => {
    copyFileSync(wav, own("x.wav"));
    for (const [text, problem] of [
      ["a\0b", "the file is not text"],
      ["word\n".repeat(200_001), "the file is too large for a glossary"],
      [`${"x".repeat(101)}\nLazard\n`, "entry 1 is not a term"],
      [`${"x".repeat(101)}\n`.repeat(20), "15 more like these"],
    ] as const) {
      writeFileSync(own("words.txt"), text);
      const { code, err } = await start(own("x.wav"), "--glossary", own("words.txt")).ended;
      assert.deepEqual(
        [code, err.split("\n").includes(`earmark: glossary ${own("words.txt")}: ${problem}`)],
        [0, true],
        err,
      );
    }
  }).timeout(30_000);

  it("attacks 18: a glossary or a context that is a pipe, a device or of any size is refused", async () => {
    copyFileSync(wav, own("x.wav"));
    writeFileSync(own("huge.txt"), "");
    truncateSync(own("huge.txt"), 2 ** 33);
    for (const option of ["--glossary", "--context"]) {
      for (const [name, code] of [
        [own(`${option}.fifo`), 3],
        ["/dev/zero", 3],
        [own("in"), 3],
        [own("huge.txt"), 2],
      ] as const) {
        if (name.endsWith(".fifo")) pipe(path.basename(name));
        const ended = await start(own("x.wav"), option, name).ended;
        assert.equal(ended.code, code, ended.err);
        assert.match(ended.err, /^earmark: .*(not a regular file|cannot be read|bytes)/);
      }
    }
    assert.equal(service.received.length, 0);
  });

  it("attacks 16: a language that is none never reaches a program or a request", async () => {
    copyFileSync(wav, own("x.wav"));
    const touched = own("touched");
    const command = JSON.stringify(["sh", "-c", "echo {language}"]);
    for (const language of [
      `$(touch ${touched})`,
      `; touch ${touched}`,
      "`touch x`",
      "zh\nen",
      "../en",
      "--help",
      "",
    ]) {
      const { code, err } = await start(own("x.wav"), "--command", command, `--language=${language}`).ended;
      assert.equal(code, 2, language);
      assert.match(err, /--language must be a language code/);
    }
    const { out } = await start(own("x.wav"), "--command", command, "--language", "zh-Hant-TW").ended;
    assert.equal(out, "zh-Hant-TW\n");
  });

  it("platforms 18: quotes that PowerShell has taken away are said to be gone", () => {
    const read = (line: string): unknown => readArguments(["transcribe", "x.wav", "--command", line], {});
    for (const line of ["[whisper-cli, -f, {audio}]", " [whisper-cli] ", "[]"])
      assert.throws(() => read(line), /quotes are gone|JSON array/);
    assert.throws(() => read("[whisper-cli, -f, {audio}]"), /PowerShell.*\\"/);
    assert.throws(() => read("whisper-cli"), /^(?!.*PowerShell)/);
    read('["whisper-cli", "-f", "{audio}"]');
  });
});
