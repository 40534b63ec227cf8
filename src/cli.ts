import * as path from "node:path";
import { EXIT, exitCodeOfSignal } from "./cli/exitCodes";
import { main } from "./cli/main";
import { serve } from "./mcp/serve";
import { endPrograms } from "./system/childProcess";
import { endThisProcess } from "./system/thisProcess";

/** The pipeline in a terminal. Built as `dist/cli.js`. */
const interrupted = new AbortController();
let interruption: NodeJS.Signals | undefined;
// SIGHUP: the terminal was closed. The second one ends it at once, as everybody expects: by the signal itself, since Node
// cannot exit while a thread of it hangs in the system. Child processes are in groups where the terminal's signals do not come.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (interrupted.signal.aborted) {
      endPrograms();
      process.removeAllListeners(signal);
      endThisProcess(signal);
    }
    interruption = signal;
    interrupted.abort(new Error(signal === "SIGINT" ? "Interrupted." : "Terminated."));
  });
}

void main({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  home: path.resolve(__dirname, ".."),
  signal: interrupted.signal,
  serve,
}).then((code) => (process.exitCode = code === EXIT.interrupted ? exitCodeOfSignal(interruption) : code));
