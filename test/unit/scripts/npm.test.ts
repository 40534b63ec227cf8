import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as path from "node:path";

interface NpmSystem {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  readonly exists: (file: string) => boolean;
}

describe("npm without a shell", () => {
  const node = "C:\\Program Files\\nodejs\\node.exe";
  const beside = "C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js";
  const own = "D:\\npm 11\\bin\\npm-cli.js";
  let npmOn: (system?: NpmSystem) => string[];
  before(async () => {
    const file = path.resolve(import.meta.dirname, "../../../scripts/engine.mjs");
    ({ npmOn } = (await import(file)) as { npmOn: typeof npmOn });
  });

  for (const [what, there, script, expected] of [
    ["the one that has started us", [own, beside], own, own],
    ["the one beside Node where that is gone", [beside], own, beside],
    ["the one beside Node where nobody has started us", [own, beside], undefined, beside],
    ["the one beside Node where yarn has started us", ["D:\\yarn.js", beside], "D:\\yarn.js", beside],
  ] as const) {
    it(`platforms 18: on Windows is a script that this Node runs: ${what}`, () => {
      const exists = (file: string): boolean => (there as readonly string[]).includes(file);
      assert.deepEqual(npmOn({ platform: "win32", env: { npm_execpath: script }, execPath: node, exists }), [
        node,
        expected,
      ]);
    });
  }

  it("platforms 18: says where it was looked for, and is itself elsewhere", () => {
    const nothing = { env: {}, execPath: node, exists: () => false };
    assert.throws(() => npmOn({ ...nothing, platform: "win32" }), /npm was not found/);
    assert.deepEqual(npmOn({ ...nothing, platform: "darwin" }), ["npm"]);
    const [program = "", ...first] = npmOn();
    assert.match(execFileSync(program, [...first, "--version"], { encoding: "utf8" }), /^\d+\./);
  });
});
