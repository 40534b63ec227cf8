import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build, context } from "esbuild";
import { copyEngine } from "./scripts/engine.mjs";
import { makeInsideFfmpeg } from "./scripts/insideFfmpeg.mjs";

const production = process.argv.includes("--production");

/**
 * What undici brings along and Earmark never uses: 240 KB that every user would download and load. Whether it still fits undici is
 * asked by `test/unit/scripts/leanerLibraries.test.ts`.
 */
const leaner = {
  name: "leaner",
  setup(build) {
    // undici holds its parser twice. Every machine that VS Code runs on has the SIMD that this one needs.
    build.onResolve({ filter: /\/llhttp-wasm\.js$/ }, ({ resolveDir }) => ({
      path: path.resolve(resolveDir, "../llhttp/llhttp_simd-wasm.js"),
    }));
    // That parser is base64 in its source: compressed it takes a third.
    build.onLoad({ filter: /\/llhttp_simd-wasm\.js$/ }, ({ path: name }) => {
      const [, base64] =
        /"([A-Za-z0-9+/=]{1000,})"|'([A-Za-z0-9+/=]{1000,})'/.exec(readFileSync(name, "utf8"))?.filter(Boolean) ?? [];
      const small = brotliCompressSync(Buffer.from(base64, "base64")).toString("base64");
      return {
        contents: `module.exports = require("node:zlib").brotliDecompressSync(Buffer.from("${small}", "base64"));`,
      };
    });
    // An agent for whoever names none, in a place that all of VS Code's extensions share.
    build.onResolve({ filter: /^\.\.\/\.\.\/global$/ }, ({ path: name }) => ({ path: name, namespace: "absent" }));
    // HTTP/2 is not switched on, and no body is a form: `src/recognizers/http.ts` sends streams.
    build.onResolve({ filter: /\/(client-h2|fetch\/body)\.js$/ }, ({ path: name }) => ({
      path: name,
      namespace: "absent",
    }));
    build.onLoad({ filter: /.*/, namespace: "absent" }, ({ path: name }) => ({
      contents: `module.exports = () => { throw new Error(${JSON.stringify(`${name} is not in this bundle.`)}); }`,
    }));
  },
};

/** @type {import("esbuild").BuildOptions} */
const extension = {
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  format: "cjs",
  platform: "node",
  // The Node of the oldest VS Code that we support (1.103).
  target: "node22.15",
  // The libraries' ES modules can be shaken; jsonc-parser's other build cannot even be bundled.
  mainFields: ["module", "main"],
  external: ["vscode"],
  minify: production,
  // Node reads its files as UTF-8; the ordinary words of other scripts would be twice as long.
  charset: "utf8",
  sourcemap: production ? false : "linked",
  legalComments: "none",
  plugins: [leaner],
  metafile: true,
  logLevel: "warning",
};

/**
 * Four files. The first starts in every window and holds next to nothing; the second is read with the first command; the
 * third, half of the code, speaks HTTP and is read when something is sent; the fourth is undici's WebSocket, for whoever dictates.
 */
const apart = {
  name: "apart",
  setup(build) {
    const files = {
      "vscode/app": "./earmark.js",
      "recognizers/http": "./http.js",
      undiciWebSocket: "./webSocket.js",
    };
    for (const [module, file] of Object.entries(files)) {
      build.onResolve({ filter: new RegExp(`/${module}$`) }, ({ kind }) =>
        kind === "dynamic-import" ? { path: file, external: true } : undefined,
      );
    }
  },
};

/** @type {import("esbuild").BuildOptions} */
export const earmark = {
  ...extension,
  entryPoints: ["src/vscode/app.ts"],
  outfile: "dist/earmark.js",
  plugins: [leaner, apart],
};

/** @type {import("esbuild").BuildOptions} */
export const http = { ...extension, entryPoints: ["src/recognizers/http.ts"], outfile: "dist/http.js" };

/** @type {import("esbuild").BuildOptions} */
export const webSocket = {
  ...extension,
  entryPoints: ["src/recognizers/realtime/undiciWebSocket.ts"],
  outfile: "dist/webSocket.js",
};

/** The page of a transcript. */
const webview = {
  ...extension,
  entryPoints: ["src/webview/page.ts"],
  outfile: "dist/webview.js",
  platform: "browser",
  charset: "ascii",
  format: "iife",
  target: "chrome128",
  plugins: [],
};

/**
 * The child process of the local engine.
 * @type {import("esbuild").BuildOptions}
 */
export const localWorker = { ...extension, entryPoints: ["src/local/worker.ts"], outfile: "dist/localWorker.js" };

/** The library of the protocol for agents, half of all code in a terminal, is read by `earmark mcp` only, from beside the program. */
const mcpApart = {
  name: "mcpApart",
  setup(build) {
    build.onResolve({ filter: /\/mcpSdk$/ }, ({ kind }) =>
      kind === "dynamic-import"
        ? { path: `./${path.basename(mcpFor(build.initialOptions).outfile)}`, external: true }
        : undefined,
    );
  },
};

/** @type {import("esbuild").BuildOptions} */
export const cli = {
  ...extension,
  entryPoints: ["src/cli.ts"],
  outfile: "dist/cli.js",
  target: "node20",
  banner: { js: "#!/usr/bin/env node" },
  plugins: [leaner, mcpApart],
};

/** The protocol for agents, for a program that is built so: `mcp.js` beside `cli.js`. */
export function mcpFor({ outfile, ...program }) {
  const name = path.basename(outfile).replace("cli", "mcp");
  return {
    ...program,
    entryPoints: ["src/mcp/mcpSdk.ts"],
    outfile: path.join(path.dirname(outfile), name),
    banner: {},
    plugins: [],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

async function main() {
  const files = [{ ...extension, plugins: [apart] }, earmark, http, webSocket, webview, localWorker, cli, mcpFor(cli)];
  copyEngine(process.argv.find((one) => one.startsWith("--target="))?.slice("--target=".length));
  await makeInsideFfmpeg("dist/ffmpeg", production);
  if (process.argv.includes("--watch")) {
    for (const one of files) await (await context(one)).watch();
  } else {
    const built = await Promise.all(files.map((one) => build(one)));
    const inputs = Object.assign({}, ...built.map(({ metafile }) => metafile.inputs));
    if (production) writeFileSync("THIRD-PARTY-NOTICES.txt", noticesFor({ inputs }));
  }
}

/** Name, version, license and license text of every package that is in the bundle. */
export function noticesFor({ inputs }) {
  const folders = new Set(
    Object.keys(inputs).flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text =
      file && existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file), "utf8").trim() : "";
    return `${name} ${version} (${license})\n\n${text}`;
  });
  const head = "Earmark contains the following libraries.";
  // The local engine is beside the bundles, not in them.
  const engine = readFileSync("src/local/LICENSES.txt", "utf8").trim();
  // A separate program, with its license in its own folder.
  const ffmpeg = `In dist/ffmpeg there is a separate program under another license:\n\n${readFileSync("src/audio/inside/NOTICE.txt", "utf8").trim()}`;
  return `${[head, ...notices, engine, ffmpeg].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
