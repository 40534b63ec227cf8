import * as path from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";
import type { Window } from "../../src/audio/windows";

const window = (min: number, max: number): Window => ({ min, max });

/** Ways to let clips grow from the first one on; ours is among them. */
export const VARIANTS: readonly { readonly name: string; readonly windows: readonly Window[] }[] = [
  { name: "ours", windows: [window(10, 25), window(30, 75), window(90, 150)] },
  { name: "shortest", windows: [window(4, 10), window(10, 25), window(30, 75), window(90, 150)] },
  { name: "steep", windows: [window(10, 25), window(90, 150)] },
  { name: "even", windows: [window(90, 150)] },
  { name: "middle", windows: [window(30, 75)] },
  { name: "short", windows: [window(10, 25)] },
];

/** Bundles what is measured as the extension is, each way to cut as a job of its own. */
export async function bundle(out: string): Promise<void> {
  const entry = (name: string): string => path.join(import.meta.dirname, `${name}.ts`);
  const options: BuildOptions = {
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    external: ["ffmpeg-static"],
    define: { "import.meta.dirname": "__dirname" },
    logLevel: "error",
  };
  await build({ ...options, entryPoints: ["job", "toolkit", "service", "dictate"].map(entry), outdir: out });
  for (const { name, windows } of VARIANTS) {
    const outfile = path.join(out, `job-${name}.js`);
    await build({ ...options, entryPoints: [entry("job")], outfile, plugins: [cutAt(windows)] });
  }
}

/** Puts other windows in the place of ours. */
function cutAt(windows: readonly Window[]): Plugin {
  const ours = path.resolve(import.meta.dirname, "../../src/audio/windows.ts");
  return {
    name: "cut-at",
    setup(build) {
      build.onResolve({ filter: /\/windows$/ }, ({ kind }) =>
        kind === "import-statement" ? { path: "windows", namespace: "other" } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: "other" }, () => ({
        contents:
          `import { windowsFor as ours } from ${JSON.stringify(ours)};` +
          `export const windowsFor = (limit) => ours(limit, ${JSON.stringify(windows)});`,
        resolveDir: import.meta.dirname,
        loader: "ts",
      }));
    },
  };
}
