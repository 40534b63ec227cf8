import * as path from "node:path";
import { EXIT } from "./cli/exitCodes";
import { main } from "./cli/main";

/** The pipeline in a terminal. Built as `dist/cli.js`. */
const interrupted = new AbortController();
// SIGHUP: the terminal was closed. The second one ends it at once, as everybody expects, and in a way in which child
// processes end too: they are in groups of their own, where the terminal's signals do not come.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
    interrupted.abort(new Error(signal === "SIGINT" ? "Interrupted." : "Terminated."));
  });
}
// Whoever reads us (`| head`) may leave early.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") interrupted.abort(error);
});

void main({
  args: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  home: path.resolve(__dirname, ".."),
  signal: interrupted.signal,
}).then((code) => (process.exitCode = code));
