// What is there and cannot be loaded: the real loader says no, with the files that packages have.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { wavOf } from "../../../src/audio/wav";
import { LocalEngine } from "../../../src/local/localEngine";
import { asModel, type LocalModel } from "../../../src/local/models";
import { ModelStore } from "../../../src/local/modelStore";
import { usableStore } from "../../../src/local/usableStore";
import { spell } from "../../models/alphabet";
import { toy } from "../../models/toys";
import { collectLog } from "../support";
import { engineFolder } from "./engineFolder";

const NEVER = new AbortController().signal;

describe("a local engine that cannot be loaded", function () {
  this.timeout(60_000);
  let folder: string;
  let dist: string;
  let store: ModelStore;
  let model: LocalModel;
  let real: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-unloadable-"));
    dist = await engineFolder(path.join(folder, "dist"), "wasm");
    await engineFolder(path.join(folder, "native"), "native");
    real = path.join(folder, "native/native");
    store = new ModelStore(path.join(folder, "models"));
    model = toy("nemoCtc", path.join(folder, "toy"), []);
    await store.importFrom(model, path.join(folder, "toy"), NEVER);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A package with a native engine that is broken in some way, and WebAssembly where that is wanted. */
  function packageWith(breakIt: (native: string) => void, wasm: boolean): string {
    const made = mkdtempSync(path.join(folder, "package-"));
    cpSync(path.join(dist, "localWorker.js"), path.join(made, "localWorker.js"));
    if (wasm) cpSync(path.join(dist, "wasm"), path.join(made, "wasm"), { recursive: true });
    mkdirSync(path.join(made, "native"));
    breakIt(path.join(made, "native"));
    return made;
  }
  const addon = (native: string): string => path.join(native, "sherpa-onnx.node");
  const BROKEN: Readonly<Record<string, (native: string) => void>> = {
    "without the libraries beside it": (native) => cpSync(path.join(real, "sherpa-onnx.node"), addon(native)),
    "of another processor": (native) => {
      for (const file of readdirSync(real)) cpSync(path.join(real, file), path.join(native, file));
      const bytes = readFileSync(addon(native));
      // e_machine of ELF: one that nobody has. On other systems the first bytes are what is wrong.
      bytes.writeUInt16LE(0x7777, process.platform === "linux" ? 18 : 0);
      writeFileSync(addon(native), bytes);
    },
    "that was cut off by a full disk": (native) =>
      writeFileSync(addon(native), readFileSync(path.join(real, "sherpa-onnx.node")).subarray(0, 5_000)),
    "that is a page of a proxy": (native) => writeFileSync(addon(native), "<html>Blocked by your company</html>"),
  };

  for (const [name, breakIt] of Object.entries(BROKEN)) {
    it(`platforms 11: WebAssembly is taken in its place: one ${name}`, async () => {
      const { log, lines } = collectLog();
      const engine = new LocalEngine(packageWith(breakIt, true));
      try {
        const recognizer = engine.recognizer({ model, store, threads: 1, limits: asModel(model).limits, log });
        for (const text of ["hello world", "once more"]) {
          const clip = {
            index: 0,
            span: { start: 0, end: 3 },
            audio: { kind: "bytes", data: wavOf([spell(text)]), mime: "audio/wav" },
          } as const;
          let heard = "";
          for await (const one of recognizer.recognize(clip, { context: "", itn: false }, NEVER)) heard = one.text;
          assert.equal(heard, text);
        }
        // It is asked once.
        assert.equal(
          lines.filter((line) => line.includes("local engine, native: The engine cannot be loaded")).length,
          1,
        );
        assert.equal((await engine.tried(store.folderOf(model), log, NEVER)).kind, "wasm");
      } finally {
        engine.dispose();
      }
    });

    it(`platforms 11: before a download it is said why there is none: one ${name}`, async () => {
      const { log } = collectLog();
      const engine = new LocalEngine(packageWith(breakIt, false));
      const nowhere = path.join(folder, "nowhere");
      const wanted = { code: "engineLoad", detail: /sherpa|ELF|cannot open|too short|Mach-O|Win32|SIG[A-Z]+$/ };
      await assert.rejects(engine.tried(nowhere, log, NEVER), wanted as unknown as Error);
      // The second time as well, and without another process.
      assert.throws(() => engine.runtimeFor(nowhere), { code: "engineLoad" });
      assert.ok(!existsSync(nowhere));
      assert.equal(engine.pid, undefined);
    });
  }

  it("platforms 11: an engine that ends its process while it is loaded is one that cannot be loaded", async () => {
    const { log, lines } = collectLog();
    const made = packageWith((native) => rmSync(native, { recursive: true }), false);
    mkdirSync(path.join(made, "wasm"));
    // As native code does on a processor without its instructions.
    writeFileSync(path.join(made, "wasm/index.js"), "process.kill(process.pid, 'SIGILL');");
    const engine = new LocalEngine(made);
    await assert.rejects(engine.tried(store.folderOf(model), log, NEVER), { code: "engineLoad", message: /SIGILL/ });
    assert.equal(lines.length, 1);
  });

  it("platforms 11: an engine whose process somebody ends while it is loaded is not given up", async () => {
    const { log } = collectLog();
    const made = packageWith((native) => rmSync(native, { recursive: true }), false);
    mkdirSync(path.join(made, "wasm"));
    for (const signal of ["SIGKILL", "SIGTERM"]) {
      writeFileSync(path.join(made, "wasm/index.js"), `process.kill(process.pid, "${signal}"); for (;;);`);
      const engine = new LocalEngine(made);
      await assert.rejects(engine.tried("x", log, NEVER), { code: "engine", message: new RegExp(signal) });
      assert.equal(engine.runtimeFor("x").kind, "wasm");
    }
  });

  it("platforms 11: one that can be loaded is taken, and is tried once", async () => {
    const { log, lines } = collectLog();
    const engine = new LocalEngine(path.join(folder, "native"));
    for (let times = 0; times < 2; times++)
      assert.equal((await engine.tried(store.folderOf(model), log, NEVER)).kind, "native");
    assert.equal(lines.filter((line) => line.includes("can be loaded")).length, 1);
    const stop = AbortSignal.abort(new Error("left"));
    await assert.rejects(new LocalEngine(path.join(folder, "native")).tried("x", log, stop), { message: "left" });
  });

  it("platforms 10: where Windows' native code cannot open our folder, another is chosen before a download; the user's stays", async () => {
    const { log } = collectLog();
    const windows = (): { platform: "win32"; glibc: undefined } => ({ platform: "win32", glibc: undefined });
    const engine = new LocalEngine(path.join(folder, "native"), 1_000, windows);
    const machine = { env: { ProgramData: folder }, isSame: () => Promise.resolve(false), mark: "mark" };
    const plain = path.join(folder, "plain");
    const strange = path.join(folder, "\u5f20\u4e09");
    const at = async (own: string, chosen: string, env: Record<string, string> = machine.env) => {
      const wanted = { own, chosen, log, machine: { ...machine, env } };
      const { store: found, moved } = await usableStore(engine, model, wanted, NEVER);
      return [found.folderOf(model), moved];
    };
    const folderIn = (where: string): string => new ModelStore(where).folderOf(model);
    assert.deepEqual(await at(plain, ""), [folderIn(plain), undefined]);
    assert.deepEqual(await at(strange, plain), [folderIn(plain), undefined]);
    const moved = path.win32.join(folder, "Earmark-mark", "models");
    assert.deepEqual(await at(strange, ""), [folderIn(moved), moved]);
    await assert.rejects(at(plain, strange), { code: "engineFolder" });
    await assert.rejects(at(strange, "", {}), { code: "engineFolder" });
    // A folder does not help where there is no engine.
    const none = new LocalEngine(
      packageWith(BROKEN["that is a page of a proxy"] ?? assert.fail(), false),
      1_000,
      windows,
    );
    await assert.rejects(usableStore(none, model, { own: strange, chosen: "", log, machine }, NEVER), {
      code: "engineLoad",
    });
    // WebAssembly opens what it is given.
    const wasm = new LocalEngine(dist, 1_000, windows);
    const kept = await usableStore(wasm, model, { own: strange, chosen: "", log, machine }, NEVER);
    assert.deepEqual([kept.store.folderOf(model), kept.moved], [folderIn(strange), undefined]);
  });
});
