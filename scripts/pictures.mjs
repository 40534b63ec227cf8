// `npm run pictures`: takes the pictures and films of the README, `docs` and the walkthrough in a real VS Code, at twice the density, and puts
// them into `media`. Needs `npm run package` first. Look at each before it is committed.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import * as path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");
const SHOTS = path.join(ROOT, "out/shots");

/** Each picture of `media`: the page test that takes it, and its name there. */
const PICTURES = {
  "consent.png": ["mainJob", "consent.png"],
  "palette.png": ["mainJob", "palette.png"],
  "preview.png": ["workspace", "preview.png"],
  "sample-with-glossary.png": ["workspace", "sample-with-glossary.png"],
  "main.gif": ["workspace", "main.gif"],
  "engines.png": ["engines", "engines.png"],
  "resume.png": ["resume", "resume.png"],
  "gap.png": ["errors", "gap.png"],
  "transcript.png": ["pictures", "readme-transcript.png"],
  "notes.png": ["pictures", "readme-note.png"],
  "transcript.gif": ["pictures", "transcript.gif"],
  "dictation.gif": ["dictation", "dictation.gif"],
};

const wanted = Object.entries(PICTURES).filter(([name]) => !process.argv[2] || process.argv.slice(2).includes(name));
for (const [, [, shot]] of wanted) rmSync(path.join(SHOTS, shot), { force: true });
/** Of a file with several groups of tests, the one that takes them. */
const GROUPS = { workspace: "the sample, heard", engines: "who hears" };
for (const test of new Set(wanted.map(([, [test]]) => test))) {
  const page = ["node_modules/mocha/bin/mocha.js", "--config", "test/host/page/.mocharc.json", "--no-parallel"];
  const group = GROUPS[test] ? ["--grep", GROUPS[test]] : [];
  spawnSync(process.execPath, [...page, ...group, `test/host/page/${test}.test.ts`], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, EARMARK_FILM: "1" },
  });
}
for (const [name, [, shot]] of wanted) {
  const [from, to] = [path.join(SHOTS, shot), path.join(ROOT, "media", name)];
  if (!existsSync(from)) {
    console.error(`${name} was not taken.`);
    process.exitCode = 1;
  } else if (name.endsWith(".gif")) copyFileSync(from, to);
  // Smaller without any loss.
  else execFileSync("ffmpeg", ["-v", "error", "-y", "-i", from, "-compression_level", "100", "-pred", "mixed", to]);
}
