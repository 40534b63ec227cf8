import assert from "node:assert/strict";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import { foldersOf, meantBy, placesOn, type ProgramWorld } from "../../../src/audio/ffmpegPlaces";
import { decode } from "../../../src/audio/decode";
import { encode } from "../../../src/audio/encode";
import { isGapless } from "../../../src/audio/gaps";
import { convert } from "../../../src/audio/playable";
import { probe } from "../../../src/audio/probe";
import { run, start } from "../../../src/audio/process";
import { soundAlone } from "../../../src/audio/soundAlone";
import { converted, recording } from "../../sounds/files";
import { speakNumbers } from "../../sounds/tones";
import { insideFolder } from "./ffmpegUnderTest";

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
    const child = start({ path: program }, []);
    let said = "";
    child.stdout.on("data", (piece: Buffer) => (said += piece.toString()));
    assert.equal(await child.exited, 0);
    assert.equal(said.trim(), root);
  });

  /** A program by that name in a folder, with such a script; answers with its path. */
  function put(folder: string, script: string, name = "ffmpeg"): string {
    mkdirSync(folder, { recursive: true });
    const program = path.join(folder, name);
    writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return program;
  }
  const RUNS = 'echo "ffmpeg version 7.1"';
  const linux = (folders: readonly string[], more: Partial<ProgramWorld> = {}): ProgramWorld => ({
    platform: "linux",
    env: { PATH: folders.join(":") },
    home: root,
    list: () => [],
    ...more,
  });

  it("platforms 3: every ffmpeg on the PATH is tried until one runs", async () => {
    const broken: readonly (readonly [string, string])[] = [
      ["crashes", "exit 1"],
      ["of another kind", "echo avconv version 11"],
      ["says nothing", "exit 0"],
      ["lacks a library", "echo 'error while loading shared libraries' >&2; exit 127"],
    ];
    const folders = broken.map(([name, script]) => path.dirname(put(path.join(root, name), script)));
    mkdirSync(path.join(root, "a folder", "ffmpeg"), { recursive: true });
    mkdirSync(path.join(root, "locked"));
    writeFileSync(path.join(root, "locked", "ffmpeg"), "no program");
    const good = put(path.join(root, "good"), RUNS);
    const all = ["/nowhere", ...folders, path.join(root, "a folder"), path.join(root, "locked"), path.dirname(good)];
    const found = await new FfmpegFinder(home, linux(all)).find("", NEVER);
    assert.deepEqual(found, { path: good, version: "ffmpeg version 7.1" });
    await assert.rejects(new FfmpegFinder(home, linux(all.slice(0, -1))).find("", NEVER), { code: "noFfmpeg" });
  });

  it("platforms 3: a Snap comes last, and one that cannot read the recording not at all", async () => {
    const snapped = path.join(root, "snap", "bin");
    const script = (says: string): string => `case "$*" in *-version*) ${RUNS};; *) echo "${says}" >&2; exit 1;; esac`;
    const program = put(snapped, script("At least one output file must be specified"));
    const good = put(path.join(root, "good"), RUNS);
    const finder = (...folders: string[]): FfmpegFinder => new FfmpegFinder(home, linux(folders));
    assert.equal((await finder(snapped, path.dirname(good)).find("", NEVER)).path, good);
    const file = path.join(root, ".hidden", "memo.mp3");
    assert.equal((await finder(snapped).find("", NEVER, file)).path, program);
    for (const says of ["Permission denied", "No such file or directory", "Operation not permitted"]) {
      put(snapped, script(`[in#0 @ 0x1] Error opening input: x\nfile:${file}: ${says}`));
      await assert.rejects(finder(snapped).find("", NEVER, file), { code: "noFfmpeg", message: /Snap/ });
      assert.equal((await finder(snapped, path.dirname(good)).find("", NEVER, file)).path, good);
      assert.equal((await finder(snapped).find("", NEVER)).path, program, "nothing is to be read yet");
    }
  });

  it("platforms 3: a setting in quotes, with ~, of a folder", async () => {
    const good = put(path.join(root, "my tools", "bin"), RUNS);
    const finder = new FfmpegFinder(home, linux([]));
    for (const setting of [
      good,
      `"${good}"`,
      `'${good}' `,
      "~/my tools/bin/ffmpeg",
      '"~/my tools/bin"',
      path.dirname(good),
      path.join(root, "my tools"),
      `${path.join(root, "my tools")}/`,
    ]) {
      assert.equal(path.normalize((await finder.find(setting, NEVER)).path), good, setting);
    }
    for (const setting of ["ffmpeg", "./ffmpeg", "~other/ffmpeg", '""', root, "bin"]) {
      await assert.rejects(
        new FfmpegFinder(home, linux([path.dirname(good)])).find(setting, NEVER),
        { code: "noFfmpeg" },
        setting,
      );
    }
  });

  it("platforms 3: a setting on Windows, with and without .exe", () => {
    const windows: ProgramWorld = { platform: "win32", env: {}, home: "C:\\Users\\张三", list: () => [] };
    for (const [setting, meant] of [
      ['"C:\\ffmpeg\\bin\\ffmpeg.exe"', "C:\\ffmpeg\\bin\\ffmpeg.exe"],
      ["C:\\ffmpeg\\bin\\ffmpeg", "C:\\ffmpeg\\bin\\ffmpeg.exe"],
      ["C:\\ffmpeg\\bin\\", "C:\\ffmpeg\\bin\\ffmpeg.exe"],
      ["C:/ffmpeg", "C:\\ffmpeg\\bin\\ffmpeg.exe"],
      ["~\\scoop\\shims\\ffmpeg.exe", "C:\\Users\\张三\\scoop\\shims\\ffmpeg.exe"],
      ["\\\\nas\\tools\\ffmpeg.exe", "\\\\nas\\tools\\ffmpeg.exe"],
    ] as const) {
      assert.ok(meantBy(setting, windows).includes(meant), setting);
    }
    for (const setting of ["ffmpeg", "\\tools\\ffmpeg.exe", "C:ffmpeg.exe", ""])
      assert.deepEqual(meantBy(setting, windows), [], setting);
  });

  it("platforms 3: an app that was not started from a shell finds what package managers installed", () => {
    const packages = "C:\\Users\\u\\AppData\\Local\\Microsoft\\WinGet\\Packages";
    const folder = "Gyan.FFmpeg_Microsoft.Winget.Source_8wekyb3d8bbwe";
    const windows = placesOn({
      platform: "win32",
      env: {
        Path: '"C:\\a;b";C:\\Windows',
        LocalAppData: "C:\\Users\\u\\AppData\\Local",
        ProgramFiles: "C:\\Program Files",
        PROGRAMDATA: "C:\\ProgramData",
        ChocolateyInstall: "C:\\ProgramData\\chocolatey",
        SCOOP_GLOBAL: "D:\\scoop",
        SystemDrive: "C:",
      },
      home: "C:\\Users\\u",
      list: (name) =>
        name === packages
          ? ["Git.Git_x", folder]
          : name === `${packages}\\${folder}`
            ? ["ffmpeg-7.1-full_build", "ffmpeg.txt"]
            : [],
    });
    assert.deepEqual(windows.slice(0, 2), ["C:\\a;b\\ffmpeg.exe", "C:\\Windows\\ffmpeg.exe"]);
    for (const place of [
      "C:\\Users\\u\\AppData\\Local\\Microsoft\\WinGet\\Links",
      `${packages}\\${folder}\\ffmpeg-7.1-full_build\\bin`,
      "C:\\Users\\u\\scoop\\shims",
      "D:\\scoop\\shims",
      "C:\\ProgramData\\chocolatey\\bin",
      "C:\\Program Files\\ffmpeg\\bin",
    ])
      assert.ok(windows.includes(`${place}\\ffmpeg.exe`), place);
    assert.ok(
      !windows.some((place) => /^C:\\\\ffmpeg|ProgramData\\\\scoop/i.test(place)),
      "anybody may make these folders",
    );
    const mac = placesOn({ platform: "darwin", env: { PATH: "/usr/bin:/bin" }, home: "/Users/u", list: () => [] });
    for (const place of ["/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin"])
      assert.ok(mac.includes(`${place}/ffmpeg`), place);
    const other = placesOn(linux(["/usr/bin"]));
    assert.equal(other[0], "/usr/bin/ffmpeg");
    for (const place of ["/home/linuxbrew/.linuxbrew/bin", "/snap/bin"])
      assert.ok(other.includes(`${place}/ffmpeg`), place);
    const nothing = placesOn({ platform: "win32", env: {}, home: "", list: () => [] });
    assert.deepEqual(nothing, [], "no relative path, and none that depends on the drive");
  });

  describe("ends at the one inside", () => {
    /** Puts it whole into our folder. */
    async function pack(): Promise<string> {
      const folder = path.join(home, "dist", "ffmpeg");
      mkdirSync(folder, { recursive: true });
      cpSync(await insideFolder(), folder, { recursive: true });
      return folder;
    }

    it("which comes last, and is there where there is no other", async () => {
      const folder = await pack();
      const broken = path.dirname(put(path.join(root, "broken"), "exit 1"));
      const found = await new FfmpegFinder(home, linux([broken])).find("", NEVER, "/any/recording.mp3");
      assert.equal(found.path, path.join(folder, "ffmpeg.js"));
      assert.equal(found.isModule, true);
      assert.match(found.version, /^ffmpeg version 5\.1\.4 /);
      const good = put(path.join(root, "good"), RUNS);
      assert.equal((await new FfmpegFinder(home, linux([path.dirname(good)])).find("", NEVER)).path, good);
      const set = new FfmpegFinder(home, linux([])).find(path.join(broken, "ffmpeg"), NEVER);
      await assert.rejects(set, { code: "noFfmpeg" });
    });

    it("where a Snap cannot read the recording", async () => {
      await pack();
      const snapped = path.join(root, "snap", "bin");
      put(snapped, `case "$*" in *-version*) ${RUNS};; *) echo "x: Permission denied" >&2; exit 1;; esac`);
      const found = await new FfmpegFinder(home, linux([snapped])).find("", NEVER, path.join(root, ".hidden.mp3"));
      assert.equal(found.isModule, true);
    });

    for (const [what, harm] of [
      ["without its WebAssembly", (folder) => rmSync(path.join(folder, "ffmpeg-core.wasm"))],
      ["without its program", (folder) => rmSync(path.join(folder, "ffmpeg.js"))],
      ["with half of its WebAssembly", (folder) => truncateSync(path.join(folder, "ffmpeg-core.wasm"), 16_000_000)],
      ["with half of its program", (folder) => truncateSync(path.join(folder, "ffmpeg.js"), 80_000)],
    ] as readonly (readonly [string, (folder: string) => void])[]) {
      it(`${what}: that is what is said, until it is whole again`, async () => {
        const folder = await pack();
        const finder = new FfmpegFinder(home, linux([]));
        const found = await finder.find("", NEVER);
        harm(folder);
        await assert.rejects(finder.find("", NEVER), { code: "ffmpegDamaged" });
        await assert.rejects(new FfmpegFinder(home, linux([])).find("", NEVER), { code: "ffmpegDamaged" });
        assert.notEqual((await run(found, ["-version"], new Uint8Array(), NEVER).catch(() => undefined))?.code, 0);
        await pack();
        assert.equal((await finder.find("", NEVER)).isModule, true);
      });
    }

    it("damaged while it is used: whatever starts it says so", async () => {
      const folder = await pack();
      const ffmpeg = await new FfmpegFinder(home, linux([])).find("", NEVER);
      const file = path.join(root, "memo.flac");
      cpSync(
        converted(
          recording("numbers-12.wav", () => speakNumbers(Array.from({ length: 12 }, (_, i) => i * 83))),
          "numbers-12.flac",
        ),
        file,
      );
      const info = await probe(ffmpeg, file, NEVER);
      const source = { ffmpeg, file, info, onNotice: () => undefined };
      rmSync(path.join(folder, "ffmpeg-core.wasm"));
      const damaged = { code: "ffmpegDamaged" };
      await assert.rejects(probe(ffmpeg, file, NEVER), damaged);
      await assert.rejects(decode(source, NEVER).next(), damaged);
      await assert.rejects(encode(ffmpeg, [new Int16Array(16_000)], "lossless", NEVER), damaged);
      await assert.rejects(convert(source, path.join(root, "copy.mp3"), NEVER), damaged);
      await assert.rejects(soundAlone(source, "compact", false, NEVER), damaged);
      await assert.rejects(isGapless({ ...source, info: { ...info, container: "mov,mp4" } }, NEVER), damaged);
    });
  });
});
