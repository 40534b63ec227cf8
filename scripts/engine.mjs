// Puts sherpa-onnx beside the bundles: the native library of one platform in `dist/native`, or the WebAssembly build in
// `dist/wasm`. `node scripts/engine.mjs darwin-arm64` fetches another platform's, with the hash of package-lock.json.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.resolve(import.meta.dirname, "..");

/** The packages by VS Code's names of platforms. Where there is none, it is WebAssembly. */
const NATIVE = {
  "linux-x64": "sherpa-onnx-linux-x64",
  "linux-arm64": "sherpa-onnx-linux-arm64",
  "darwin-x64": "sherpa-onnx-darwin-x64",
  "darwin-arm64": "sherpa-onnx-darwin-arm64",
  "win32-x64": "sherpa-onnx-win-x64",
};
const WASM_FILES = /^(index|sherpa-onnx-.*)\.(js|wasm)$/;
/** Its interface for C++ is not used, and its header files are not code. */
const NOT_NEEDED = /cxx-api|\.(md|json|js|h|lib)$/;

/** This machine, as VS Code names it. */
export const HERE = `${process.platform}-${process.arch}`;

/** `target`: a platform, or `universal`. */
export function copyEngine(target = HERE) {
  const dist = path.join(ROOT, "dist");
  // A virus scanner may have one of them open.
  for (const folder of ["native", "wasm"])
    rmSync(path.join(dist, folder), { recursive: true, force: true, maxRetries: 5 });
  const name = NATIVE[target];
  const installed = name && path.join(ROOT, "node_modules", name);
  if (name && existsSync(installed)) copy(installed, path.join(dist, "native"), (file) => !NOT_NEEDED.test(file));
  else if (name && target !== HERE)
    fetched(name, (folder) => copy(folder, path.join(dist, "native"), (file) => !NOT_NEEDED.test(file)));
  else copyWasmEngine(path.join(dist, "wasm"));
}

/** The one for every platform. @param {string} folder */
export function copyWasmEngine(folder) {
  copy(path.join(ROOT, "node_modules/sherpa-onnx"), folder, (file) => WASM_FILES.test(file));
}

function copy(from, to, wanted) {
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from)) if (wanted(file)) cpSync(path.join(from, file), path.join(to, file));
}

/**
 * How npm is started without a shell: on Windows it is a batch file, which Node does not start (CVE-2024-27980), and no program. Its script is run by
 * this very Node: the one that npm names itself where it has started us, else the one that comes with Node.
 */
export function npmOn({ platform, env, execPath, exists } = { ...process, exists: existsSync }) {
  if (platform !== "win32") return ["npm"];
  const own = /[\\/]npm-cli\.c?js$/.test(env.npm_execpath ?? "") ? [env.npm_execpath] : [];
  const beside = path.win32.join(path.win32.dirname(execPath), "node_modules", "npm", "bin", "npm-cli.js");
  const script = [...own, beside].find((one) => exists(one));
  if (script === undefined) throw new Error("npm was not found: run this with npm run, or put npm beside Node.");
  return [execPath, script];
}

/** A package of another platform, which npm does not install here. */
function fetched(name, use) {
  const lock = JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8"));
  const { version, integrity } = lock.packages[`node_modules/${name}`];
  const folder = mkdtempSync(path.join(tmpdir(), "earmark-engine-"));
  try {
    const [program, ...first] = npmOn();
    const file = execFileSync(program, [...first, "pack", "--silent", `${name}@${version}`], { cwd: folder })
      .toString()
      .trim();
    const hash = createHash("sha512")
      .update(readFileSync(path.join(folder, file)))
      .digest("base64");
    if (integrity !== `sha512-${hash}`) throw new Error(`${name} is not what package-lock.json says.`);
    execFileSync("tar", ["-xzf", file], { cwd: folder });
    use(path.join(folder, "package"));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) copyEngine(process.argv[2]);
