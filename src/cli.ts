import * as path from "node:path";
import { main } from "./cli/main";

/** The pipeline in a terminal. Built as `dist/cli.js`. */
const interrupted = new AbortController();
// The second Ctrl+C ends it at once, as everybody expects.
process.once("SIGINT", () => interrupted.abort(new Error("Interrupted.")));
process.once("SIGTERM", () => interrupted.abort(new Error("Terminated.")));
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
