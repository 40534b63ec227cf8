// `npm run package:npm`: the package for npm in `dist/npm`, of which `npm pack` or `npm publish` there makes a tarball. It depends on nothing and
// installs nothing: the same files for every platform, with FFmpeg and sherpa-onnx as WebAssembly.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { cli, localWorker, mcpFor, noticesFor } from "../esbuild.mjs";
import { copyWasmEngine } from "./engine.mjs";
import { makeInsideFfmpeg } from "./insideFfmpeg.mjs";

const ROOT = path.resolve(import.meta.dirname, "..");

/** @param {string} folder what is in it is replaced */
export async function makeNpmPackage(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const dist = path.join(folder, "dist");
  mkdirSync(dist, { recursive: true });
  const shipped = { ...cli, absWorkingDir: ROOT, minify: true, sourcemap: false };
  const program = { ...shipped, outfile: path.join(dist, "cli.js") };
  const built = await Promise.all([
    build(program),
    build(mcpFor(program)),
    build({ ...shipped, entryPoints: ["src/api.ts"], outfile: path.join(dist, "api.js"), banner: {} }),
    build({
      ...shipped,
      entryPoints: localWorker.entryPoints,
      outfile: path.join(dist, "localWorker.js"),
      banner: {},
    }),
  ]);
  await makeInsideFfmpeg(path.join(dist, "ffmpeg"), true);
  copyWasmEngine(path.join(dist, "wasm"));
  makeTypes(path.join(dist, "types"));
  copyFileSync(path.join(ROOT, "LICENSE"), path.join(folder, "LICENSE"));
  copyFileSync(path.join(ROOT, "docs/npm.md"), path.join(folder, "README.md"));
  const inputs = Object.assign({}, ...built.map(({ metafile }) => metafile.inputs));
  writeFileSync(path.join(folder, "THIRD-PARTY-NOTICES.txt"), noticesFor({ inputs }));
  writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(manifest(), undefined, 2)}\n`);
}

function manifest() {
  const { name, version, keywords } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  return {
    name,
    version,
    description: "Transcribes recordings with Qwen3-ASR and others, in a terminal and in programs. ffmpeg is inside.",
    keywords,
    // Ours, and the program in dist/ffmpeg.
    license: "MIT AND GPL-2.0-or-later",
    bin: { earmark: "dist/cli.js" },
    main: "dist/api.js",
    types: "dist/types/api.d.ts",
    exports: {
      ".": { types: "./dist/types/api.d.ts", default: "./dist/api.js" },
      "./package.json": "./package.json",
    },
    files: ["dist", "THIRD-PARTY-NOTICES.txt"],
    engines: { node: ">=20" },
  };
}

/** The declarations of `src/api.ts`, and of what these name. */
function makeTypes(folder) {
  const all = mkdtempSync(path.join(tmpdir(), "earmark-types-"));
  try {
    const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
    const options = [
      "--noEmit",
      "false",
      "--declaration",
      "--emitDeclarationOnly",
      "--rootDir",
      "src",
      "--outDir",
      all,
    ];
    execFileSync(process.execPath, [tsc, "-p", "tsconfig.json", ...options], { cwd: ROOT, stdio: "inherit" });
    const wanted = ["api"];
    // `wanted` grows meanwhile.
    for (const name of wanted) {
      const file = path.join(all, `${name}.d.ts`);
      const text = readFileSync(file, "utf8");
      for (const [, other] of text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
        const next = path.posix.join(path.posix.dirname(name), other);
        if (!existsSync(path.join(all, `${next}.d.ts`))) throw new Error(`${name} needs ${next}, which has no types.`);
        if (!wanted.includes(next)) wanted.push(next);
      }
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      copyFileSync(file, path.join(folder, `${name}.d.ts`));
    }
  } finally {
    rmSync(all, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = path.join(ROOT, "dist/npm");
  await makeNpmPackage(folder);
  console.log(`${path.relative(process.cwd(), folder)} is ready for npm pack or npm publish.`);
}
