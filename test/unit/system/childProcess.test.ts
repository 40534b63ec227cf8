import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import { run } from "../../../src/audio/process";
import { Child } from "../../../src/local/child";
import { endOf } from "../../../src/local/workerProtocol";
import { command } from "../../../src/recognizers/command";
import { commandModel } from "../../../src/recognizers/engine";
import { endTree, startProgram, type ProcessSystem } from "../../../src/system/childProcess";
import { collectLog } from "../support";

const SRC = path.resolve(import.meta.dirname, "../../../src");
const KEYS = {
  DASHSCOPE_API_KEY: "sk-of-the-test",
  EARMARK_SERVER_KEY: "server-of-the-test",
  HF_TOKEN: "hf-of-the-test",
};
const CLIP = {
  index: 0,
  span: { start: 0, end: 1 },
  audio: { kind: "bytes", data: new Uint8Array(44), mime: "audio/wav" },
} as const;

const LOAD = {
  type: "load",
  runtime: { kind: "wasm", file: "" },
  family: "senseVoice",
  folder: "",
  threads: 1,
  itn: false,
  language: undefined,
} as unknown as Parameters<typeof Child.start>[1];

/** What a program of the user's own makes of a clip. */
async function hear(line: readonly string[], signal: AbortSignal): Promise<string> {
  let last = "";
  const { limits } = commandModel(line);
  const hypotheses = command({ line, limits, log: collectLog().log }).recognize(
    CLIP,
    { context: "", itn: false },
    signal,
  );
  for await (const { text } of hypotheses) last = text;
  return last;
}

/** Running processes with this word among their arguments, of whatever parent. */
function running(word: string): string[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return ids.filter((id) => {
    try {
      const state = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1]?.[0];
      return state !== "Z" && readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").includes(word);
    } catch {
      return false;
    }
  });
}

/** Once nothing runs with this word: what was killed takes a moment to be gone. What is not killed lets the test time out. */
async function gone(word: string): Promise<void> {
  while (running(word).length > 0) await new Promise((resolve) => setImmediate(resolve));
}

/** How long a `sleep` is that nobody else sleeps. */
let seconds = 100_000 + (process.pid % 50_000);

