// Makes `dist/ffmpeg`: FFmpeg as WebAssembly, as a program that Node runs, in a folder of its own with its license and where its source is.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "..");
const CORE = path.join(ROOT, "node_modules/@ffmpeg/core/dist/esm/ffmpeg-core.wasm");
const INSIDE = path.join(ROOT, "src/audio/inside");

/**
 * @param {string} folder
 * @param {boolean} [minify]
 */
export async function makeInsideFfmpeg(folder, minify = false) {
  mkdirSync(folder, { recursive: true });
  copyFileSync(CORE, path.join(folder, "ffmpeg-core.wasm"));
  for (const text of ["COPYING.txt", "NOTICE.txt"]) copyFileSync(path.join(INSIDE, text), path.join(folder, text));
  await build({
    entryPoints: [path.join(INSIDE, "program.ts")],
    outfile: path.join(folder, "ffmpeg.js"),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    minify,
    logLevel: "warning",
    define: {
      CORE_SHA256: JSON.stringify(createHash("sha256").update(readFileSync(CORE)).digest("hex")),
      // The core asks it where it lies.
      "import.meta.url": '""',
    },
  });
}
