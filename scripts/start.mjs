// `npm start`: sets up, packages Earmark and opens it in a real VS Code with the sample workspace.
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { setUp } from "./setup.mjs";

const ROOT = path.resolve(import.meta.dirname, "..");

try {
  setUp({ tests: false });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
if (process.platform !== "linux") {
  console.error(
    "VS Code in the browser runs on Linux. Here: npm run package, then install dist/earmark.vsix in VS Code and open test/sample.",
  );
  process.exit(1);
}
const packaged = spawnSync("npm", ["run", "package"], { cwd: ROOT, encoding: "utf8" });
if (packaged.status !== 0) console.error(packaged.stdout, packaged.stderr);
const started = spawnSync("npx", ["tsx", "scripts/sample.mts", ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
});
process.exit(packaged.status || (started.status ?? 1));
