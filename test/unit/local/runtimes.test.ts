import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { runtimeFor, thisMachine } from "../../../src/local/runtimes";

const LINUX = { platform: "linux", glibc: "2.36" } as const;
/** Where no report says it. */
const UNKNOWN = { platform: "linux", glibc: undefined } as const;
const WINDOWS = { platform: "win32", glibc: undefined } as const;
const PLAIN = String.raw`C:\Users\zhang\models`;

describe("which local engine is loaded", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark-runtimes-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function packageWith(...files: readonly ("native/sherpa-onnx.node" | "wasm/index.js")[]): string {
    for (const file of files) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), "");
    }
    return folder;
  }
  const both = (): string => packageWith("native/sherpa-onnx.node", "wasm/index.js");
  const native = (): string => packageWith("native/sherpa-onnx.node");

  it("is the native one where that can be", () => {
    for (const machine of [LINUX, WINDOWS, { platform: "darwin", glibc: undefined } as const, UNKNOWN])
      assert.equal(runtimeFor(both(), PLAIN, machine).kind, "native");
  });

  it("platforms 11: is WebAssembly where glibc is too old, or it is said why there is none", () => {
    for (const glibc of ["2.31", "2.28", "2.17", "2.9", "1.99", "none"]) {
      assert.equal(runtimeFor(both(), PLAIN, { platform: "linux", glibc }).kind, "wasm", glibc);
    }
    rmSync(path.join(folder, "wasm"), { recursive: true });
    for (const glibc of ["2.31", "2.9", "none"])
      assert.throws(() => runtimeFor(native(), PLAIN, { platform: "linux", glibc }), {
        code: "oldSystem",
        detail: "glibc 2.32",
      });
    for (const glibc of ["2.32", "2.41", "2.100", "3.0"])
      assert.equal(runtimeFor(native(), PLAIN, { platform: "linux", glibc }).kind, "native", glibc);
  });

  it("platforms 10: is WebAssembly where Windows' native code cannot open the folder, or it is said why there is none", () => {
    for (const strange of [String.raw`C:\Users\张三\models`, String.raw`C:\Users\José\models`, String.raw`D:\Модели`]) {
      assert.equal(runtimeFor(both(), strange, WINDOWS).kind, "wasm", strange);
      assert.equal(runtimeFor(both(), strange, LINUX).kind, "native", strange);
      rmSync(path.join(folder, "wasm"), { recursive: true });
      assert.throws(() => runtimeFor(native(), strange, WINDOWS), { code: "engineFolder", detail: strange });
    }
  });

  it("says where a package has none at all", () => {
    assert.throws(() => runtimeFor(folder, PLAIN, LINUX), { code: "engine" });
  });

  it("knows this machine", () => {
    const { platform, glibc } = thisMachine();
    assert.equal(platform, process.platform);
    if (glibc !== undefined) assert.match(glibc, /^\d+\.\d+/);
  });
});
