// `npm run package:target -- darwin-arm64`: the VSIX of one platform, with its native engine; `universal`: with WebAssembly.
import { execFileSync } from "node:child_process";
import * as path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");
const target = process.argv[2];
if (!target) {
  console.error("Name a platform, such as linux-x64, or universal.");
  process.exit(2);
}
const run = (program, ...args) =>
  execFileSync(program, args, { cwd: ROOT, stdio: "inherit", shell: process.platform === "win32" });
run("node", "esbuild.mjs", "--production", `--target=${target}`);
const flags = "--no-dependencies --allow-missing-repository --no-rewrite-relative-links".split(" ");
const platform = target === "universal" ? [] : ["--target", target];
run("npx", "vsce", "package", ...flags, ...platform, "--out", `dist/earmark-${target}.vsix`);
run("npx", "tsx", "test/smoke.ts", `dist/earmark-${target}.vsix`);
