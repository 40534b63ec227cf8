import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { transform } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "../../..");

describe("the scripts of package.json", () => {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    scripts: Readonly<Record<string, string>>;
  };

  it("are there", () => {
    for (const [name, script] of Object.entries(scripts))
      for (const [file] of script.matchAll(/(?<= )[\w./-]+\.m?[jt]s\b/g))
        assert.ok(existsSync(path.join(ROOT, file)), `${name}: ${file}`);
  });

  for (const name of readdirSync(path.join(ROOT, "scripts"))) {
    it(`${name} can be run as it is named: only an ES module awaits outside functions`, async () => {
      const code = readFileSync(path.join(ROOT, "scripts", name), "utf8");
      await transform(code, { loader: "ts", target: "node20", format: /\.m[jt]s$/.test(name) ? "esm" : "cjs" });
    });
  }
});
