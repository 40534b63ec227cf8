// `npm run package`: the VSIX of this machine's platform, `dist/earmark.vsix`. `npm run package:target -- darwin-arm64`: that of
// another platform with its native engine, and `universal` with WebAssembly; where it can run here, it is tried.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");
const [flag, target] = process.argv.slice(2);
if (flag !== undefined && (flag !== "--target" || !target)) {
  console.error("Name a platform, such as linux-x64, or universal.");
  process.exit(2);
}
const run = (program, ...args) =>
  execFileSync(program, args, { cwd: ROOT, stdio: "inherit", shell: process.platform === "win32" });

// The Marketplace resolves no relative link of the README: vsce writes the repository's address before each, once package.json
// names a repository.
const { repository } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
const links = repository ? [] : ["--allow-missing-repository", "--no-rewrite-relative-links"];
const platform = !target || target === "universal" ? [] : ["--target", target];
const file = `dist/earmark${target ? `-${target}` : ""}.vsix`;

run("node", "esbuild.mjs", "--production", ...(target ? [`--target=${target}`] : []));
run("npx", "vsce", "package", "--no-dependencies", ...links, ...platform, "--out", file);
if (target) run("npx", "tsx", "test/smoke.ts", file);
