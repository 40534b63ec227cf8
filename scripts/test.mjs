// `npm test`: sets up, then checks and tests everything, and ends with one line that counts.
import { spawn } from "node:child_process";
import * as path from "node:path";
import { setUp } from "./setup.mjs";

const ROOT = path.resolve(import.meta.dirname, "..");

/** What runs, in order. A step that counts its own tests prints mocha's lines; any other step is one test. */
const STEPS = [
  { name: "types", script: "typecheck" },
  { name: "lint and format", script: "lint" },
  { name: "units", script: "test:unit" },
  { name: "package", script: "package" },
  { name: "contents of the package", script: "test:package" },
  ...(process.platform === "linux"
    ? [
        { name: "extension host", script: "test:host" },
        { name: "page", script: "test:page" },
      ]
    : []),
];

try {
  setUp();
} catch (error) {
  console.error(error.message);
  console.log("0 passed, 1 failed");
  process.exit(1);
}

let passed = 0;
let failed = 0;
for (const { name, script } of STEPS) {
  console.log(`\n=== ${name}`);
  const begun = Date.now();
  const { code, output } = await run(script);
  const count = (word) =>
    [...output.matchAll(new RegExp(`^ *(\\d+) ${word}`, "gm"))].reduce((sum, [, n]) => sum + Number(n), 0);
  const [passing, failing] = [count("passing"), count("failing")];
  if (passing + failing > 0) {
    passed += passing;
    // A run that fails without a failing test has lost one.
    failed += failing > 0 || code === 0 ? failing : 1;
  } else if (code === 0) passed += 1;
  else failed += 1;
  console.log(`=== ${name}: ${code === 0 ? "good" : "FAILED"} after ${Math.round((Date.now() - begun) / 1_000)} s`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

/** Runs a script of package.json, shows what it prints, and answers with that. */
function run(script) {
  return new Promise((resolve) => {
    const child = spawn("npm", ["run", "--silent", script], {
      cwd: ROOT,
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.setEncoding("utf8").on("data", (text) => {
        output += text;
        to.write(text);
      });
    }
    child.once("close", (code) => resolve({ code, output }));
  });
}
