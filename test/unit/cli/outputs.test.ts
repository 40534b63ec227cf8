import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { raw, refusal } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { buildProgram, removeProgram, SHELL_COMMAND, startProgram, watched, type Ended } from "./program";

const [ONE, TWO] = [
  [11, 22],
  [33, 44, 55],
];
const words = (numbers: readonly number[]): string => numbers.map(spelled).join(" ");

/** What the program leaves on the disk for whoever asked for it. */
describe("the files that the command line writes", () => {
  let service: Service;
  let folder: string;
  let out: string;
  let one: string;
  let two: string;

  before(async function () {
    this.timeout(60_000);
    await buildProgram();
    one = recording("numbers-11.wav", () => speakNumbers(ONE));
    two = recording("numbers-33.wav", () => speakNumbers(TWO));
  });
  after(removeProgram);
  beforeEach(async () => {
    service = await startService(tonesRecognizer("zh"));
    folder = mkdtempSync(path.join(tmpdir(), "earmark-outputs-"));
    out = path.join(folder, "out");
    for (const [name, from] of [
      ["a/x.wav", one],
      ["b/x.wav", two],
    ] as const) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      copyFileSync(from, path.join(folder, name));
    }
  });
  afterEach(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const own = (...names: readonly string[]): string => path.join(folder, ...names);
  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
    startProgram(["transcribe", ...args], { service, cache: own("cache") }, { env }).ended;
  const shell = (command: string): Promise<Ended> =>
    watched(
      spawn("bash", ["-c", command], {
        env: {
          ...process.env,
          DASHSCOPE_API_KEY: KEY,
          DASHSCOPE_HTTP_BASE_URL: `${service.url}/api/v1`,
          XDG_CACHE_HOME: own("cache"),
          HEARS: JSON.stringify(["/bin/sh", "-c", "seq 20000"]),
        },
        stdio: ["ignore", "pipe", "pipe"],
      }),
    ).ended;
  /** All files below a folder. */
  const files = (below: string): string[] =>
    readdirSync(below, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(path.join(below, name)).isFile())
      .sort();
  const text = (...names: readonly string[]): string => readFileSync(path.join(out, ...names), "utf8").trim();

  it("recordings 10: two recordings of one name have a file each", async () => {
    const { code, err } = await run([own("a/x.wav"), own("b/x.wav"), "--out-dir", out]);
    assert.deepEqual([code, err], [0, ""]);
    assert.deepEqual([text("x.wav.txt"), text("x.wav-2.txt")], [words(ONE), words(TWO)]);
    const again = await run([own("a/x.wav"), own("b/x.wav"), "--out-dir", out]);
    assert.equal(again.code, 0);
    assert.equal(again.err.match(/already transcribed/g)?.length, 2);
  });

  it("recordings 10: recordings that differ only in their ending or its case have a file each", async () => {
    copyFileSync(two, own("a/x.mp3"));
    copyFileSync(one, own("a/x.MP3"));
    const { code, err } = await run([own("a"), "--out-dir", out, "--out", "srt"]);
    assert.deepEqual([code, err], [0, ""]);
    assert.deepEqual(files(out), ["x.MP3.srt", "x.mp3-2.srt", "x.wav.srt"]);
    assert.match(text("x.mp3-2.srt"), new RegExp(words(TWO)));
    assert.match(text("x.wav.srt"), new RegExp(words(ONE)));
  });

  it("recordings 10: folders below a folder stay folders, and two folders, a case and a composition do not collide", async () => {
    copyFileSync(two, own("a/X.WAV"));
    copyFileSync(one, own("b/e\u0301.wav"));
    copyFileSync(two, own("b/\u00e9.wav"));
    const whole = await run([folder, "--out-dir", out]);
    assert.deepEqual([whole.code, whole.err], [0, ""]);
    assert.equal(files(out).length, 5);
    // Where a file system does not tell them apart, one would have replaced the other.
    assert.deepEqual([text("a/X.WAV.txt"), text("a/x.wav-2.txt")], [words(TWO), words(ONE)]);
    assert.equal(text("b/x.wav.txt"), words(TWO));
    const apart = path.join(folder, "apart");
    assert.equal((await run([own("a"), own("b"), "--out-dir", apart])).code, 0);
    assert.equal(files(apart).length, 5);
  });

  it("recordings 10: what was made from another recording is not done, costs nothing and is not lost", async () => {
    assert.equal((await run([own("a/x.wav"), "--out-dir", out])).code, 0);
    const sent = service.received.length;
    const other = await run([own("b/x.wav"), "--out-dir", out]);
    assert.equal(other.code, 8);
    assert.match(other.err, /another recording.*--force/);
    assert.deepEqual([text("x.wav.txt"), service.received.length], [words(ONE), sent]);
    assert.equal((await run([own("b/x.wav"), "--out-dir", out, "--force"])).code, 0);
    assert.equal(text("x.wav.txt"), words(TWO));
  });

  for (const [what, more] of [
    ["made", []],
    ["made, although it is empty", []],
    ["overwritten all the same with --force", ["--force"]],
  ] as const)
    it(`a file that somebody else ${what} meanwhile`, async () => {
      const theirs = what.includes("empty") ? "" : "theirs";
      service.behavior.gate = async () => writeFileSync(path.join(out, "x.wav.txt"), theirs);
      const { code, err } = await run([own("a/x.wav"), "--out-dir", out, ...more]);
      if (more.length > 0) return assert.deepEqual([code, text("x.wav.txt")], [0, words(ONE)]);
      assert.equal(code, 8);
      assert.deepEqual([text("x.wav.txt"), text("x.wav 2.txt")], [theirs, words(ONE)]);
      assert.match(err, /x\.wav\.txt was created or changed during the transcription.*x\.wav 2\.txt/);
      // Theirs is not taken for a transcript of ours.
      const again = await run([own("a/x.wav"), "--out-dir", out]);
      assert.equal(text("x.wav.txt") === theirs || theirs === "", true);
      assert.equal(again.code, theirs === "" ? 0 : 8);
    });

  it("recordings 10: the same name with other sound is not done, whatever its time says", async () => {
    const [file, times] = [own("a/x.wav"), new Date(1_700_000_000_000)];
    utimesSync(file, times, times);
    assert.equal((await run([file, "--out-dir", out, "--no-cache"])).code, 0);
    // In place: same size, same time.
    const bytes = readFileSync(file);
    bytes.fill(0, 20_000, 21_000);
    writeFileSync(file, bytes);
    utimesSync(file, times, times);
    assert.equal((await run([file, "--out-dir", out, "--no-cache"])).code, 8);
    copyFileSync(two, file);
    utimesSync(file, times, times);
    assert.equal((await run([file, "--out-dir", out])).code, 8);
  });

  it("recordings 10: a recording that was moved, touched or linked is still done; another language is not", async () => {
    assert.equal((await run([own("a/x.wav"), "--out-dir", out])).code, 0);
    mkdirSync(own("c"));
    cpSync(own("a/x.wav"), own("c/x.wav"));
    utimesSync(own("c/x.wav"), 5, 5);
    mkdirSync(own("d"));
    symlinkSync(own("c/x.wav"), own("d/x.wav"));
    symlinkSync(out, own("same"));
    for (const [name, to] of [
      ["c/x.wav", out],
      ["d/x.wav", own("same")],
    ] as const) {
      const { code, err } = await run([own(name), "--out-dir", to]);
      assert.deepEqual([code, /already transcribed/.test(err)], [0, true], err);
    }
    const other = await run([own("a/x.wav"), "--out-dir", out, "--language", "de"]);
    assert.equal(other.code, 8);
    assert.match(other.err, /other options/);
  });

  it("recordings 10: one that nobody knows anything of is not done", async () => {
    mkdirSync(out);
    writeFileSync(path.join(out, "x.wav.txt"), "mine");
    const { code, out: events } = await run([own("a/x.wav"), "--out-dir", out, "--json-events"]);
    assert.equal(code, 8);
    assert.match(events, /"type":"error","file":"x.wav","error":"output"/);
    assert.deepEqual([text("x.wav.txt"), service.received.length], ["mine", 0]);
  });

  it("recordings 10: a file with gaps is gone on with, unless somebody has worked on it", async () => {
    service.behavior.fault = () => refusal(400, "DataInspectionFailed", "no");
    const args = [own("a/x.wav"), "--out-dir", out];
    for (const code of [7, 7]) assert.equal((await run(args)).code, code);
    writeFileSync(path.join(out, "x.wav.txt"), "what I heard myself");
    assert.equal((await run(args)).code, 8);
    rmSync(path.join(out, "x.wav.txt"));
    assert.equal((await run(args)).code, 7);
    service.behavior.fault = () => undefined;
    assert.equal((await run(args)).code, 0);
    assert.equal(text("x.wav.txt"), words(ONE));
  });

  it("recordings 10: a file with gaps is not gone on with over what somebody writes into it meanwhile", async () => {
    const args = [own("a/x.wav"), "--out-dir", out];
    service.behavior.fault = () => refusal(400, "DataInspectionFailed", "no");
    assert.equal((await run(args)).code, 7);
    service.behavior.fault = () => undefined;
    service.behavior.gate = async () => writeFileSync(path.join(out, "x.wav.txt"), "what I heard myself");
    const { err } = await run(args);
    assert.match(err, /was created or changed during the transcription/);
    assert.deepEqual([text("x.wav.txt"), text("x.wav 2.txt")], ["what I heard myself", words(ONE)]);
  });

  it("recordings 11: an empty file is nothing that is done", async () => {
    const args = [own("a/x.wav"), "--out-dir", out];
    assert.equal((await run(args)).code, 0);
    truncateSync(path.join(out, "x.wav.txt"));
    assert.deepEqual([(await run(args)).code, text("x.wav.txt")], [0, words(ONE)]);
  });

  it("recordings 11: a disk without room for the text leaves no file, ends with 8 and stops paying", async () => {
    // So many times 1024 bytes a file may have: the clip for the program has less, the text more.
    const limited = (args: string): Promise<Ended> =>
      shell(`ulimit -f 80; exec ${SHELL_COMMAND} transcribe ${args} --out-dir "${out}" --command "$HEARS"`);
    const both = `"${own("a/x.wav")}" "${own("b/x.wav")}"`;
    for (const more of ["", "--no-cache", "--force", "--out json"]) {
      const { code, err } = await limited(`${both} ${more}`);
      assert.equal(code, 8, err);
      assert.match(err, /Could not write to .*: EFBIG/);
      assert.doesNotMatch(err, / {4}at /);
      assert.deepEqual(readdirSync(out), []);
    }
    assert.equal((await shell(`${SHELL_COMMAND} transcribe ${both} --out-dir "${out}" --command "$HEARS"`)).code, 0);
    assert.equal(readdirSync(out).length, 2);
  }).timeout(30_000);

  it("attacks 7: standard output on a full disk is never done", async () => {
    const command = `${SHELL_COMMAND} transcribe "${own("a/x.wav")}" --command "$HEARS"`;
    for (const more of ["", "--out json", "--out srt", "--json-events"]) {
      const { code, err } = await shell(`${command} ${more} > /dev/full`);
      assert.equal(code, 8, more + err);
      assert.match(err, /^earmark: Could not write to standard output: ENOSPC/);
      assert.doesNotMatch(err, / {4}at /);
    }
    assert.equal((await shell(`${SHELL_COMMAND} --help > /dev/full`)).code, 8);
    // A file with room for the first half of a write: the system says how much it took, not that it failed.
    const half = await shell(`ulimit -f 80; exec ${command} --out json --no-cache > "${own("half.json")}"`);
    assert.equal(half.code, 8, half.err);
    assert.match(half.err, /EFBIG/);
  }).timeout(30_000);

  it("attacks 7: standard error that is gone or full does not matter", async () => {
    const { code, out: said } = await shell(
      `${SHELL_COMMAND} transcribe "${own("a/x.wav")}" --glossary /dev/null --model x --command '["echo","hello"]' 2> /dev/full; echo $?; ` +
        `${SHELL_COMMAND} transcribe "${own("a/x.wav")}" --command '["echo","hello"]' 2>&-; echo $?`,
    );
    assert.equal(code, 0);
    assert.equal(said, "3\nhello\n0\n");
  });

  it("attacks 7: a reader that leaves ends it quietly, and is not told that all is done", async () => {
    const lines = `for i in $(seq 300); do echo word $i; sleep 0.01; done`;
    const command = `${SHELL_COMMAND} transcribe "${own("a/x.wav")}" --json-events --command '["/bin/sh","-c","${lines}"]'`;
    const { code, out: said, err } = await shell(`set -o pipefail; ${command} | head -1`);
    assert.equal(code, 141);
    assert.equal(said.trim().split("\n").length, 1);
    assert.equal(err, "");
    const closed = await shell(
      `${SHELL_COMMAND} transcribe "${own("a/x.wav")}" --command '["echo","hello"]' | true; echo "\${PIPESTATUS[0]}"`,
    );
    assert.deepEqual([closed.out, closed.err], ["141\n", ""]);
  });

  it("attacks 7: where nothing can be written, nothing is paid for", async () => {
    writeFileSync(own("file"), "");
    mkdirSync(own("taken/x.wav.txt"), { recursive: true });
    for (const to of [own("file"), own("file/below"), "/proc/earmark", "/dev/full/out"]) {
      const { code, err } = await run([own("a/x.wav"), "--out-dir", to]);
      assert.equal(code, 8, to);
      assert.match(err, /^earmark: .*Could not write to/);
      assert.doesNotMatch(err, / {4}at /);
    }
    assert.equal(service.received.length, 0);
    // One of several: the others have their turn.
    copyFileSync(two, own("b/y.wav"));
    const { code } = await run([own("a/x.wav"), own("b/y.wav"), "--out-dir", own("taken"), "--force"]);
    assert.deepEqual([code, service.received.length], [8, 1]);
    assert.equal(readFileSync(own("taken/y.wav.txt"), "utf8").trim(), words(TWO));
  });

  it("attacks 7: a folder that is not there is made, and a name of 250 bytes has room", async () => {
    const name = `${"n".repeat(246)}.wav`;
    copyFileSync(one, own(name));
    const deep = own("not/there/yet");
    assert.equal((await run([own(name), "--out-dir", deep])).code, 0);
    assert.deepEqual(readdirSync(deep), [`${name}.txt`]);
    // Longer than a file system takes: as much of it as there is room for, and a mark of the rest.
    const long = `${"n".repeat(250)}.wav`;
    copyFileSync(two, own(long));
    assert.equal((await run([own(long), "--out-dir", deep])).code, 0);
    const made = readdirSync(deep).find((one) => one !== `${name}.txt`) ?? "";
    assert.match(made, /^n+~[\da-f]{8}\.txt$/);
    assert.equal(Buffer.byteLength(made), 255);
    assert.equal(readFileSync(path.join(deep, made), "utf8").trim(), words(TWO));
  });

  it("attacks 7: the exit code of a batch is the worst of its recordings", async () => {
    writeFileSync(own("b/noise.mp3"), "this is no recording");
    service.behavior.fault = (number) => (number === 0 ? refusal(400, "DataInspectionFailed", "no") : undefined);
    const { code } = await run([folder, "--out-dir", out]);
    // A gap, one that cannot be decoded, one that is done.
    assert.equal(code, 3);
    assert.equal(files(out).length, 2);
  });

  it("recordings, also: what is unusable for the cache is never a reason not to transcribe", async () => {
    writeFileSync(own("file"), "");
    const homes: readonly NodeJS.ProcessEnv[] = [
      { XDG_CACHE_HOME: "", HOME: own("file") },
      { XDG_CACHE_HOME: "/dev/null" },
      { XDG_CACHE_HOME: "/proc/earmark" },
      { XDG_CACHE_HOME: own("file", "below") },
      { XDG_CACHE_HOME: "", HOME: "" },
    ];
    for (const env of homes) {
      for (const more of [[], ["--no-cache"], ["--no-cache", "--resume"], ["--out-dir", out, "--force"]]) {
        const { code, out: said, err } = await run([own("a/x.wav"), ...more], env);
        assert.deepEqual([code, more.includes("--out-dir") ? text("x.wav.txt") : said.trim()], [0, words(ONE)], err);
        assert.match(err, /^earmark: finished segments cannot be saved for reuse: .*\n$/);
      }
    }
    assert.ok(!existsSync(path.resolve(".cache")));
  }).timeout(120_000);

  it("recordings, also: a relative or full cache, and one that is full from now on", async () => {
    const { code, err } = await run([own("a/x.wav")], { XDG_CACHE_HOME: "relative", HOME: own() });
    assert.deepEqual([code, err], [0, ""]);
    assert.ok(existsSync(own(".cache/earmark/clips")) && !existsSync(path.resolve("relative")));
    const both = `"${own("a/x.wav")}" "${own("b/x.wav")}"`;
    const full = await shell(`ulimit -f 0; exec ${SHELL_COMMAND} transcribe ${both} --cache-dir "${own("full")}"`);
    assert.equal(full.code, 0, full.err);
    assert.equal(full.out, `## x.wav\n\n${words(ONE)}\n\n## x.wav\n\n${words(TWO)}\n\n`);
    assert.match(full.err, /^earmark: finished segments cannot be saved [^\n]*EFBIG[^\n]*\n$/);
    // Neither has what a program is to hear: a matter of this machine, and no fault of ours.
    const program = await shell(`ulimit -f 0; exec ${SHELL_COMMAND} transcribe ${both} --command '["cat", "{audio}"]'`);
    assert.equal(program.code, 8, program.err);
    assert.doesNotMatch(program.err, / {4}at /);
  });

  it("recognizers 11: what a service cut short is said on standard error, in JSON and as an event, also from the cache", async () => {
    const frame = (finish_reason: string): string =>
      `data:${JSON.stringify({ output: { choices: [{ finish_reason, message: { content: [{ text: "so far" }], role: "assistant" } }] } })}\n\n`;
    service.behavior.fault = () => raw(200, "text/event-stream", frame("null") + frame("length"));
    for (const more of [[], ["--no-cache"], ["--out", "srt"]]) {
      const { code, err } = await run([own("a/x.wav"), ...more]);
      assert.equal(code, 7);
      assert.match(err, /^earmark: x\.wav: 0:00–0:0\d: The service stopped early/);
    }
    const sent = service.received.length;
    const json = await run([own("a/x.wav"), "--out", "json"]);
    assert.deepEqual([json.code, service.received.length], [7, sent]);
    assert.equal((JSON.parse(json.out) as { segments: { truncated?: boolean }[] }).segments[0]?.truncated, true);
    const events = (await run([own("a/x.wav"), "--json-events"])).out;
    assert.match(events, /"type":"segment".*"truncated":true/);
    assert.match(events, /"type":"notice".*"notice":"truncated"/);
  });
});
