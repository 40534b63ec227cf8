import { build, context } from "esbuild";

const production = process.argv.includes("--production");

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
  external: ["vscode", "ffmpeg-static"],
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
};

if (process.argv.includes("--watch")) {
  await (await context(extension)).watch();
} else {
  await build(extension);
}
