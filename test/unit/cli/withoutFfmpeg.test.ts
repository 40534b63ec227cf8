import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { converted, recording } from "../../sounds/files";
import { numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { insideFolder } from "../audio/ffmpegUnderTest";
import { buildProgram, removeProgram, BUILT, watched, type Ended } from "./program";

const MANY = numbersFor(240);
const TEXT = `${MANY.map(spelled).join(" ")}\n`;
const lecture = (name: string, args: readonly string[] = []): string =>
  converted(
    recording("numbers-240.wav", () => speakNumbers(MANY)),
    name,
    args,
  );

describe("the command line on a machine without ffmpeg", () => {
  let service: Service;
  let folder: string;
  let home: string;

  before(async function () {
    this.timeout(60_000);
    await buildProgram();
    home = mkdtempSync(path.join(tmpdir(), "earmark-home-"));
    mkdirSync(path.join(home, "dist"));
    cpSync(BUILT, path.join(home, "dist/cli.js"));
    cpSync(await insideFolder(), path.join(home, "dist/ffmpeg"), { recursive: true });
  });
  after(() => {
    removeProgram();
    rmSync(home, { recursive: true, force: true });
  });
  beforeEach(async () => {
    service = await startService(tonesRecognizer("zh"));
    folder = mkdtempSync(path.join(tmpdir(), "earmark-without-"));
  });
  afterEach(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** `PATH` of the machine, or one on which nothing is. */
  function start(args: readonly string[], machine: "with" | "without", from = home): ReturnType<typeof watched> {
    const env = {
      ...process.env,
      DASHSCOPE_API_KEY: KEY,
      DASHSCOPE_HTTP_BASE_URL: `${service.url}/api/v1`,
      XDG_CACHE_HOME: path.join(folder, "cache"),
      ...(machine === "without" ? { PATH: path.join(folder, "nothing") } : {}),
    };
    const stdio = ["ignore", "pipe", "pipe"] as const;
    return watched(spawn(process.execPath, [path.join(from, "dist/cli.js"), ...args], { env, stdio: [...stdio] }));
  }
  const run = (args: readonly string[], machine: "with" | "without", from?: string): Promise<Ended> =>
    start(args, machine, from).ended;

  for (const [name, args, machines] of [
    ["numbers-240-stereo.m4a", ["-ar", "44100", "-ac", "2"], ["without", "with"]],
    ["numbers-240.opus", ["-ar", "48000"], ["with", "without"]],
  ] as const) {
    it(`transcribes ${name} ${machines.join(" one, and again ")} one, which costs nothing`, async () => {
      const file = lecture(name, args);
      const [one, other] = machines;
      const first = await run(["transcribe", file], one);
      assert.deepEqual([first.code, first.out, first.err], [0, TEXT, ""]);
      const sent = service.received.length;
      assert.ok(sent > 1);
      const again = await run(["transcribe", file], other);
      assert.deepEqual([again.code, again.out, service.received.length], [0, TEXT, sent], "its samples are others");
      // What is asked for in another way is sent again, as the ffmpeg of the day reads it.
      const german = await run(["transcribe", file, "--language", "de"], other);
      assert.deepEqual([german.code, german.out, service.received.length], [0, TEXT, 2 * sent]);
    }).timeout(60_000);
  }

  it("says when the one inside is damaged, and when it is not there either", async () => {
    const harmed = path.join(folder, "home");
    cpSync(home, harmed, { recursive: true });
    const file = lecture("numbers-240.mp3");
    rmSync(path.join(harmed, "dist/ffmpeg/ffmpeg-core.wasm"));
    const damaged = await run(["transcribe", file], "without", harmed);
    assert.equal(damaged.code, 8);
    assert.match(damaged.err, /The ffmpeg that comes with Earmark is damaged\. Reinstall Earmark, or install ffmpeg\./);
    assert.equal((await run(["transcribe", file], "with", harmed)).out, TEXT, "an installed one serves");
    rmSync(path.join(harmed, "dist/ffmpeg"), { recursive: true });
    const none = await run(["transcribe", file], "without", harmed);
    assert.equal(none.code, 8);
    assert.match(none.err, /ffmpeg was not found/);
  }).timeout(30_000);

  it("ends it with itself when it is interrupted", async () => {
    const file = lecture("numbers-240.mp3");
    service.behavior.fault = () => {
      child.kill("SIGINT");
      return undefined;
    };
    const { child, ended } = start(["transcribe", file], "without");
    assert.equal((await ended).code, 130);
    const left = readdirSync("/proc").filter((id) => {
      try {
        return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, "utf8").includes(path.join(home, "dist/ffmpeg"));
      } catch {
        return false;
      }
    });
    assert.deepEqual(left, []);
  }).timeout(30_000);
});
