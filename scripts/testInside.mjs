// `npm run test:inside`: the tests of recordings once more, with the ffmpeg inside Earmark in place of an installed one (which makes the
// recordings). Of each kind of them one is among the unit tests, in `test/unit/audio/insideRows.test.ts`; this takes some minutes.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");
const files = readdirSync(path.join(ROOT, "test/unit"), { recursive: true })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => path.join("test/unit", name))
  .filter((name) => readFileSync(path.join(ROOT, name), "utf8").includes("ffmpegUnderTest()"));
const mocha = ["node_modules/mocha/bin/mocha.js", "--no-config", "--require", "tsx", "--parallel", "--jobs", "2"];
const { status } = spawnSync(process.execPath, [...mocha, "--timeout", "180000", ...files, ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
  env: { ...process.env, EARMARK_FFMPEG: "inside" },
});
process.exit(status ?? 1);
