import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
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
  metafile: true,
  logLevel: "warning",
};

/** @type {import("esbuild").BuildOptions} */
const cli = {
  ...extension,
  entryPoints: ["src/cli.ts"],
  outfile: "dist/cli.js",
  target: "node20",
  banner: { js: "#!/usr/bin/env node" },
};

if (process.argv.includes("--watch")) {
  for (const one of [extension, cli]) await (await context(one)).watch();
} else {
  const [{ metafile }] = await Promise.all([build(extension), build(cli)]);
  if (production) writeFileSync("THIRD-PARTY-NOTICES.txt", noticesFor(metafile));
}

/** Name, version, license and license text of every package that is in the bundle. */
function noticesFor({ inputs }) {
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
  return `${[head, ...notices].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
