import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { build } from "esbuild";

const MODULES = path.resolve(import.meta.dirname, "../../../node_modules");

/** A folder as `dist` is: the child's bundle, and the engine beside it. */
export async function engineFolder(folder: string, kind: "native" | "wasm"): Promise<string> {
  await build({
    entryPoints: [path.resolve(import.meta.dirname, "../../../src/local/worker.ts")],
    outfile: path.join(folder, "localWorker.js"),
    bundle: true,
    format: "cjs",
    platform: "node",
    logLevel: "error",
  });
  const platform = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const from = path.join(MODULES, kind === "native" ? `sherpa-onnx-${platform}` : "sherpa-onnx");
  if (!existsSync(from)) throw new Error(`There is no ${from}.`);
  mkdirSync(path.join(folder, kind), { recursive: true });
  for (const file of readdirSync(from))
    if (/\.(node|so|dylib|dll|js|wasm)$/.test(file)) cpSync(path.join(from, file), path.join(folder, kind, file));
  return folder;
}
