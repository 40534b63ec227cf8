import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { recording } from "../../sounds/files";
import { speakNumbers } from "../../sounds/tones";
import { buildProgram, removeProgram, startProgram } from "./program";

/** Running processes that have this word among their arguments. */
function running(word: string): string[] {
  return readdirSync("/proc").filter((id) => {
    try {
      const [, state = ""] = readFileSync(`/proc/${id}/stat`, "utf8").split(") ");
      return !state.startsWith("Z") && readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").includes(word);
    } catch {
      return false;
    }
  });
}

/** As often as the machine allows. A test in which it never comes runs into its limit. */
async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setImmediate(resolve));
}

describe("the command line when it is interrupted", () => {
  let folder: string;
  let word: string;
  let count = 0;

  before(async function () {
    this.timeout(60_000);
    await buildProgram();
  });
  after(removeProgram);
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-interrupt-"));
    // A time that nobody else sleeps.
    word = String(200_000_000 + process.pid * 10 + count++);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (...args: readonly string[]): ReturnType<typeof startProgram> => {
    const wav = recording("numbers-11.wav", () => speakNumbers([11, 22]));
    const where = { service: { url: "http://127.0.0.1:9" }, cache: path.join(folder, "cache") };
    return startProgram(["transcribe", wav, ...args], where);
  };
  /** A program that starts others and never ends, whatever signal it gets. */
  const program = (): string =>
    JSON.stringify(["sh", "-c", `trap '' INT TERM HUP; sh -c 'trap "" INT TERM HUP; sleep ${word}; true'; true`]);

  // As shells say it: 128 and the number of the signal.
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`attacks 14: ${signal} ends a program of the user's own with all that it started`, async () => {
      const { child, ended } = start("--command", program());
      await until(() => running(word).length > 0);
      child.kill(signal);
      const { code: ending, err } = await ended;
      assert.deepEqual([ending, err.startsWith("Interrupted.")], [code, true]);
      await until(() => running(word).length === 0);
    });
  }

  it("attacks 14: an ffmpeg behind a shim is ended too", async () => {
    const shim = path.join(folder, "ffmpeg");
    const version = '[ "$2" = -version ] && echo ffmpeg version 7 && exit 0';
    writeFileSync(shim, `#!/bin/sh\n${version}\nsleep ${word} &\nwait\n`);
    chmodSync(shim, 0o755);
    const notWav = path.join(folder, "x.mp3");
    writeFileSync(notWav, Buffer.alloc(1000, 1));
    const { child, ended } = start(notWav, "--ffmpeg", shim, "--command", '["echo", "hello"]');
    await until(() => running(word).length > 0);
    child.kill("SIGINT");
    assert.equal((await ended).code, 130);
    await until(() => running(word).length === 0);
  });

  it("attacks 14: the second Ctrl+C ends it at once, and nothing is left behind", async () => {
    const { child, ended } = start("--command", program());
    await until(() => running(word).length > 0);
    child.kill("SIGINT");
    child.kill("SIGINT");
    const { code, signal } = await ended;
    assert.ok(code === 130 || signal === "SIGINT", `${code} ${signal}`);
    await until(() => running(word).length === 0);
  });
});
