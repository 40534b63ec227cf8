import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const VSIX = path.resolve(import.meta.dirname, "../dist/earmark.vsix");

/** Everything that may be in the package. */
const ALLOWED = [
  "[Content_Types].xml",
  "extension.vsixmanifest",
  "extension/LICENSE.txt",
  "extension/THIRD-PARTY-NOTICES.txt",
  "extension/changelog.md",
  "extension/dist/cli.js",
  "extension/dist/earmark.js",
  "extension/dist/extension.js",
  "extension/dist/ffmpeg/COPYING.txt",
  "extension/dist/ffmpeg/NOTICE.txt",
  "extension/dist/ffmpeg/ffmpeg-core.wasm",
  "extension/dist/ffmpeg/ffmpeg.js",
  "extension/dist/http.js",
  "extension/dist/localWorker.js",
  "extension/dist/mcp.js",
  "extension/dist/webSocket.js",
  "extension/dist/webview.js",
  "extension/l10n/bundle.l10n.zh-cn.json",
  "extension/media/engines.png",
  "extension/media/icon.png",
  "extension/media/notes.png",
  "extension/media/palette.png",
  "extension/media/preview.png",
  "extension/media/transcribe-dark.svg",
  "extension/media/transcribe-light.svg",
  "extension/media/transcript.css",
  "extension/media/transcript.png",
  "extension/media/transcript.schema.json",
  "extension/package.json",
  "extension/package.nls.json",
  "extension/package.nls.zh-cn.json",
  "extension/readme.md",
];

/** Content of a file of the package. */
const read = (name: string): string =>
  execFileSync("unzip", ["-p", VSIX, name.replaceAll("[", "\\[")]).toString("utf8");

describe("the package", () => {
  it("holds what it may, and nothing else", () => {
    const names = execFileSync("unzip", ["-Z1", VSIX]).toString().trim().split("\n");
    const engine = names.filter((name) => name.startsWith("extension/dist/native/"));
    assert.ok(engine.includes("extension/dist/native/sherpa-onnx.node"));
    for (const name of engine) assert.match(name, /\/(sherpa-onnx\.node|lib[\w-]+\.(so|dylib)|[\w-]+\.dll)$/);
    assert.deepEqual(names.filter((name) => !engine.includes(name)).sort(), ALLOWED);
  });

  it("is small, and its code holds no path of this machine, no source map and no key", () => {
    // Earmark with its pictures, ffmpeg, and the engine of this platform: `docs/benchmarks.md` says how large.
    assert.ok(statSync(VSIX).size < 26_000_000);
    const code = ["cli", "earmark", "extension", "ffmpeg/ffmpeg", "http", "localWorker", "mcp", "webSocket", "webview"]
      .map((name) => read(`extension/dist/${name}.js`))
      .join("");
    assert.ok(!code.includes(path.resolve(import.meta.dirname, "..")) && !code.includes("sourceMappingURL"));
    assert.doesNotMatch(code, /sk-[0-9a-f]{32}/);
  });

  it("is Earmark, restricted where a workspace is not trusted", () => {
    const manifest = JSON.parse(read("extension/package.json")) as {
      publisher: string;
      name: string;
      capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
      contributes: { configuration: { properties: Record<string, { scope: string }> } };
    };
    assert.equal(`${manifest.publisher}.${manifest.name}`, "earmark.earmark");
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, "limited");
    // A workspace can set what is not of machine scope, and all of that counts only where it is trusted.
    const settings = Object.entries(manifest.contributes.configuration.properties);
    const free = settings.filter(([, { scope }]) => scope !== "machine").map(([name]) => name);
    assert.deepEqual(restrictedConfigurations.sort(), free.sort());
    const machine =
      "baseUrl region ffmpegPath engine protocol server.url server.headers command local.folder local.model inbox.folder inbox.watch inbox.notes";
    for (const name of machine.split(" ").map((one) => `earmark.${one}`)) assert.ok(!free.includes(name), name);
  });

  it("names every library in it with its license", () => {
    const notices = read("extension/THIRD-PARTY-NOTICES.txt");
    for (const name of [
      "undici",
      "eventsource-parser",
      "p-limit",
      "p-retry",
      "d3-dsv",
      "jsonc-parser",
      "sherpa-onnx",
      "onnxruntime",
      "zod",
    ]) {
      assert.ok(notices.includes(`\n${name} `), name);
    }
  });

  it("holds ffmpeg as a program of its own, whole, with its license and where its source is", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-package-"));
    try {
      execFileSync("unzip", ["-q", VSIX, "extension/dist/ffmpeg/*", "-d", folder]);
      const program = path.join(folder, "extension/dist/ffmpeg/ffmpeg.js");
      // It compares itself with what it was made of.
      assert.match(execFileSync(process.execPath, [program, "-version"]).toString(), /^ffmpeg version 5\.1\.4 /);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    assert.match(read("extension/dist/ffmpeg/COPYING.txt"), /GNU GENERAL PUBLIC LICENSE\s+Version 2, June 1991/);
    const notice = read("extension/dist/ffmpeg/NOTICE.txt");
    const { version } = JSON.parse(
      readFileSync(path.resolve(import.meta.dirname, "../node_modules/@ffmpeg/core/package.json"), "utf8"),
    ) as { version: string };
    for (const words of ["GNU General Public License, version 2", "n5.1.4", `@ffmpeg/core ${version}`, "Its source:"])
      assert.ok(notice.includes(words), words);
    assert.ok(read("extension/THIRD-PARTY-NOTICES.txt").includes(notice.trim()));
    // Nothing of it is in what Earmark itself runs.
    for (const name of ["cli", "earmark", "extension", "localWorker", "mcp"])
      assert.ok(!read(`extension/dist/${name}.js`).includes("createFFmpegCore"), name);
  });
});
