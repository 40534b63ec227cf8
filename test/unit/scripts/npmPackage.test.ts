import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { wavOf } from "../../../src/audio/wav";
import { spell } from "../../models/alphabet";
import { toy } from "../../models/toys";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { converted, recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { watched, type Ended } from "../cli/program";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const FEW = Array.from({ length: 12 }, (_, i) => i * 83);
const TEXT = FEW.map(spelled).join(" ");

describe("the package for npm, on a machine with nothing but Node, and without a network", () => {
  let work: string;
  let tarball: string;
  let program: string;
  let registry: Server;
  const asked: string[] = [];
  let service: Service;
  let memo: string;

  before(async function () {
    this.timeout(120_000);
    memo = converted(
      recording("numbers-12.wav", () => speakNumbers(FEW)),
      "numbers-12.m4a",
      ["-ar", "44100"],
    );
    // Not below a folder with packages: a look-up would find these.
    work = mkdtempSync(path.join(tmpdir(), "earmark-npm-"));
    // Links, since ffmpeg may lie beside Node.
    mkdirSync(path.join(work, "bin"));
    symlinkSync(process.execPath, path.join(work, "bin/node"));
    symlinkSync("/bin/sh", path.join(work, "bin/sh"));
    registry = createServer((request, answer) => {
      asked.push(`${request.method} ${request.url}`);
      answer.writeHead(503).end();
    });
    await new Promise<void>((resolve) => void registry.listen(0, "127.0.0.1", resolve));
    service = await startService(tonesRecognizer("zh"));
    const { makeNpmPackage } = (await import(path.join(ROOT, "scripts/npmPackage.mjs"))) as {
      makeNpmPackage: (folder: string) => Promise<void>;
    };
    const made = path.join(work, "made");
    await makeNpmPackage(made);
    const packed = await npm(["pack", made, "--silent", "--pack-destination", work], work);
    assert.equal(packed.code, 0, packed.err);
    tarball = path.join(work, packed.out.trim());
    program = path.join(work, "program");
    mkdirSync(program);
    writeFileSync(path.join(program, "package.json"), JSON.stringify({ name: "program", private: true }));
    const installed = await npm(["install", "--offline", "--no-audit", "--no-fund", tarball], program);
    assert.equal(installed.code, 0, installed.err);
  });
  after(async () => {
    await service.close();
    await new Promise((resolve) => registry.close(resolve));
    rmSync(work, { recursive: true, force: true });
  });

  /** Neither ffmpeg nor anything else is on the PATH, npm knows no package yet, and its registry refuses. */
  function environment(): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|PATH$|HTTPS?_PROXY$)/i.test(name));
    return {
      ...Object.fromEntries(own),
      PATH: path.join(work, "bin"),
      HOME: path.join(work, "home"),
      XDG_CACHE_HOME: path.join(work, "cache"),
      npm_config_cache: path.join(work, "npm-cache"),
      npm_config_registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`,
      npm_config_update_notifier: "false",
      DASHSCOPE_API_KEY: KEY,
      DASHSCOPE_HTTP_BASE_URL: `${service.url}/api/v1`,
    };
  }

  function node(args: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return watched(
      spawn(process.execPath, args, { cwd, env: { ...environment(), ...more }, stdio: ["ignore", "pipe", "pipe"] }),
    ).ended;
  }

  function npm(args: readonly string[], cwd: string): Promise<Ended> {
    const folders = (process.env["PATH"] ?? "").split(path.delimiter);
    const found = folders.map((folder) => path.join(folder, "npm")).find((file) => existsSync(file));
    assert.ok(found, "npm is not on the PATH");
    return node([realpathSync(found), ...args], cwd);
  }

  it("transcribes a recording with npx from the tarball", async () => {
    const folder = path.join(work, "anywhere");
    mkdirSync(folder);
    const { code, out, err } = await npm(
      ["exec", "--offline", "--yes", `--package=${tarball}`, "--", "earmark", "transcribe", memo],
      folder,
    );
    assert.deepEqual([code, out, err], [0, `${TEXT}\n`, ""]);
    assert.deepEqual(asked, []);
  }).timeout(60_000);

  it("gives a program transcribe(), by import and by require, and its errors by their codes", async () => {
    writeFileSync(
      path.join(program, "program.mjs"),
      `import { createRequire } from "node:module";
      import { EarmarkError, transcribe } from "earmark";
      const [memo] = process.argv.slice(2);
      const said = [];
      for await (const { text, final, span } of transcribe(memo, { language: "zh" })) said.push({ text, final, span });
      const errors = [];
      const attempt = async (recording, options) => {
        try {
          for await (const one of transcribe(recording, options));
        } catch (error) {
          errors.push(error instanceof EarmarkError ? error.code : String(error));
        }
      };
      await attempt("nothing.m4a");
      await attempt(".");
      await attempt(memo, { apiKey: "sk-00000000000000000000000000000000", cacheFolder: false });
      await attempt(memo, { apiKey: "" });
      await attempt(memo, { parallel: 0 });
      await attempt(memo, { server: { url: "http://127.0.0.1:1" } });
      await attempt(memo, { signal: AbortSignal.abort("enough") });
      const other = createRequire(import.meta.url)("earmark");
      console.log(JSON.stringify({ said, errors, same: other.transcribe === transcribe }));`,
    );
    const { code, out, err } = await node(["program.mjs", memo], program);
    assert.deepEqual([code, err], [0, ""]);
    const { said, errors, same } = JSON.parse(out) as {
      said: { text: string; final: boolean; span: { start: number; end: number } }[];
      errors: string[];
      same: boolean;
    };
    assert.equal(said.map(({ text }) => text).join(" "), TEXT);
    assert.ok(said.every(({ final, span }) => final && span.end > span.start));
    assert.deepEqual(errors, ["missingFile", "missingFile", "badKey", "noKey", "settings", "settings", "enough"]);
    assert.ok(same);
  }).timeout(60_000);

  it("has types of its own, against which a strict program compiles", async () => {
    writeFileSync(
      path.join(program, "typed.mts"),
      `import { EarmarkError, transcribe, type ErrorCode, type Segment, type TranscribeOptions } from "earmark";
      const options: TranscribeOptions = { language: "zh", signal: new AbortController().signal, cacheFolder: false };
      const segments: AsyncGenerator<Segment, void, undefined> = transcribe(new URL("file:///a.m4a"), options);
      try {
        for await (const { text, span: { start }, gap } of segments) console.log(start.toFixed(), text.trim(), gap?.code);
      } catch (error) {
        const code: ErrorCode | undefined = error instanceof EarmarkError ? error.code : undefined;
        // @ts-expect-error: there is no such code.
        if (code === "nothing") console.log();
      }
      // @ts-expect-error: a language is text.
      transcribe("a.m4a", { language: 1 });`,
    );
    const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
    const types = path.join(ROOT, "node_modules/@types");
    for (const [module, resolution] of [
      ["nodenext", "nodenext"],
      ["esnext", "bundler"],
    ]) {
      const strict = "--strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --noEmit --skipLibCheck false";
      const args = [...strict.split(" "), "--target", "es2023", "--module", module ?? "", "--moduleResolution"];
      const { code, out } = await node(
        [tsc, ...args, resolution ?? "", "--typeRoots", types, "--types", "node", "typed.mts"],
        program,
      );
      assert.deepEqual([code, out], [0, ""], module);
    }
  }).timeout(60_000);

  it("transcribes with a model on this machine", async () => {
    const files = path.join(work, "files");
    const model = toy("nemoCtc", files, []);
    const list = path.join(work, "models.json");
    writeFileSync(list, JSON.stringify([model]));
    const said = path.join(work, "said.wav");
    writeFileSync(said, wavOf([spell("open the file")]));
    const cli = path.join(program, "node_modules/earmark/dist/cli.js");
    const own = { EARMARK_LOCAL_MODELS: list, XDG_DATA_HOME: path.join(work, "data") };
    const imported = await node([cli, "models", "import", model.id, files], program, own);
    assert.equal(imported.code, 0, imported.err);
    const { code, out, err } = await node([cli, "transcribe", said, "--local", model.id], program, own);
    assert.deepEqual([code, out, err], [0, "open the file\n", ""]);
  }).timeout(60_000);

  it("installs nothing, depends on nothing, and holds the licenses of what is in it", () => {
    const home = path.join(program, "node_modules/earmark");
    const manifest = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")) as Record<string, unknown>;
    for (const name of ["scripts", "dependencies", "optionalDependencies", "peerDependencies", "private"])
      assert.equal(manifest[name], undefined, name);
    assert.deepEqual([manifest["name"], manifest["engines"]], ["earmark", { node: ">=20" }]);
    const listed = execFileSync("tar", ["-tzf", tarball]).toString().trim().split("\n");
    const files = listed.map((name) => name.replace("package/", ""));
    const rest = files.filter((name) => !/^dist\/(types\/[\w/]+\.d\.ts|wasm\/[\w-]+\.(js|wasm))$/.test(name));
    assert.deepEqual(rest.sort(), [
      "LICENSE",
      "README.md",
      "THIRD-PARTY-NOTICES.txt",
      "dist/api.js",
      "dist/cli.js",
      "dist/ffmpeg/COPYING.txt",
      "dist/ffmpeg/NOTICE.txt",
      "dist/ffmpeg/ffmpeg-core.wasm",
      "dist/ffmpeg/ffmpeg.js",
      "dist/localWorker.js",
      "dist/mcp.js",
      "package.json",
    ]);
    const notices = readFileSync(path.join(home, "THIRD-PARTY-NOTICES.txt"), "utf8");
    for (const name of ["undici", "eventsource-parser", "sherpa-onnx", "zod", "FFmpeg 5.1.4"])
      assert.ok(notices.includes(name));
    assert.match(readFileSync(path.join(home, "dist/ffmpeg/COPYING.txt"), "utf8"), /GNU GENERAL PUBLIC LICENSE/);
    for (const name of files.filter((one) => one.endsWith(".js") || one.endsWith(".ts")))
      assert.ok(!readFileSync(path.join(home, name), "utf8").includes(ROOT), name);
  });
});
