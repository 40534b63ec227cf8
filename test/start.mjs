// `npm start`: sets up, packages Earmark and opens it in a real VS Code with the sample workspace.
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { setUp } from "./setup.mjs";

const ROOT = path.resolve(import.meta.dirname, "..");

try {
  setUp();
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
const run = (command, ...args) => spawnSync(command, args, { cwd: ROOT, stdio: "inherit" }).status ?? 1;
const status =
  run("npm", "run", "--silent", "package:quiet") || run("npx", "tsx", "test/host/start.ts", ...process.argv.slice(2));
process.exit(status);
