// Runs the tests of test/host/shell in the extension host of a real VS Code: of the ones in the npm packages, the newest
// and the oldest that Earmark supports, and those of test/host/lacking where parts of its API are taken away; with --desktop
// the former in desktop VS Code, which is downloaded for it.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { KEY, startService } from "../service/service";
import { tonesRecognizer } from "../service/tonesRecognizer";
import { freePort } from "./server";
import { recording } from "../sounds/files";
import { speakNumbers } from "../sounds/tones";

const HERE = import.meta.dirname;
const ROOT = path.resolve(HERE, "../..");
const OUT = path.join(ROOT, "out/shell");

/** One start of VS Code with a folder of tests beside this file. */
interface Run {
  readonly title: string;
  readonly release: string;
  readonly tests: "shell" | "lacking";
  /** Folder of the extension. */
  readonly extension: string;
}

const desktop = process.argv.includes("--desktop");
chmodSync(path.join(HERE, "launcher.mjs"), 0o755);
mkdirSync(path.join(ROOT, "out/shots"), { recursive: true });
rmSync(OUT, { recursive: true, force: true });
const service = await startService(tonesRecognizer("en"));
for (const tests of ["shell", "lacking"] as const) await compile(tests);
const runs: readonly Run[] = desktop
  ? [{ title: "VS Code, desktop", release: "stable", tests: "shell", extension: ROOT }]
  : [
      { title: "VS Code, newest", release: "newest", tests: "shell", extension: ROOT },
      { title: "VS Code, oldest", release: "oldest", tests: "shell", extension: ROOT },
      // Cursor, Windsurf and VSCodium are built from about this one.
      { title: "an editor that lacks parts of it", release: "oldest", tests: "lacking", extension: lackingExtension() },
    ];
for (const run of runs) await runIn(run);
await service.close();

async function compile(tests: Run["tests"]): Promise<void> {
  const names = readdirSync(path.join(HERE, tests)).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: [path.join(HERE, "shell/index.ts"), ...names.map((name) => path.join(HERE, tests, name))],
    entryNames: "[name]",
    outdir: path.join(OUT, tests),
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    mainFields: ["module", "main"],
    external: ["vscode", "mocha"],
    // CommonJS knows its folder by another name.
    define: { "import.meta.dirname": "__dirname" },
    sourcemap: "inline",
    logLevel: "warning",
  });
}

/** The extension as it is built, started by `lacking/extension.cjs`. */
function lackingExtension(): string {
  const folder = path.join(OUT, "extension");
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(ROOT))
    if (/^(dist|l10n|media|package\.nls.*\.json)$/.test(name))
      cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as object;
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ ...manifest, main: "./extension.cjs" }));
  cpSync(path.join(HERE, "lacking/extension.cjs"), path.join(folder, "extension.cjs"));
  return folder;
}

async function runIn({ title, release, tests, extension }: Run): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "earmark-workspace-"));
  mkdirSync(path.join(folder, ".vscode"));
  writeFileSync(path.join(folder, "package.json"), '{ "name": "shell-tests" }\n');
  cpSync(
    recording("three-789.wav", () => speakNumbers([7, 8, 9])),
    path.join(folder, "three.wav"),
  );
  const results = path.join(OUT, `results-${release}-${tests}.json`);
  const machineSettings = {
    "earmark.confirmUpload": "never",
    "earmark.region": "custom",
    "earmark.baseUrl": service.url,
  };
  try {
    await runTests({
      ...(desktop ? { version: release } : { vscodeExecutablePath: path.join(HERE, "launcher.mjs") }),
      extensionDevelopmentPath: extension,
      extensionTestsPath: path.join(OUT, tests, "index.cjs"),
      launchArgs: [folder],
      extensionTestsEnv: {
        EARMARK_TEST_RELEASE: release,
        EARMARK_TEST_MACHINE_SETTINGS: JSON.stringify(machineSettings),
        DASHSCOPE_API_KEY: KEY,
        // Nobody is there before a test listens.
        [desktop ? "HTTPS_PROXY" : "EARMARK_TEST_PROXY"]: `http://127.0.0.1:${await freePort()}`,
        EARMARK_TEST_RESULTS: results,
      },
    });
  } catch (error) {
    process.exitCode = 1;
    console.log(String(error));
  } finally {
    report(title, results);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Results {
  readonly passes: readonly { readonly fullTitle: string; readonly duration: number }[];
  readonly failures: readonly {
    readonly fullTitle: string;
    readonly err: { readonly message?: string; readonly stack?: string };
  }[];
}

/** Prints what ran. A host that died before it ran anything leaves no file, and that is a failure whatever its exit code. */
function report(title: string, file: string): void {
  const { passes, failures } = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Results)
    : { passes: [], failures: [] };
  console.log(`\n  ${title}`);
  for (const { fullTitle, duration } of passes) console.log(`    ✔ ${fullTitle} (${duration}ms)`);
  for (const { fullTitle, err } of failures) console.log(`    ✖ ${fullTitle}\n${err.stack ?? err.message ?? ""}`);
  if (passes.length === 0) console.log("    ✖ no test ran");
  console.log(`\n  ${passes.length} passing\n  ${failures.length + (passes.length === 0 ? 1 : 0)} failing`);
  if (failures.length > 0 || passes.length === 0) process.exitCode = 1;
}
