import { createHash } from "node:crypto";
import { readFileSync, writeSync } from "node:fs";
import * as path from "node:path";
import { setFlagsFromString } from "node:v8";
import createCore, { type Core } from "@ffmpeg/core";
import { CANNOT_LOAD, CORE_FILE, EXIT_CANNOT_LOAD } from "./failure";
import { handOver } from "./handedFiles";
import { filesNamed } from "./namedFiles";
import { connectStreams } from "./standardStreams";

// ffmpeg as a program that Node runs: `node ffmpeg.js ARGUMENTS` is `ffmpeg ARGUMENTS`, but that it sees only the files which its arguments
// name, and no network. FFmpeg itself is `@ffmpeg/core`, which makes of this bundle a work under the GPL: `esbuild.mjs` puts the notice beside it.

/** SHA-256 of the core's WebAssembly, in hexadecimal: `esbuild.mjs` writes it here. */
declare const CORE_SHA256: string;

/** The way to the network that the core would take, and whatever else could be one. */
const WAYS_OUT = ["WebSocket", "EventSource", "XMLHttpRequest", "fetch"];

async function load(args: readonly string[]): Promise<Core> {
  const wasmBinary = readFileSync(path.join(__dirname, CORE_FILE));
  // Damage would be met in the middle of a recording, or never: it is looked for once, when we are asked whether we work.
  if (args.includes("-version") && createHash("sha256").update(wasmBinary).digest("hex") !== CORE_SHA256)
    throw new Error(`${CORE_FILE} is not what was packaged`);
  // Looks at a function when it is called first: 40 ms instead of 190 for the 32 MB.
  setFlagsFromString("--wasm-lazy-validation");
  for (const name of WAYS_OUT) Reflect.deleteProperty(globalThis, name);
  // The core is built for a worker of a browser.
  Object.assign(globalThis, { self: globalThis, location: { href: "file:///" } });
  return createCore({ wasmBinary });
}

async function main(args: readonly string[]): Promise<number> {
  const core = await load(args).catch((error: unknown) => {
    writeSync(2, `${CANNOT_LOAD}${error instanceof Error ? error.message : String(error)}\n`);
  });
  if (!core) return EXIT_CANNOT_LOAD;
  connectStreams(core);
  const named = filesNamed(args);
  for (const file of named.inputs) handOver(core.FS, file, "input");
  for (const file of named.outputs) handOver(core.FS, file, "output");
  return core.exec(...named.args);
}

// `exit`, and not the end of the event loop: the core leaves timers behind.
void main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    writeSync(2, `ffmpeg ended early: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
