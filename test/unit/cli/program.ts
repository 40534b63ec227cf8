import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { build, type BuildOptions } from "esbuild";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";

const ROOT = path.resolve(import.meta.dirname, "../../..");
/** One for each process that runs tests. */
export const BUILT = path.join(ROOT, `out/cli-under-test-${process.pid}.js`);

/** How the program ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Builds the program as it is shipped, beside the checkout's own ffmpeg. */
export async function buildProgram(): Promise<void> {
  const { cli, mcpFor } = (await import(path.join(ROOT, "esbuild.mjs"))) as {
    cli: BuildOptions;
    mcpFor: (program: BuildOptions) => BuildOptions & { readonly outfile: string };
  };
  const program = { ...cli, absWorkingDir: ROOT, outfile: BUILT, metafile: false, sourcemap: false };
  const mcp = mcpFor(program);
  await Promise.all([build(program), build(mcp)]);
  files = [BUILT, mcp.outfile];
}

let files: readonly string[] = [];

export function removeProgram(): void {
  for (const file of files) rmSync(file, { force: true });
}

/** Registers what tests of the program need: the program itself, and for each test a service and a folder, which `made` hands over. */
export function withProgram(
  name: string,
  made: (own: { readonly service: Service; readonly folder: string }) => void,
): void {
  let service: Service;
  let folder: string;
  before(async function () {
    this.timeout(60_000);
    await buildProgram();
  });
  after(removeProgram);
  beforeEach(async () => {
    service = await startService(tonesRecognizer("zh"));
    folder = mkdtempSync(path.join(tmpdir(), `earmark-${name}-`));
    made({ service, folder });
  });
  afterEach(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });
}

/** Starts the program against a service, with a cache of the test's own. */
export function startProgram(
  args: readonly string[],
  { service, cache }: { readonly service: { readonly url: string }; readonly cache: string },
  {
    env = {},
    stdio = ["ignore", "pipe", "pipe"],
  }: { readonly env?: NodeJS.ProcessEnv; readonly stdio?: StdioOptions } = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  return watched(
    spawn(process.execPath, [BUILT, ...args], {
      env: {
        ...process.env,
        DASHSCOPE_API_KEY: KEY,
        DASHSCOPE_HTTP_BASE_URL: `${service.url}/api/v1`,
        XDG_CACHE_HOME: cache,
        ...env,
      },
      stdio,
    }),
  );
}

/** The command line of the program for a shell, which can do to it what a terminal does. */
export const SHELL_COMMAND = `"${process.execPath}" "${BUILT}"`;

/** A process with what it says and how it ends. */
export function watched(child: ChildProcess): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  let [out, err] = ["", ""];
  child.stdout?.on("data", (data: Buffer) => (out += data.toString()));
  child.stderr?.on("data", (data: Buffer) => (err += data.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, out, err })),
  );
  return { child, ended };
}