describe("child processes", () => {
  let folder: string;
  const own = (name: string, script: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-child-"));
    Object.assign(process.env, KEYS);
    seconds += 1;
  });
  afterEach(() => {
    for (const name of Object.keys(KEYS)) delete process.env[name];
    rmSync(folder, { recursive: true, force: true });
  });

  it("attacks 13: ffmpeg, a program of the user's own and the local engine's process get no key", async () => {
    const never = new AbortController().signal;
    const seen: string[] = [];
    const shim = own("ffmpeg", `env > ${folder}/env\necho ffmpeg version 7`);
    await new FfmpegFinder(folder).find(shim, never);
    seen.push(readFileSync(path.join(folder, "env"), "utf8"));
    seen.push(await hear(["/bin/sh", "-c", "env"], never));
    const worker = path.join(folder, "worker.cjs");
    writeFileSync(
      worker,
      'process.on("message", () => process.send({ type: "ready", version: JSON.stringify(process.env), loadMs: 1 }))',
    );
    const child = await Child.start(worker, LOAD, (line) => seen.push(line), never);
    child.end();
    assert.equal(seen.length, 3);
    for (const one of seen) {
      assert.match(one, /PATH/);
      for (const [name, value] of Object.entries(KEYS)) assert.ok(!one.includes(name) && !one.includes(value), one);
    }
  });

  it("attacks 13: no process is started but with the environment for children", () => {
    const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const starting = files
      .map((name) => [name, readFileSync(path.join(SRC, name), "utf8")] as const)
      .filter(([, text]) => /"(node:)?(child_process|cluster|worker_threads)"/.test(text));
    assert.ok(starting.length >= 2);
    for (const [name, text] of starting) {
      const starts = text.match(/\b(spawn|spawnSync|exec|execSync|execFile|execFileSync|fork)\(/g)?.length ?? 0;
      assert.equal(text.match(/childEnvironment\(process\.env\)/g)?.length ?? 0, starts, name);
    }
  });

  for (const [what, script] of [
    ["a child", "sleep SECONDS"],
    ["children of children", "sh -c 'sh -c \"sleep SECONDS; true\"; true'; true"],
    ["a first process that is gone", "sleep SECONDS &\nexit 0"],
    ["children that ignore every signal that can be ignored", "trap '' INT TERM HUP; sleep SECONDS; true"],
  ] as const) {
    it(`attacks 14: a program of the user's own ends at once with ${what}`, async () => {
      const word = String(seconds);
      const program = own("hears", `echo begun\n${script.replace("SECONDS", word)}`);
      const controller = new AbortController();
      const reason = new Error("Enough.");
      const { limits } = commandModel([program]);
      const hears = command({ line: [program], limits, log: collectLog().log });
      const hypotheses = hears.recognize(CLIP, { context: "", itn: false }, controller.signal);
      assert.equal((await hypotheses[Symbol.asyncIterator]().next()).value?.text, "begun");
      const rest = (async () => {
        for await (const _ of hypotheses);
      })();
      controller.abort(reason);
      await assert.rejects(rest, reason);
      await gone(word);
    });
  }

  it("attacks 14: the wait is bounded where a child has left the group and holds the pipes", async () => {
    const word = String(seconds);
    const {
      process: child,
      ended,
      end,
    } = startProgram("/bin/sh", ["-c", `echo begun; setsid sleep ${word}`], { stdio: ["ignore", "pipe", "pipe"] });
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    end();
    assert.equal(await ended, null);
    for (const id of running(word)) process.kill(Number(id), "SIGKILL");
  });

  it("attacks 14: a shim of ffmpeg is ended with the ffmpeg behind it", async () => {
    const word = String(seconds);
    const shim = own("ffmpeg", `sleep ${word} &\necho $! > ${folder}/begun\nwait`);
    const controller = new AbortController();
    const ran = run({ path: shim }, [], new Uint8Array(), controller.signal);
    while (running(word).length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error("Enough."));
    await assert.rejects(ran, /Enough/);
    await gone(word);
  });

  it("attacks 14: nothing is left behind when we end ourselves", async () => {
    const word = String(seconds);
    const script = path.join(folder, "host.ts");
    writeFileSync(
      script,
      `import { startProgram } from ${JSON.stringify(path.join(SRC, "system/childProcess.ts"))};
       const { process: child } = startProgram("/bin/sh", ["-c", "echo begun; sleep ${word}; true"], { stdio: ["ignore", "pipe", "pipe"] });
       child.stdout!.once("data", () => process.exit(3));`,
    );
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", script], { encoding: "utf8", cwd: SRC });
    assert.equal(status, 3, stderr);
    await gone(word);
  });

  it("attacks 14: on Windows the whole tree is ended, the first process last", () => {
    const calls: string[] = [];
    const system = (platform: NodeJS.Platform, gone = false): ProcessSystem => ({
      platform,
      kill: (pid, signal) => {
        calls.push(`kill ${pid} ${signal}`);
        if (gone) throw Object.assign(new Error("gone"), { code: "ESRCH" });
      },
      taskkill: (args, done) => {
        calls.push(`taskkill ${args.join(" ")}`);
        done();
      },
    });
    const one = (): void => void calls.push("one");
    endTree(42, system("win32"), one);
    endTree(42, system("linux"), one);
    endTree(42, system("darwin", true), one);
    endTree(undefined, system("linux"), one);
    assert.deepEqual(calls, ["taskkill /PID 42 /T /F", "one", "kill -42 SIGKILL", "kill -42 SIGKILL", "one"]);
  });

  it("platforms 7: the local engine's process is ended with what a library of it has started", async () => {
    const word = String(seconds);
    const worker = path.join(folder, "worker.cjs");
    writeFileSync(
      worker,
      `process.on("message", () => {
         require("node:child_process").spawn("/bin/sh", ["-c", "sleep ${word}; true"], { stdio: "inherit" })
           .once("spawn", () => process.send({ type: "ready", version: "1", loadMs: 1 }));
       });`,
    );
    const child = await Child.start(worker, LOAD, () => undefined, new AbortController().signal);
    child.end();
    await gone(word);
  });

  it("platforms 7: a process that never answered is ended when its user leaves, and the wait is bounded", async () => {
    const word = String(seconds);
    const worker = path.join(folder, "worker.cjs");
    const begun = path.join(folder, "begun");
    const escaped = `setsid sleep ${word} & echo > ${begun}; wait`;
    writeFileSync(
      worker,
      `require("node:child_process").spawn("/bin/sh", ["-c", ${JSON.stringify(escaped)}], { stdio: "inherit" });`,
    );
    const controller = new AbortController();
    const reason = new Error("Enough.");
    const starts = Child.start(worker, LOAD, () => undefined, controller.signal);
    while (!existsSync(begun)) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    await assert.rejects(starts, reason);
    for (const id of running(word)) process.kill(Number(id), "SIGKILL");
  });

  for (const [stream, other] of [
    ["stdout", "stderr"],
    ["stderr", "stdout"],
  ] as const) {
    it(`platforms 18: the end of what the local engine prints is waited for with a limit: ${stream} never has it`, async () => {
      const worker = path.join(folder, "worker.cjs");
      writeFileSync(
        worker,
        `process.on("message", ({ type, id }) => {
           if (type === "load") return process.send({ type: "ready", version: "1", loadMs: 1 });
           process.${other}.write(${JSON.stringify(endOf(0))} + "\\n");
           process.send({ type: "done", id });
         });`,
      );
      const never = new AbortController().signal;
      const waits: number[] = [];
      const clock = { now: () => 0, sleep: (ms: number) => Promise.resolve(void waits.push(ms)) };
      const lines: string[] = [];
      const child = await Child.start(worker, LOAD, (line) => lines.push(line), never, clock);
      assert.deepEqual(await child.recognize(new Uint8Array(2), {}, () => undefined, never), { truncated: false });
      child.end();
      assert.deepEqual(waits, [2_000]);
      assert.match(lines.at(-1) ?? "", /no end/);
    });
  }

  it("platforms 8: what cannot even be tried is an error like others", async () => {
    const never = new AbortController().signal;
    await assert.rejects(hear(["/bin/echo", "a\0b"], never), { code: "engine" });
    await assert.rejects(hear([path.join(folder, "missing")], never), { code: "engine" });
  });

  it("attacks 4: what a program prints without an end is no text", async () => {
    const never = new AbortController().signal;
    await assert.rejects(hear(["/bin/sh", "-c", "yes word"], never), { code: "badAnswer" });
  });
});
