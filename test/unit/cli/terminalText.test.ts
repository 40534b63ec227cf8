import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Writable } from "node:stream";
import { main } from "../../../src/cli/main";
import { recording } from "../../sounds/files";
import { speakNumbers } from "../../sounds/tones";
import { buildProgram, removeProgram, SHELL_COMMAND, watched } from "./program";

/** What a program may print: a clipboard, a title, a cleared screen, C1 controls, NUL, a line written over, and words. */
const HOSTILE =
  "one\u001b]52;c;ZWNobw==\u0007 two\u001b[2J\u009b31m three\u0090q\u009c\u0000 four\u0008\u007f five 会议";
const SHOWN = "one]52;c;ZWNobw== two[2J31m three";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe("what a terminal is shown", () => {
  let folder: string;
  let hears: string;

  before(async function () {
    this.timeout(60_000);
    await buildProgram();
  });
  after(removeProgram);
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-terminal-"));
    writeFileSync(path.join(folder, "said"), HOSTILE);
    hears = JSON.stringify(["cat", path.join(folder, "said")]);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A recording of that name. */
  const named = (name: string): string => {
    const file = path.join(folder, name);
    copyFileSync(
      recording("numbers-11.wav", () => speakNumbers([11, 22])),
      file,
    );
    return file;
  };
  /** Runs it here, with standard output and standard error on a terminal or not. */
  async function run(args: readonly string[], isTTY: boolean): Promise<Ended> {
    const written = ["", ""];
    const [stdout, stderr] = [0, 1].map((i) =>
      Object.assign(new Writable({ write: (data: Buffer, _, done) => ((written[i] += data.toString()), done()) }), {
        isTTY,
      }),
    );
    const code = await main({
      args: ["transcribe", ...args],
      env: { XDG_CACHE_HOME: path.join(folder, "cache") },
      stdout: stdout ?? assert.fail(),
      stderr: stderr ?? assert.fail(),
      home: folder,
      signal: new AbortController().signal,
    });
    return { code, out: written[0] ?? "", err: written[1] ?? "" };
  }
  /** The program's own: back to the start of the line, and the line gone. */
  const withoutProgress = (text: string): string => text.replaceAll("\r\u001b[K", "");

  for (const form of ["text", "json", "srt", "vtt", "md", "events"]) {
    it(`attacks 12: no control character of a transcript as ${form}`, async () => {
      const args = [named("x.wav"), "--command", hears, ...(form === "events" ? ["--json-events"] : ["--out", form])];
      const { code, out, err } = await run(args, true);
      assert.deepEqual([code, withoutProgress(err).match(/[^\n\P{Cc}]/gu)], [0, null]);
      assert.equal(out.match(/[^\n\P{Cc}]/gu), null);
      assert.ok(out.includes("five 会议"));
    });

    it(`attacks 12: a file gets the text of ${form} as it is, without NUL`, async () => {
      const args = [named("x.wav"), "--command", hears, ...(form === "events" ? ["--json-events"] : ["--out", form])];
      const { out } = await run(args, false);
      assert.ok(!out.includes("\0") && !out.includes(String.raw`\u0000`));
      const plain = out.includes(String.raw`\u001b`)
        ? (JSON.parse(`"${/"text": ?"(.*)"/.exec(out)?.[1] ?? ""}"`) as string)
        : out;
      if (form === "text") assert.equal(out, `${HOSTILE.replace("\0", "")}\n`);
      // Markdown leaves out what is no character by itself.
      if (form !== "events" && form !== "md") assert.ok(plain.includes("two\u001b[2J"), plain);
    });
  }

  /** The words for a program that failed, before its own. */
  const failedHere = "sh failed on this machine. Nothing was lost. ";

  it("attacks 12: a name is on one line wherever it is said", async () => {
    const name = "a\u001b]0;title\u0007\n\u202egpj\u009b2J\r.wav";
    const SAFE = "a␛]0;title␇␊�gpj�2J␍.wav";
    const both = [named(name), named("b.wav")];
    const headed = await run([...both, "--command", hears], true);
    assert.ok(headed.out.startsWith(`## ${SAFE}\n\n${SHOWN}`), headed.out);
    // Its progress, a warning, an error and what is done already.
    assert.equal(withoutProgress(headed.err).match(/[^\n\P{Cc}]/gu), null);
    writeFileSync(path.join(folder, "fails"), "exit 3");
    for (const tty of [true, false]) {
      const failed = await run([...both, "--command", JSON.stringify(["sh", path.join(folder, "fails")])], tty);
      assert.equal(failed.code, 8);
      assert.ok(withoutProgress(failed.err).startsWith(`earmark: ${SAFE}: ${failedHere}sh ended with 3`), failed.err);
    }
    const args = [named(name), "--command", hears, "--out-dir", path.join(folder, "out")];
    assert.equal((await run(args, true)).code, 0);
    assert.equal(
      (await run(args, true)).err,
      // Its file has a name that every system takes.
      `earmark: ${SAFE}: already transcribed: ${path.join(folder, "out", "a-]0;title--�gpj�2J-.wav.txt")}\n`,
    );
    const missing = await run([path.join(folder, "no\u001b[2J\nearmark: all is well")], true);
    assert.deepEqual([missing.code, missing.err.split("\n").length], [3, 2]);
    assert.ok(!missing.err.includes("\u001b"));
  });

  it("attacks 12: words of a program, of wrong usage and of a fault are on one line", async () => {
    const complaint = JSON.stringify(["sh", "-c", String.raw`printf 'bad\033[2J\nearmark: all is well' >&2; exit 1`]);
    const { err } = await run([named("x.wav"), "--command", complaint], true);
    assert.equal(withoutProgress(err), `earmark: x.wav: ${failedHere}sh ended with 1: bad␛[2J␊earmark: all is well\n`);
    const usage = await run([named("x.wav"), "--out", "\u001b[2J"], true);
    assert.ok(!usage.err.includes("\u001b"));
    const option = await run([named("x.wav"), "--\u001b[2J"], true);
    assert.deepEqual([option.code, option.err.includes("\u001b")], [2, false]);
  });

  it("attacks 12: a real terminal gets no more than that", async () => {
    const script = `${SHELL_COMMAND} transcribe "${named("x.wav")}" --command '${hears}' 2>/dev/null`;
    const { code, out } = await watched(
      spawn("script", ["-qec", script, "/dev/null"], { stdio: ["ignore", "pipe", "pipe"], env: process.env }),
    ).ended;
    assert.equal(code, 0);
    assert.match(out, /five 会议/);
    assert.equal(out.match(/[^\r\n\P{Cc}]/gu), null);
  });
});
