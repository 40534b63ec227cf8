import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { FfmpegFinder, type Ffmpeg } from "../../../../src/audio/ffmpeg";
import { secondsOf } from "../../../../src/audio/recorder/finish";
import { rescue } from "../../../../src/session/dictation/leftovers";
import { RecordingFiles } from "../../../../src/session/dictation/recordingFiles";
import { collectLog } from "../../support";
import { sampleAt } from "./sampleAt";
import { samplesIn } from "./writtenRecording";

const NEVER = new AbortController().signal;
const HOST = path.join(import.meta.dirname, "recordingHost.ts");

function isBeginning(samples: Int16Array): boolean {
  return samples.every((sample, at) => sample === sampleAt(at));
}

/** A process that has ended may still be listed until somebody asks how. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

describe("what a window leaves that is killed while it records", () => {
  let ffmpeg: Ffmpeg;
  let home = "";
  let folder = "";
  let storage = "";
  const { log } = collectLog();

  before(async () => (ffmpeg = await new FfmpegFinder("").find("", NEVER)));
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "earmark-leftovers-"));
    folder = path.join(home, "recordings");
    storage = path.join(home, "storage");
  });
  afterEach(() => rmSync(home, { recursive: true }));

  /** Kills it in the middle of three recordings; answers with the seconds that each has heard. */
  async function killHost(isEverything: boolean): Promise<number[]> {
    const host = spawn(process.execPath, ["--import", "tsx", HOST, folder, storage], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const heard = [0, 0, 0];
    for await (const line of createInterface(host.stdout)) {
      const [n = 0, seconds = 0] = line.split(" ").map(Number);
      heard[n] = seconds;
      if (heard.some((one) => one < 1.3)) continue;
      // While it lives it is its own.
      assert.deepEqual(await rescue(storage, ffmpeg, log), []);
      break;
    }
    const children = readFileSync(`/proc/${host.pid}/task/${host.pid}/children`, "utf8").trim().split(" ").map(Number);
    assert.equal(children.length, 3);
    if (isEverything) for (const child of children) process.kill(child, "SIGKILL");
    host.kill("SIGKILL");
    await once(host, "close");
    while (children.some(isRunning)) await new Promise((done) => setTimeout(done, 5));
    return heard;
  }

  for (const isEverything of [true, false])
    it(`is finished once, with all that was heard: ${isEverything ? "all is killed" : "only the host is"}`, async function () {
      // Three recordings and their host, on a machine that does other things too.
      this.timeout(60_000);
      // By the system's list of processes.
      if (process.platform !== "linux") return;
      const heard = await killHost(isEverything);
      // What was written by then can be read by anybody.
      for (const [n, seconds] of heard.entries()) {
        const file = path.join(folder, `recording ${n}.mkv`);
        const read = await secondsOf(ffmpeg, file, NEVER);
        assert.ok(read >= seconds - (isEverything ? 1 : 0), `${read} of ${seconds} s`);
        assert.ok(isBeginning(samplesIn(file)));
      }
      // Several windows come back at once.
      const windows = await Promise.all([1, 2, 3].map(async () => rescue(storage, ffmpeg, log)));
      const rescued = windows.flat().toSorted((a, b) => (a.path < b.path ? -1 : 1));
      assert.deepEqual(
        rescued.map((one) => one.path),
        [0, 1, 2].map((n) => path.join(folder, `recording ${n}.flac`)),
      );
      for (const [n, { path: file, seconds }] of rescued.entries()) {
        const samples = samplesIn(file);
        assert.ok(isBeginning(samples));
        assert.equal(samples.length, Math.round(seconds * 16_000));
        assert.ok(seconds >= (heard[n] ?? 0), `${seconds} of ${heard[n]} s`);
      }
      assert.deepEqual(readdirSync(folder).length, 3);
      assert.deepEqual(readdirSync(storage), []);
      assert.deepEqual(await rescue(storage, ffmpeg, log), []);
    });

  const wanted = { name: "memo", format: "m4a" } as const;

  it("is removed where nothing was recorded, or it was moved or finished; of a disk that is not connected it stays", async () => {
    const empty = await RecordingFiles.make(storage, { ...wanted, folder });
    const moved = await RecordingFiles.make(storage, { ...wanted, folder });
    const far = await RecordingFiles.make(storage, { ...wanted, folder: path.join(home, "disk") });
    for (const one of [empty, moved, far]) await one.leave();
    rmSync(moved.kept.recorded);
    writeFileSync(path.join(folder, "mine.mkv"), "mine");
    rmSync(path.join(home, "disk"), { recursive: true });
    assert.deepEqual(await rescue(storage, ffmpeg, log), []);
    assert.deepEqual(readdirSync(folder), ["mine.mkv"]);
    assert.deepEqual(
      readdirSync(storage).map((name) => path.extname(name)),
      [".json"],
    );
    mkdirSync(path.join(home, "disk"));
    assert.deepEqual(await rescue(storage, ffmpeg, log), []);
    assert.deepEqual(readdirSync(storage), []);

    const forgotten = await RecordingFiles.make(storage, { ...wanted, folder: path.join(home, "disk") });
    await forgotten.leave();
    rmSync(path.join(home, "disk"), { recursive: true });
    const [record = ""] = readdirSync(storage);
    const before = Date.now() / 1_000 - 31 * 86_400;
    utimesSync(path.join(storage, record), before, before);
    assert.deepEqual(await rescue(storage, ffmpeg, log), []);
    assert.deepEqual(readdirSync(storage), []);
  });

  it("keeps what cannot be read now", async () => {
    const files = await RecordingFiles.make(storage, { ...wanted, folder });
    writeFileSync(files.kept.recorded, "x".repeat(5_000));
    await files.leave();
    assert.deepEqual(await rescue(storage, ffmpeg, log), []);
    assert.deepEqual(readdirSync(folder), ["memo.mkv"]);
    assert.equal(readdirSync(storage).length, 1);
  });

  it("is not believed where somebody else has written it, and what belongs to nothing is removed", async () => {
    assert.deepEqual(await rescue(storage, ffmpeg, log), []);
    mkdirSync(storage);
    const precious = path.join(home, "precious.mkv");
    writeFileSync(precious, "precious");
    const record = { recorded: precious, path: path.join(home, "precious.flac"), format: "flac" };
    writeFileSync(path.join(storage, "a.json"), JSON.stringify(record));
    writeFileSync(path.join(storage, "b.json"), "{");
    writeFileSync(path.join(storage, "c.pcm"), "sound");
    assert.deepEqual(await rescue(storage, ffmpeg, log), []);
    assert.deepEqual(readdirSync(storage), []);
    assert.ok(existsSync(precious));
  });

  it("waits for an ffmpeg that writes files, and for a disk that has space again", async function () {
    if (process.platform === "win32") return;
    const files = await RecordingFiles.make(storage, { ...wanted, folder });
    const spool = await files.spool();
    spool.append(Int16Array.from({ length: 16_000 }, (_, at) => sampleAt(at)));
    await spool.leave();
    await files.leave();
    assert.deepEqual(await rescue(storage, { ...ffmpeg, isModule: true }, log), []);
    const full = path.join(home, "ffmpeg");
    const script = `#!/bin/sh\ncase "$*" in *.tmp*) echo "No space left on device" >&2; exit 1;; esac\nexec "${ffmpeg.path}" "$@"\n`;
    writeFileSync(full, script, { mode: 0o755 });
    assert.deepEqual(await rescue(storage, { ...ffmpeg, path: full }, log), []);
    assert.deepEqual(readdirSync(folder), ["memo.mkv"]);
    const [found] = await rescue(storage, ffmpeg, log);
    assert.deepEqual(found, { path: path.join(folder, "memo.m4a"), seconds: 1 });
    assert.deepEqual(readdirSync(folder), ["memo.m4a"]);
    assert.deepEqual(readdirSync(storage), []);
  });
});
