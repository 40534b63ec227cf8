import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder, foldersOf } from "../../../src/audio/ffmpeg";
import { start } from "../../../src/audio/process";

const NEVER = new AbortController().signal;

describe("the way to ffmpeg", () => {
  let root: string;
  let home: string;
  let before: string | undefined;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "earmark-ffmpeg-"));
    home = path.join(root, "profile", "extensions", "earmark.earmark-1.0.0");
    mkdirSync(home, { recursive: true });
    before = process.env["PATH"];
  });
  afterEach(() => {
    process.env["PATH"] = before;
    rmSync(root, { recursive: true, force: true });
  });

  /** A module that leaves a trace when it is run, and a program that passes for ffmpeg. */
  function plant(folder: string, named: string): string {
    const module = path.join(folder, "node_modules", "ffmpeg-static");
    mkdirSync(module, { recursive: true });
    const trace = path.join(root, `run-${named}`);
    const program = path.join(module, "ffmpeg");
    writeFileSync(path.join(module, "package.json"), JSON.stringify({ name: "ffmpeg-static", main: "index.js" }));
    writeFileSync(
      path.join(module, "index.js"),
      `require("node:fs").writeFileSync(${JSON.stringify(trace)}, ""); module.exports = ${JSON.stringify(program)};`,
    );
    writeFileSync(program, `#!/bin/sh\necho "ffmpeg version ${named}"\n`);
    chmodSync(program, 0o755);
    return trace;
  }

  it("platforms 2: is never a module in a folder above the extension's own", async () => {
    process.env["PATH"] = "";
    const traces = [root, path.join(root, "profile"), path.dirname(home)].map((folder, i) =>
      plant(folder, `above-${i}`),
    );
    await assert.rejects(new FfmpegFinder(home).find("", NEVER), { code: "noFfmpeg" });
    for (const trace of traces) assert.ok(!existsSync(trace), trace);
  });

  it("platforms 2: is in the extension's own folder, where no code is run to find it", async () => {
    process.env["PATH"] = "";
    const trace = plant(home, "own");
    const found = await new FfmpegFinder(home).find("", NEVER);
    assert.deepEqual(found, {
      path: path.join(home, "node_modules/ffmpeg-static/ffmpeg"),
      version: "ffmpeg version own",
    });
    assert.ok(!existsSync(trace));
  });

  it("platforms 2: is nothing that lies in the working folder", async () => {
    plant(root, "beside");
    const tools = path.join(root, "node_modules", "ffmpeg-static");
    const working = process.cwd();
    process.chdir(tools);
    try {
      process.env["PATH"] = ["", ".", "../ffmpeg-static"].join(path.delimiter);
      await assert.rejects(new FfmpegFinder(home).find("", NEVER), { code: "noFfmpeg" });
      mkdirSync("bin");
      writeFileSync("bin/ffmpeg", readFileSync("ffmpeg"), { mode: 0o755 });
      await assert.rejects(new FfmpegFinder("").find("", NEVER), { code: "noFfmpeg" });
    } finally {
      process.chdir(working);
    }
  });

  it("platforms 2: on Windows is in no folder whose drive depends on the working folder", () => {
    const value = String.raw`C:\tools;\tools;tools;D:tools;;.;"E:\a;b";\\host\share`;
    assert.deepEqual(foldersOf(value, path.win32), ["C:\\tools", "E:\\a;b", "\\\\host\\share"]);
    assert.deepEqual(foldersOf("/usr/bin::.:bin:/opt/bin", path.posix), ["/usr/bin", "/opt/bin"]);
  });

  it("platforms 2: a child works in its program's own folder: Windows looks for libraries in the working folder", async () => {
    const program = path.join(root, "where");
    writeFileSync(program, "#!/bin/sh\npwd -P\n", { mode: 0o755 });
    const child = start(program, []);
    let said = "";
    child.stdout.on("data", (piece: Buffer) => (said += piece.toString()));
    assert.equal(await child.exited, 0);
    assert.equal(said.trim(), root);
  });
});
