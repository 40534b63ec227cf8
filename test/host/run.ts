// Runs the tests of test/host/shell in the extension host of a real VS Code: of the ones in the npm packages, the newest
// and the oldest that Earmark supports; with --desktop of desktop VS Code, which is downloaded for it.
import {
  chmodSync,
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
import { KEY } from "../service/service";

const HERE = import.meta.dirname;
const ROOT = path.resolve(HERE, "../..");
const OUT = path.join(ROOT, "out/shell");

rmSync(OUT, { recursive: true, force: true });
mkdirSync(path.join(ROOT, "out/shots"), { recursive: true });
await build({
  entryPoints: readdirSync(path.join(HERE, "shell")).map((name) => path.join(HERE, "shell", name)),
  outdir: OUT,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  format: "cjs",
  platform: "node",
  mainFields: ["module", "main"],
  external: ["vscode", "mocha"],
  // CommonJS knows its folder by another name; out/shell is as deep as test/sounds.
  define: { "import.meta.dirname": "__dirname" },
  sourcemap: "inline",
  logLevel: "warning",
});

const desktop = process.argv.includes("--desktop");
chmodSync(path.join(HERE, "launcher.mjs"), 0o755);
for (const release of desktop ? ["stable"] : ["newest", "oldest"]) {
  const folder = mkdtempSync(path.join(tmpdir(), "earmark-workspace-"));
  mkdirSync(path.join(folder, ".vscode"));
  writeFileSync(path.join(folder, "package.json"), '{ "name": "shell-tests" }\n');
  const results = path.join(OUT, `results-${release}.json`);
  try {
    await runTests({
      ...(desktop ? { version: release } : { vscodeExecutablePath: path.join(HERE, "launcher.mjs") }),
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: path.join(OUT, "index.cjs"),
      launchArgs: [folder],
      extensionTestsEnv: {
        EARMARK_TEST_RELEASE: release,
        EARMARK_TEST_MACHINE_SETTINGS: JSON.stringify({ "earmark.confirmUpload": "never" }),
        DASHSCOPE_API_KEY: KEY,
        EARMARK_TEST_RESULTS: results,
      },
    });
  } catch (error) {
    process.exitCode = 1;
    console.log(String(error));
  } finally {
    report(`VS Code, ${release}`, results);
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
