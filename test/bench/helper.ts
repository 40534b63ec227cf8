// A second extension in the same extension host, which measures there what cannot be seen from outside. Each command
// writes its figures to the file that the environment names.
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as vscode from "vscode";
import { anchorAt } from "../../src/vscode/insertion/anchor";
import { TranscriptWriter } from "../../src/vscode/insertion/transcriptWriter";

const WORDS_PER_SECOND = 2.5;
const HYPOTHESES_PER_SECOND = 1_000;
const TICK_MS = 5;
const SEGMENT_WORDS = 300;

/** Everything measured so far. */
export interface HelperFigures {
  activationMs?: number;
  /** The same when nothing else runs. */
  quietMs?: number;
  /** VS Code's own line about it. */
  activation?: string;
  /** The most that was in use above what was before, after collections. */
  inUseMiB?: number;
  /** By how much each kind of memory had grown where the resident set was largest, in MiB. */
  grown?: Memory;
  loopP99?: number;
  loopMax?: number;
  insertion?: {
    readonly hypotheses: number;
    readonly seconds: number;
    readonly edits: number;
    readonly mostInASecond: number;
    readonly complete: boolean;
    readonly emptyAfterOneUndo: boolean;
  };
}

/** Memory of the extension host in MiB: what the system gave, and what V8 has taken of it for what. */
export interface Memory {
  readonly resident: number;
  readonly young: number;
  readonly old: number;
  readonly outside: number;
}

function memory(): Memory {
  const spaces = getHeapSpaceStatistics();
  const taken = (young: boolean): number =>
    spaces
      .filter(({ space_name: name }) => name.startsWith("new_") === young)
      .reduce((sum, { physical_space_size: size }) => sum + size, 0);
  const { rss, external } = process.memoryUsage();
  const [resident, young, old, outside] = [rss, taken(true), taken(false), external].map((bytes) => bytes / 2 ** 20);
  return { resident, young, old, outside } as Memory;
}

/** So often is looked at the memory: V8 takes and gives it in steps that last for seconds. */
const LOOK_MS = 250;

export function activate(context: vscode.ExtensionContext): void {
  const figures: HelperFigures = {};
  const write = (): void => writeFileSync(process.env["EARMARK_BENCH_FIGURES"] ?? "", JSON.stringify(figures));
  write();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  context.subscriptions.push(
    vscode.commands.registerCommand("bench.start", () => {
      const rest = memory();
      const timer = setInterval(() => {
        const now = memory();
        if (now.resident - rest.resident <= (figures.grown?.resident ?? 0)) return;
        figures.grown = {
          resident: now.resident - rest.resident,
          young: now.young - rest.young,
          old: now.old - rest.old,
          outside: now.outside - rest.outside,
        };
      }, LOOK_MS);
      context.subscriptions.push({ dispose: () => clearInterval(timer) });
      loop.reset();
      loop.enable();
    }),
    vscode.commands.registerCommand("bench.stop", () => {
      loop.disable();
      Object.assign(figures, { loopP99: loop.percentile(99) / 1e6, loopMax: loop.max / 1e6 });
      write();
    }),
    // What is really in use: looked at right after a collection, as often as that is bearable.
    vscode.commands.registerCommand("bench.collect", () => {
      setFlagsFromString("--expose-gc");
      const collect = runInNewContext("gc") as () => void;
      const inUse = (): number => {
        collect();
        const { heapUsed, external } = process.memoryUsage();
        return (heapUsed + external) / 2 ** 20;
      };
      const rest = inUse();
      figures.inUseMiB = 0;
      const timer = setInterval(() => {
        figures.inUseMiB = Math.max(figures.inUseMiB ?? 0, inUse() - rest);
        write();
      }, 500);
      context.subscriptions.push({ dispose: () => clearInterval(timer) });
    }),
    vscode.commands.registerCommand("bench.activation", async () => {
      // VS Code's own figures: load code, call activate, finish activate.
      await vscode.commands.executeCommand("perfview.show");
      const text = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === "perf")?.getText() ?? "";
      const [, load, call, finish] = /earmark\.earmark\s*\|[^|]*\|\s*(\d+)\s*\|\s*(\d+)\s*\|\s*(\d+)/.exec(text) ?? [];
      figures.activationMs = Number(load) + Number(call) + Number(finish);
      // The same code once more, now that the start is over and nothing else wants the processor.
      const code = path.join(
        vscode.extensions.getExtension("earmark.earmark")?.extensionPath ?? "",
        "dist/extension.js",
      );
      const runs = Array.from({ length: 9 }, () => {
        delete require.cache[code];
        const begun = performance.now();
        require(code);
        return performance.now() - begun;
      });
      figures.quietMs = (runs.toSorted((a, b) => a - b)[4] ?? NaN) + Number(call) + Number(finish);
      figures.activation = /.*earmark\.earmark.*/.exec(text)?.[0] ?? "";
      write();
    }),
    vscode.commands.registerCommand("bench.insert", async () => {
      figures.insertion = await insert(3 * 3_600);
      write();
    }),
  );
}

/** Streams so many seconds' worth of text into a document that is shown, faster than any service would. */
async function insert(seconds: number): Promise<NonNullable<HelperFigures["insertion"]>> {
  const document = await vscode.workspace.openTextDocument({ content: "", language: "markdown" });
  await vscode.window.showTextDocument(document);
  const edits: number[] = [];
  const subscription = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document === document && event.contentChanges.length > 0) edits.push(performance.now());
  });
  const writer = new TranscriptWriter(anchorAt(document, 0), { corrections: [] });
  const count = Math.round(seconds * WORDS_PER_SECOND);
  const word = (i: number): string => `word${i}`;
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    let next = 0;
    let text = "";
    const timer = setInterval(() => {
      const due = Math.min(count, ((performance.now() - begun) * HYPOTHESES_PER_SECOND) / 1_000);
      for (; next < due; next++) {
        text = next % SEGMENT_WORDS === 0 ? word(next) : `${text} ${word(next)}`;
        const index = Math.floor(next / SEGMENT_WORDS);
        const final = (next + 1) % SEGMENT_WORDS === 0 || next === count - 1;
        writer.write({ index, span: { start: index, end: index + 1 }, text, final });
      }
      if (next < count) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  await writer.close(true);
  const took = (performance.now() - begun) / 1_000;
  const expected = Array.from({ length: count }, (_, i) => word(i)).join(" ");
  const complete = document.getText() === expected;
  const inserted = edits.length;
  await vscode.commands.executeCommand("undo");
  const emptyAfterOneUndo = document.getText() === "";
  subscription.dispose();
  writer.dispose();
  const mostInASecond = Math.max(
    ...edits.slice(0, inserted).map((from) => edits.filter((at) => at >= from && at < from + 1_000).length),
  );
  return { hypotheses: count, seconds: took, edits: inserted, mostInASecond, complete, emptyAfterOneUndo };
}
