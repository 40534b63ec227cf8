import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { partly, refusal, type Fault } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { converted, made, recording } from "../../sounds/files";
import { numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { startProxy } from "../recognizers/proxies";
import { buildProgram, removeProgram, startProgram, type Ended } from "./program";

const ROOT = path.resolve(import.meta.dirname, "../../..");

const FEW = Array.from({ length: 12 }, (_, i) => i * 83);
const MANY = numbersFor(240);
const words = (numbers: readonly number[]): string => numbers.map(spelled).join(" ");

describe("the command line", () => {
  let service: Service;
  let folder: string;
  let memo: string;
  let lecture: string;

  before(async function () {
    this.timeout(60_000);
    await buildProgram();
    memo = recording("numbers-12.wav", () => speakNumbers(FEW));
    lecture = converted(
      recording("numbers-240.wav", () => speakNumbers(MANY)),
      "numbers-240.mp3",
    );
  });
  after(removeProgram);
  beforeEach(async () => {
    service = await startService(tonesRecognizer("zh"));
    folder = mkdtempSync(path.join(tmpdir(), "earmark-cli-"));
  });
  afterEach(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ReturnType<typeof startProgram> =>
    startProgram(args, { service, cache: path.join(folder, "cache") }, { env });
  const run = (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> => start(args, env).ended;

  it("prints the text of a recording, and nothing else", async () => {
    const { code, out, err } = await run(["transcribe", memo]);
    assert.deepEqual([code, out, err], [0, `${words(FEW)}\n`, ""]);
  });

  it("sends the words of files as context, corrects by the glossary, and sends no secret", async () => {
    const glossary = path.join(folder, "words.txt");
    writeFileSync(glossary, "Bulge Bracket\nw0083 = Lazard\n");
    const notes = path.join(folder, "notes.md");
    writeFileSync(notes, "# Evercore\n\nkey sk-abcdefabcdefabcdefabcdef and **Middle Market**\n");
    const { out } = await run([
      "transcribe",
      memo,
      "--glossary",
      glossary,
      "--context",
      notes,
      "--language",
      "en",
      "--itn",
    ]);
    assert.equal(out, `${words(FEW).replace("w0083", "Lazard")}\n`);
    const request = service.received[0]?.request;
    assert.ok(request?.language === "en" && request.itn);
    assert.match(request.context, /^Bulge Bracket\nLazard\n(.*\n)*Evercore/);
    assert.ok(!request.context.includes("sk-abc"));
  });

  it("tells what happens as JSON, a line each, in order", async () => {
    let first = true;
    service.behavior.fault = () => {
      const fault = first ? refusal(500, "InternalError", "once") : undefined;
      first = false;
      return fault;
    };
    const { code, out, err } = await run(["transcribe", lecture, "--json-events"]);
    assert.deepEqual([code, err], [0, ""]);
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; index: number; text: string; start: number; end: number });
    const segments = events.filter(({ type }) => type === "segment");
    assert.equal(segments.map(({ text }) => text).join(" "), words(MANY));
    segments.forEach((one, i) => assert.deepEqual([one.index, one.start], [i, i === 0 ? 0 : segments[i - 1]?.end]));
    assert.ok(events.some(({ type }) => type === "hypothesis") && events.some(({ type }) => type === "retry"));
    const { type, ...done } = events.at(-1) ?? assert.fail();
    assert.equal(type, "done");
    assert.ok("billedSeconds" in done && Number(done.billedSeconds) >= 230);
  }).timeout(20_000);

  it("costs nothing the second time, and sends again what was asked for in another way", async () => {
    await run(["transcribe", lecture]);
    const sent = service.received.length;
    const { out } = await run(["transcribe", lecture]);
    assert.deepEqual([out, service.received.length], [`${words(MANY)}\n`, sent]);
    const other = await run(["transcribe", lecture, "--language", "de", "--json-events"]);
    assert.equal(service.received.length, 2 * sent);
    assert.match(other.out, /"saved":0,"gaps":0,"missing":0\}\n$/);
    await run(["transcribe", lecture, "--no-cache"]);
    assert.equal(service.received.length, 3 * sent);
  }).timeout(30_000);

  for (const [name, fault, code] of [
    ["a rejected key", refusal(401, "InvalidApiKey", "Invalid API-key provided."), 4],
    ["an unpaid account", refusal(400, "Arrearage", "Access denied"), 4],
    ["a service that fails", refusal(500, "InternalError", "no"), 6],
    ["refused content", refusal(400, "DataInspectionFailed", "no"), 7],
  ] as readonly (readonly [string, Fault, number])[]) {
    it(`ends with ${code} for ${name}`, async () => {
      service.behavior.fault = () => fault;
      const ended = await run(["transcribe", memo, "--retry-seconds", "0"]);
      assert.equal(ended.code, code);
      assert.ok(!ended.err.includes(KEY) && ended.err.startsWith("earmark: "), ended.err);
      // What is missing is marked in the text and said beside it.
      if (code === 7) assert.match(ended.err, /^earmark: numbers-12\.wav: 0:00–0:\d\d is missing: .*\n$/);
      if (code === 7) assert.match(ended.out, /^\[… 0:00–0:\d\d …\]\n$/);
    });
  }

  it("platforms 5: says that a proxy requires a sign-in, or refuses, and what to set", async () => {
    for (const [status, error, says] of [
      [
        407,
        "proxySignIn",
        /^earmark: .*The proxy requires a sign-in \(407\).*HTTPS_PROXY=http:\/\/user:password@host:port/,
      ],
      [403, "proxy", /^earmark: .*The proxy did not let the request through \(403\)/],
    ] as const) {
      const proxy = await startProxy(assert.fail);
      proxy.refuses = status;
      const address = `http://me:secret@${proxy.address}`;
      const args = ["transcribe", memo, "--base-url", "https://speech.test", "--retry-seconds", "0", "--json-events"];
      const ended = await run(args, { HTTPS_PROXY: address, NO_PROXY: "" });
      proxy.close();
      assert.match(ended.err, says);
      assert.ok(!ended.err.includes("secret"), ended.err);
      assert.deepEqual([ended.code, ended.out.includes(`"error":"${error}"`)], [5, true], ended.out);
      assert.ok(proxy.asked.every(({ line, credentials }) => line === "CONNECT speech.test:443" && credentials));
      assert.ok(proxy.asked.length > 0);
    }
  });

  it("ends with the kind of error for wrong usage, files, network and host", async () => {
    const cases: readonly (readonly [number, readonly string[], NodeJS.ProcessEnv?])[] = [
      [2, ["transcribe"]],
      [2, ["translate", memo]],
      [2, ["transcribe", memo, "--out", "pdf"]],
      [2, ["transcribe", memo, "--parallel", "many"]],
      [2, ["transcribe", memo, "--base-url", "http://example.org"]],
      [3, ["transcribe", path.join(folder, "nothing.mp3")]],
      [3, ["transcribe", path.join(ROOT, "package.json")]],
      [4, ["transcribe", memo], { DASHSCOPE_API_KEY: "" }],
      [5, ["transcribe", memo, "--base-url", "http://127.0.0.1:9", "--retry-seconds", "0"]],
      [8, ["transcribe", memo, "--ffmpeg", "/bin/false"]],
    ];
    for (const [code, args, env] of cases) {
      const ended = await run(args, env);
      assert.deepEqual([ended.code, ended.out], [code, ""], args.join(" "));
      assert.match(ended.err, /^earmark: /);
      assert.ok(!ended.err.includes("    at "), ended.err);
    }
    assert.equal(service.received.length, 0);
    assert.match((await run(["--help"])).out, /^Usage: earmark transcribe/);
  }).timeout(30_000);

  it("names its own option for what is wrong, and the environment where it came from there", async () => {
    const cases: readonly (readonly [RegExp, readonly string[], NodeJS.ProcessEnv?])[] = [
      [/^earmark: --base-url must be https/, ["--base-url", "http://example.org"]],
      [/^earmark: --base-url is not encrypted.* --key-without-tls/, ["--base-url", "http://10.0.0.7"]],
      [/^earmark: --server is not a URL/, ["--server", "asr", "--model", "x"]],
      [/^earmark: DASHSCOPE_HTTP_BASE_URL is not a URL/, [], { DASHSCOPE_HTTP_BASE_URL: "asr" }],
      [
        /^earmark: DASHSCOPE_HTTP_BASE_URL is not encrypted.* --key-without-tls/,
        [],
        { DASHSCOPE_HTTP_BASE_URL: "http://asr" },
      ],
    ];
    for (const [message, args, env] of cases) {
      const { code, err } = await run(["transcribe", memo, ...args], env);
      assert.equal(code, 2, err);
      assert.match(err, message);
      assert.doesNotMatch(err, /earmark\.\w/);
    }
  }).timeout(30_000);

  it("takes folders, writes a file for each recording and skips what is done", async () => {
    const recordings = path.join(folder, "in/below");
    mkdirSync(recordings, { recursive: true });
    cpSync(memo, path.join(folder, "in/a.wav"));
    cpSync(memo, path.join(recordings, "b.WAV"));
    writeFileSync(path.join(recordings, "notes.md"), "no recording");
    const args = ["transcribe", path.join(folder, "in"), "--out-dir", folder, "--out", "srt"];
    assert.equal((await run(args)).code, 0);
    const srt = readFileSync(path.join(folder, "a.wav.srt"), "utf8");
    assert.match(srt, /^1\n00:00:00,000 --> 00:00:0\d,\d{3}\nw0000 /);
    assert.ok(existsSync(path.join(folder, "below/b.WAV.srt")));
    // The same sound under two names is paid for once.
    assert.equal(service.received.length, 1);
    writeFileSync(path.join(folder, "a.wav.srt"), "mine");
    const { code, err } = await run(args);
    assert.deepEqual([code, readFileSync(path.join(folder, "a.wav.srt"), "utf8")], [0, "mine"]);
    assert.match(err, /already transcribed/);
    const all = await run(["transcribe", path.join(folder, "in")]);
    assert.equal(all.out, `## a.wav\n\n${words(FEW)}\n\n## b.WAV\n\n${words(FEW)}\n\n`);
  }).timeout(30_000);

  it("sends the recordings of a folder as many at a time as one recording's parts, and prints them in order", async () => {
    const memos = path.join(folder, "memos");
    mkdirSync(memos);
    const all = Array.from({ length: 12 }, (_, i) => [i, 500 + i, 900 + i]);
    for (const [i, numbers] of all.entries())
      cpSync(
        recording(`memo-${i}.wav`, () => speakNumbers(numbers)),
        path.join(memos, `memo-${String(i).padStart(2, "0")}.wav`),
      );
    // One that is no recording stops no other.
    writeFileSync(path.join(memos, "memo-05.wav"), "no sound");
    let [waiting, most] = [0, 0];
    let full = (): void => undefined;
    const fourAtOnce = new Promise<void>((resolve) => (full = resolve));
    service.behavior.gate = async () => {
      most = Math.max(most, ++waiting);
      if (waiting === 4) full();
      // No answer before four are asked for.
      await fourAtOnce;
      waiting -= 1;
    };
    const { code, out } = await run(["transcribe", memos]);
    assert.equal(code, 3);
    const texts = all.flatMap((numbers, i) =>
      i === 5 ? [] : [`## memo-${String(i).padStart(2, "0")}.wav\n\n${words(numbers)}\n`],
    );
    assert.equal(out.replace("## memo-05.wav\n\n", ""), `${texts.join("\n")}\n`);
    assert.equal(most, 4);
  });

  it("recordings 1: subtitles begin where the sound does, also a quarter of a minute into a video", async () => {
    const talk = recording("numbers-25.wav", () => speakNumbers(numbersFor(25)));
    for (const [name, late] of [
      ["mkv", 10],
      ["mp4", 14],
    ] as const) {
      const file = made(`late-${late}.${name}`, (target) => {
        const pictures = ["-f", "lavfi", "-i", "testsrc=s=64x64:r=5:d=40"];
        const args = [...pictures, "-itsoffset", String(late), "-i", talk, "-map", "0:v", "-map", "1:a", "-c:a", "aac"];
        spawnSync("ffmpeg", ["-v", "error", "-y", ...args, target]);
      });
      const { out, code } = await run(["transcribe", file, "--out", "srt"]);
      assert.equal(code, 0);
      const [, minutes, seconds] = /^1\n00:(\d\d):(\d\d,\d{3}) --> .*\nw0000 /.exec(out) ?? [];
      const begins = Number(minutes) * 60 + Number(seconds?.replace(",", "."));
      assert.ok(begins > late - 3 && begins < late + 1, `${name}: ${begins}`);
    }
  });

  it("text 20: writes subtitles that ffmpeg reads, cut as finely as in the editor, and the other forms", async () => {
    for (const form of ["srt", "vtt"]) {
      const { out } = await run(["transcribe", lecture, "--out", form]);
      // As finely as the editor cuts for subtitles: what has no word times has the times of its clip.
      const longest = Math.max(...service.received.map(({ seconds = 0 }) => seconds));
      assert.ok(longest > 5 && longest <= 15, `${longest} s at once`);
      const file = path.join(folder, `x.${form}`);
      writeFileSync(file, out);
      const { stdout, stderr } = spawnSync("ffmpeg", ["-v", "warning", "-i", file, "-f", "srt", "-"], {
        encoding: "utf8",
      });
      assert.equal(stderr, "");
      assert.equal(
        stdout
          .split(/[\r\n]+ ?/)
          .filter((line) => line.startsWith("w"))
          .join(" "),
        words(MANY),
      );
    }
    const document = JSON.parse((await run(["transcribe", memo, "--out", "json"])).out) as {
      text: string;
      segments: { start: number }[];
    };
    assert.deepEqual([document.text, document.segments[0]?.start], [words(FEW), 0]);
    assert.match(
      (await run(["transcribe", memo, "--out", "md"])).out,
      /^---\ntitle: "numbers-12"\n[^]*\n---\n\n\[.*\n\nw0000 /,
    );
  }).timeout(30_000);

  it("runs twice at once on the same recording, and both are right", async () => {
    service.behavior.paceMs = 3;
    const both = await Promise.all([run(["transcribe", lecture]), run(["transcribe", lecture])]);
    for (const { code, out } of both) assert.deepEqual([code, out], [0, `${words(MANY)}\n`]);
    const sent = service.received.length;
    assert.equal((await run(["transcribe", lecture])).out, `${words(MANY)}\n`);
    assert.equal(service.received.length, sent);
  }).timeout(30_000);

  it("keeps what arrived at Ctrl+C, and goes on from there", async () => {
    service.behavior.gate = (number) => (number < 2 ? Promise.resolve() : new Promise(() => undefined));
    const { child, ended } = start(["transcribe", lecture, "--parallel", "2"]);
    while (service.received.length < 4)
      await new Promise((resolve) => child.stdout?.once("data", resolve) && setTimeout(resolve, 50));
    child.kill("SIGINT");
    const { code, out, err } = await ended;
    assert.equal(code, 130);
    assert.ok(words(MANY).startsWith(out.trim()) && out.trim() !== "", out);
    assert.match(err, /^Interrupted\. Received \d+ segments? of numbers-240\.mp3/);
    service.behavior.gate = () => Promise.resolve();
    const [before, finished] = [service.received.length, service.received.filter(({ answered }) => answered).length];
    assert.equal((await run(["transcribe", lecture])).out, `${words(MANY)}\n`);
    const clips = new Set(service.received.map(({ body }) => body)).size;
    assert.equal(service.received.length - before, clips - finished);
  }).timeout(30_000);

  it("keeps the parts of a transcript that could not be written", async () => {
    const target = path.join(folder, "texts", `${path.basename(lecture)}.txt`);
    const texts = path.dirname(target);
    const args = ["transcribe", lecture, "--no-cache", "--out-dir", texts];
    // While it is at work, something takes the place of the folder.
    service.behavior.gate = async () => {
      rmSync(texts, { recursive: true });
      writeFileSync(texts, "");
    };
    const first = await run(args);
    assert.deepEqual([first.code, first.out], [8, ""]);
    assert.match(first.err, /Could not write to/);
    rmSync(texts);
    service.behavior.gate = () => Promise.resolve();
    const sent = service.received.length;
    assert.ok(sent > 0);
    assert.equal((await run([...args, "--resume"])).code, 0);
    assert.equal(service.received.length, sent);
    assert.equal(readFileSync(target, "utf8").trim(), words(MANY));
  }).timeout(30_000);

  it("survives being killed at any moment: in the end everything is there, and nothing finished was sent twice", async () => {
    service.behavior.paceMs = 8;
    const answered = new Set<string>();
    const twice: string[] = [];
    service.behavior.fault = (number, request) => {
      const name = createHash("sha256")
        .update(request?.audio ?? "")
        .digest("hex");
      if (answered.has(name)) twice.push(name);
      return number % 5 === 1 ? partly("w0", "break") : undefined;
    };
    // A clip counts as finished when the program said so itself: by then it is on the disk.
    let complete = "";
    let wasWhole = false;
    for (let attempt = 0; complete === ""; attempt++) {
      assert.ok(attempt < 30, "it never ends");
      const { child, ended } = start([
        "transcribe",
        lecture,
        "--no-cache",
        "--resume",
        "--parallel",
        "3",
        "--json-events",
      ]);
      // Each time a little later, counted in what happens and not in time: a busy machine gets as far as an idle one.
      let moments = 0;
      let timer: NodeJS.Timeout | undefined;
      const moment = (): void => {
        if (moments++ === Math.floor(attempt ** 2 / 2))
          timer = setTimeout(() => child.kill("SIGKILL"), (attempt * 7) % 40);
      };
      service.behavior.gate = () => Promise.resolve(moment());
      child.stdout?.on("data", moment);
      const { code, out } = await ended;
      clearTimeout(timer);
      const events = out
        .split("\n")
        .flatMap((line) =>
          line.endsWith("}") ? [JSON.parse(line) as { type: string; index: number; text: string }] : [],
        );
      const segments = events.filter(({ type }) => type === "segment");
      for (const { text } of segments) {
        const request = service.received.find(({ answered: done, heard }) => done && heard === text);
        if (request)
          answered.add(
            createHash("sha256")
              .update(request.request?.audio ?? "")
              .digest("hex"),
          );
      }
      // Killed after the last word there is nothing left to do, nor to keep.
      wasWhole = code === 0;
      if (code === 0 || events.some(({ type }) => type === "done"))
        complete = segments.map(({ text }) => text).join(" ");
    }
    assert.equal(complete, words(MANY));
    assert.ok(answered.size > 2);
    assert.deepEqual(twice, []);
    // Killed between its last word and its last step, it leaves what the next run without --resume removes.
    assert.ok(
      !wasWhole ||
        !existsSync(path.join(folder, "cache/earmark/runs")) ||
        spawnSync("find", [path.join(folder, "cache/earmark/runs"), "-type", "f"], { encoding: "utf8" }).stdout === "",
    );
  }).timeout(180_000);
});
