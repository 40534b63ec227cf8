import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { build } from "esbuild";
import { KEY } from "../service/service";
import { cleanUp, put, sampleWorkspace, scratchFolder, Workbench } from "../host/workbench";
import type { HelperFigures } from "./helper";
import type { Row } from "./run";

const HELPER = path.resolve(import.meta.dirname, "../../out/bench/helper");
const MIB = 1_024;

/** What only the real editor can tell: memory, event loop and activation in its extension host, and insertion. */
export async function measureEditor(
  warmUp: string,
  files: readonly string[],
  serviceUrl: string,
): Promise<{ readonly rows: readonly Row[]; readonly figures: object }> {
  await buildHelper();
  const scratch = scratchFolder("bench");
  const workspace = sampleWorkspace(
    scratch,
    [warmUp, ...files].map((file) => ({ name: path.basename(file), file })),
  );
  for (const file of [warmUp, ...files]) put(path.join(workspace, noteFor(file)), "# Bench\n\n");
  // Not in the scratch folder, which goes while the extension host may still be writing.
  const figuresFile = path.join(path.dirname(HELPER), "editor.json");
  rmSync(figuresFile, { force: true });
  const vscode = await Workbench.open({
    workspace,
    scratch,
    development: [HELPER],
    env: { DASHSCOPE_API_KEY: KEY, EARMARK_BENCH_FIGURES: figuresFile },
    machineSettings: {
      "earmark.region": "custom",
      "earmark.baseUrl": serviceUrl,
      "earmark.confirmUpload": "never",
      "earmark.context.sources": ["glossary"],
    },
  });
  const figures = (): HelperFigures => JSON.parse(readFileSync(figuresFile, "utf8")) as HelperFigures;
  try {
    await vscode.page.waitForTimeout(5_000);
    const host = extensionHost(scratch);
    await vscode.row("recordings").click();
    const transcribe = async (file: string): Promise<void> => {
      await vscode.openFile(noteFor(file));
      await vscode.page.keyboard.press("ControlOrMeta+End");
      await vscode.fromExplorer(path.basename(file), "Transcribe Recording");
      await vscode.page.locator('[id="earmark.earmark.earmark.status"] .codicon-check').waitFor({ timeout: 180_000 });
      await vscode.command("Earmark: Undo Last Transcript");
      await vscode.status.waitFor({ state: "hidden" });
    };
    // VS Code's own Markdown and audio extensions, and our code, are loaded by the first recording of a window.
    await transcribe(warmUp);
    await vscode.page.waitForTimeout(3_000);
    const rest = residentMiB(host);
    const grown: number[] = [];
    await vscode.command("Bench: Start");
    for (const file of files) {
      let peak = 0;
      const timer = setInterval(() => (peak = Math.max(peak, residentMiB(host))), 50);
      await transcribe(file);
      clearInterval(timer);
      grown.push(peak - rest);
    }
    await vscode.command("Bench: Stop");
    await vscode.page.waitForTimeout(500);
    await vscode.command("Bench: Activation");
    await until(() => figures().activationMs !== undefined);
    await vscode.page.waitForTimeout(2_000);
    await vscode.command("Bench: Insert");
    await until(() => figures().insertion !== undefined);
    await vscode.command("Earmark: Clear Saved Transcripts");
    await vscode.dialog.getByRole("button", { name: "Remove" }).click();
    await vscode.command("Bench: Collect");
    await transcribe(files.at(-1) ?? warmUp);
    const { activationMs = NaN, quietMs = NaN, loopP99 = NaN, loopMax = NaN, inUseMiB = NaN, insertion } = figures();
    const most = insertion?.mostInASecond ?? Infinity;
    const good = insertion?.complete === true && insertion.emptyAfterOneUndo;
    return {
      figures: { ...figures(), grownMiB: grown },
      rows: [
        {
          what: "extension host: resident set grows by (10 min, 1 h, 3 h)",
          measured: grown.map((value) => `${value.toFixed(0)} MiB`).join(", "),
          bar: "at most 64 MiB",
          good: Math.max(...grown) <= 64,
        },
        {
          what: "extension host: of that taken by V8, and in use (3 h)",
          measured: `${taken(figures())}; ${inUseMiB.toFixed(0)} MiB in use after a collection`,
          bar: "at most 64 MiB",
          good: inUseMiB <= 64,
        },
        {
          what: "extension host: event loop delay, p99",
          measured: `${loopP99.toFixed(1)} ms (longest ${loopMax.toFixed(0)} ms)`,
          bar: "at most 20 ms",
          good: loopP99 <= 20,
        },
        {
          what: "insertion of 3 h of text, 1000 hypotheses a second",
          measured: `${most} edits a second, ${good ? "complete, gone with one undo" : JSON.stringify(insertion)}`,
          bar: "at most 8 edits a second, one undo",
          good: good && most <= 8,
        },
        {
          what: "activation, in the extension host",
          measured: `${quietMs.toFixed(0)} ms (${activationMs.toFixed(0)} ms while everything else starts too)`,
          bar: "at most 30 ms",
          good: quietMs <= 30,
        },
      ],
    };
  } finally {
    await vscode.close();
    await cleanUp(scratch);
  }
}

function taken({ grown }: HelperFigures): string {
  const [young, old, outside] = [grown?.young, grown?.old, grown?.outside].map((value) => (value ?? NaN).toFixed(0));
  return `young generation ${young} MiB, old ${old} MiB, buffers ${outside} MiB`;
}

/** Two minutes at most. */
async function until(done: () => boolean): Promise<void> {
  for (let i = 0; !done(); i++) {
    if (i > 240) throw new Error("The editor's bench does not answer.");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function buildHelper(): Promise<void> {
  mkdirSync(HELPER, { recursive: true });
  await build({
    entryPoints: [path.join(import.meta.dirname, "helper.ts")],
    outfile: path.join(HELPER, "extension.js"),
    bundle: true,
    format: "cjs",
    platform: "node",
    mainFields: ["module", "main"],
    external: ["vscode"],
    logLevel: "error",
  });
  const command = (name: string): object => ({
    command: `bench.${name.toLowerCase()}`,
    title: name,
    category: "Bench",
  });
  const manifest = {
    name: "helper",
    publisher: "earmark-bench",
    version: "0.0.1",
    engines: { vscode: "^1.103.0" },
    main: "./extension.js",
    activationEvents: ["*"],
    contributes: { commands: ["Start", "Stop", "Insert", "Activation", "Collect"].map(command) },
  };
  writeFileSync(path.join(HELPER, "package.json"), JSON.stringify(manifest));
}

function noteFor(recording: string): string {
  return `note-${path.parse(recording).name}.md`;
}

function extensionHost(scratch: string): number {
  const found = readdirSync("/proc").find((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("--type=extensionHost") &&
        readFileSync(`/proc/${pid}/environ`, "latin1").includes(scratch)
      );
    } catch {
      return false;
    }
  });
  if (!found) throw new Error("There is no extension host.");
  return Number(found);
}

function residentMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / MIB;
}
