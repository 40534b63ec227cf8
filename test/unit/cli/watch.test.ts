import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { PassThrough } from "node:stream";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import { readArguments, UsageError } from "../../../src/cli/arguments";
import { main } from "../../../src/cli/main";
import type { Clock } from "../../../src/core/clock";
import { refusal } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { buildProgram, removeProgram, startProgram } from "./program";

/** A quiet folder is waited for, and nobody has to. */
const impatient = (): Clock => {
  let now = 0;
  return { now: () => now, sleep: async (ms, signal) => (signal.throwIfAborted(), void (now += ms)) };
};

const one = recording("numbers-11.wav", () => speakNumbers([11, 22]));
const words = [11, 22].map(spelled).join(" ");
const ffmpegs = new FfmpegFinder(path.resolve(import.meta.dirname, "../../.."));

describe("a folder that is watched in a terminal", () => {
  let service: Service;
  let folder: string;
  const own = (...names: readonly string[]): string => path.join(folder, ...names);
  beforeEach(async () => {
    service = await startService(tonesRecognizer("zh"));
    folder = mkdtempSync(path.join(tmpdir(), "earmark-watch-"));
    mkdirSync(own("in", "2026"), { recursive: true });
    copyFileSync(one, own("in", "2026", "20261120_093000.wav"));
  });
  afterEach(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const watch = async (...args: readonly string[]): Promise<{ code: number; out: string; err: string }> => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const texts = ["", ""];
    for (const [i, stream] of [stdout, stderr].entries())
      stream.on("data", (data: Buffer) => (texts[i] += data.toString()));
    const code = await main({
      args: ["watch", own("in"), "--cache-dir", own("cache"), "--notes", own("notes"), ...args],
      env: { DASHSCOPE_API_KEY: KEY, DASHSCOPE_HTTP_BASE_URL: `${service.url}/api/v1` },
      stdout,
      stderr,
      home: folder,
      ffmpegs,
      clock: impatient(),
      signal: new AbortController().signal,
    });
    return { code, out: texts[0] ?? "", err: texts[1] ?? "" };
  };

  it("becomes notes once, by the template, with links, and a line for each", async () => {
    writeFileSync(own("template.md"), "${date} ${language}\n[${file}](${link})\n${text}\n");
    const first = await watch("--once", "--template", own("template.md"));
    assert.deepEqual([first.code, first.err.includes("earmark: watching")], [0, true]);
    const note = own("notes", "2026", "20261120_093000.md");
    assert.equal(first.out, `${path.join("2026", "20261120_093000.wav")} -> ${note}\n`);
    const link = "../../in/2026/20261120_093000.wav";
    assert.equal(readFileSync(note, "utf8"), `2026-11-20 zh\n[20261120\\_093000.wav](${link})\n${words}\n`);
    assert.equal(service.received.length, 1);
    // A sync renames it, and makes a copy.
    renameSync(own("in", "2026", "20261120_093000.wav"), own("in", "Recording 5.wav"));
    copyFileSync(one, own("in", "Recording 5 (1).wav"));
    utimesSync(own("in", "Recording 5.wav"), 1, 1);
    assert.deepEqual(await watch("--once"), { code: 0, out: "", err: `earmark: watching ${own("in")}\n` });
    assert.deepEqual(readdirSync(own("notes"), { recursive: true }), ["2026", path.join("2026", "20261120_093000.md")]);
    assert.equal(service.received.length, 1);
  });

  it("goes on with the others where one fails, says so as events, and tries it again when it is asked to", async () => {
    writeFileSync(own("in", "broken.mp3"), "These are minutes, not a recording.\n".repeat(50));
    writeFileSync(own("in", "memo.wav.part"), "x");
    writeFileSync(own("in", "empty.wav"), "");
    const { code, out } = await watch("--once", "--json-events", "--out", "text");
    assert.equal(code, 3);
    const events = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; file?: string; error?: string });
    assert.deepEqual(
      events.filter(({ type }) => type !== "segment" && type !== "hypothesis").map(({ type, error }) => [type, error]),
      [
        ["done", undefined],
        ["note", undefined],
        ["error", "unreadable"],
      ],
    );
    assert.equal(readFileSync(own("notes", "2026", "20261120_093000.txt"), "utf8"), `${words}\n`);
    const second = await watch("--once");
    assert.equal(second.code, 0);
    assert.match(second.err, /earmark: 1 recording is empty\.\n$/);
    const again = await watch("--once", "--force");
    assert.equal(again.code, 3);
    assert.match(again.err, /broken\.mp3: /);
  });

  it("prints one line for a recording, whatever is in its name", async function () {
    // Windows allows no such names.
    if (process.platform === "win32") this.skip();
    renameSync(own("in", "2026", "20261120_093000.wav"), own("in", "a -> b\n\u001b[2Jc.wav"));
    // As an empty setting: beside the recording, and not in the current folder.
    const { code, out } = await watch("--once", "--notes", "");
    assert.equal(code, 0);
    assert.equal(readdirSync(own("in")).filter((name) => name.endsWith(".md")).length, 1);
    assert.match(out, /^a -> b.*c\.wav -> .*\n$/);
    assert.ok(!out.includes("\u001b"));
  });

  it("ends with the code of what only somebody else can change, and keeps within the budget", async () => {
    service.behavior.fault = () => refusal(401, "InvalidApiKey", "No.");
    assert.equal((await watch("--once")).code, 4);
    service.behavior.fault = () => undefined;
    const { code, err } = await watch("--once", "--monthly-budget", "0.00001", "--price", "0.001");
    assert.equal(code, 8);
    assert.match(err, /The monthly budget is used up/);
    const again = await watch("--once", "--monthly-budget", "0.00001", "--price", "0.001");
    assert.deepEqual([again.code, again.err.match(/The monthly budget is used up/g)?.length], [8, 1]);
    assert.equal((await watch("--once", "--monthly-budget", "5")).code, 2);
    assert.equal((await watch("--once", "--monthly-budget", "5", "--price", "0.001")).code, 0);
  });

  it("has one watcher, which a signal ends cleanly, and leaves what was there before alone", async function () {
    this.timeout(60_000);
    await buildProgram();
    try {
      const args = ["watch", own("in"), "--cache-dir", own("cache")];
      const { child, ended } = startProgram(args, { service, cache: own("cache") });
      await new Promise<void>((resolve) => {
        child.stderr?.on("data", (data: Buffer) => {
          if (data.toString().includes("watching")) resolve();
        });
      });
      const second = await watch("--once");
      assert.equal(second.code, 8);
      assert.match(second.err, /is watched by another process\.\n$/);
      child.kill("SIGTERM");
      const { code, out, err } = await ended;
      assert.deepEqual([code, out], [143, ""]);
      assert.match(err, /1 recording was there before and will not be transcribed\. Use --once/);
      assert.equal((await watch("--once")).code, 0);
      assert.ok(existsSync(own("notes", "2026", "20261120_093000.md")));
    } finally {
      removeProgram();
    }
  });

  it("takes options of its own, and no others", () => {
    const read = (...args: readonly string[]): unknown => readArguments(args, {});
    assert.deepEqual((read("watch", "in", "--notes", "n", "--once") as { watch: unknown }).watch, {
      notes: "n",
      once: true,
    });
    assert.equal((read("watch", "in") as { format: string }).format, "md");
    assert.equal((read("transcribe", "a.wav", "--template", "t") as { format: string }).format, "md");
    for (const args of [
      ["watch"],
      ["watch", "a", "b"],
      ["watch", ""],
      ["watch", "a", "--out-dir", "b"],
      ["watch", "a", "--no-cache"],
      ["watch", "a", "--confirm-above", "1"],
      ["transcribe", "a", "--once"],
      ["transcribe", "a", "--notes", "b"],
      ["transcribe", "a", "--price", "1"],
      ["mcp", "a", "--template", "b"],
    ])
      assert.throws(() => read(...args), UsageError, args.join(" "));
  });
});
