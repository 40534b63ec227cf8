import * as path from "node:path";
import { main } from "./cli/main";
import { endPrograms } from "./system/childProcess";

/** The pipeline in a terminal. Built as `dist/cli.js`. */
const interrupted = new AbortController();
// SIGHUP: the terminal was closed. The second one ends it at once, as everybody expects: by the signal itself, since Node
// cannot exit while a thread of it hangs in the system. Child processes are in groups where the terminal's signals do not come.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (interrupted.signal.aborted) {
      endPrograms();
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
    interrupted.abort(new Error(signal === "SIGINT" ? "Interrupted." : "Terminated."));
  });
}

void main({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  home: path.resolve(__dirname, ".."),
  signal: interrupted.signal,
}).then((code) => (process.exitCode = code));
