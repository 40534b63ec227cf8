import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  utimesSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { download } from "../../../src/local/download";
import type { LocalModel, ModelFile } from "../../../src/local/models";
import { ModelStore } from "../../../src/local/modelStore";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { startHub, type Hub } from "../../models/hub";

const SIZE = 300_000;
const NEVER = new AbortController().signal;

describe("a model from a hub", () => {
  const content = randomBytes(SIZE);
  let folder: string;
  let hub: Hub;
  let http: Http;
  let target: string;
  let file: ModelFile;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-hub-"));
    writeFileSync(path.join(folder, "model.onnx"), content);
    hub = await startHub(folder);
    http = openHttp({ ...TIMEOUTS, strictTls: true });
    mkdirSync(path.join(folder, "here"));
    target = path.join(folder, "here/model.onnx");
    const sha256 = createHash("sha256").update(content).digest("hex");
    const urls = [1, 2].map((n) => `${hub.url}/mirror${n}/model.onnx`);
    file = { path: "model.onnx", bytes: SIZE, sha256, urls };
  });
  afterEach(async () => {
    await http.close();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const fetch = (signal = NEVER, onProgress = (_: number): void => undefined): Promise<void> =>
    download(file, target, { http, onProgress }, signal);
  const isThere = (): void => assert.ok(readFileSync(target).equals(content));

  it("arrives whole, through a redirect, and tells how far it is", async () => {
    hub.behavior.redirects = true;
    const told: number[] = [];
    await fetch(NEVER, (bytes) => told.push(bytes));
    isThere();
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.equal(told.at(-1), SIZE);
    assert.deepEqual(readdirSync(path.dirname(target)), ["model.onnx"]);
  });

  it("goes on where the connection broke, to the byte", async () => {
    hub.behavior.cutAfter = (_, number) => (number < 3 ? 100_000 : undefined);
    // What arrived and was not read when the connection broke is lost: the hub waits until each answer's bytes are kept.
    const sent = Math.ceil(100_000 / 4_096) * 4_096;
    const kept = [0];
    const news = new EventEmitter();
    let have = 0;
    hub.behavior.beforeCut = async () => {
      kept.push((kept.at(-1) ?? 0) + sent);
      while (have < (kept.at(-1) ?? 0)) await once(news, "kept");
    };
    await fetch(NEVER, (bytes) => {
      have = bytes;
      news.emit("kept");
    });
    isThere();
    assert.deepEqual(
      hub.asked.map((one) => Number(one.split("@")[1])),
      kept,
    );
    assert.equal(kept.length, 3);
  });

  it("begins anew where a host ignores ranges", async () => {
    hub.behavior.ignoresRanges = true;
    hub.behavior.cutAfter = (_, number) => (number < 2 ? 100_000 : undefined);
    await fetch();
    isThere();
  });

  it("comes from the next address where one has it not, or has another file", async () => {
    hub.behavior.status = (url) => (url.startsWith("/mirror1") ? 404 : 200);
    await fetch();
    isThere();
    rmSync(target);
    hub.behavior.status = () => 200;
    hub.behavior.tampers = (url) => url.startsWith("/mirror1");
    await fetch();
    isThere();
  });

  it("is refused where every address has another file, and nothing is left", async () => {
    for (const more of [false, true]) {
      Object.assign(hub.behavior, { tampers: () => !more, sendsMore: more });
      await assert.rejects(fetch(), { code: "modelDamaged" });
      assert.deepEqual(readdirSync(path.dirname(target)), []);
    }
  });

  it("can be cancelled, and goes on later", async () => {
    const controller = new AbortController();
    const reason = new Error("cancelled");
    await assert.rejects(
      fetch(controller.signal, (bytes) => bytes > 100_000 && controller.abort(reason)),
      reason,
    );
    const { size } = statSync(`${target}.part`);
    assert.ok(size > 100_000 && !existsSync(target));
    await fetch();
    isThere();
    assert.equal(hub.asked.at(-1), `/mirror1/model.onnx@${size}`);
  });

  it("says that the disk is full, at once, and keeps what is there", async () => {
    const openFile = async (name: string, flags: string) => {
      const handle = await open(name, flags);
      return {
        sync: () => handle.sync(),
        close: () => handle.close(),
        write: ((piece: Uint8Array, offset: number, length: number, position: number) =>
          position > 100_000
            ? Promise.reject(Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" }))
            : handle.write(piece, offset, length, position)) as typeof handle.write,
      };
    };
    await assert.rejects(download(file, target, { http, onProgress: () => undefined, openFile }, NEVER), {
      code: "noSpace",
    });
    assert.equal(hub.asked.length, 1);
    assert.ok(statSync(`${target}.part`).size > 0 && !existsSync(target));
    await fetch();
    isThere();
  });

  describe("in the store", () => {
    let model: LocalModel;
    let store: ModelStore;
    beforeEach(() => {
      model = { id: "toy", label: "", family: "nemoCtc", license: "", revision: "1", languages: [], files: [file] };
      store = new ModelStore(path.join(folder, "models"));
    });
    const install = (into = store, signal = NEVER): Promise<void> =>
      into.install(model, { http, onProgress: () => undefined }, signal);

    it("is absent, then begun, then installed, then begun when a file was touched", async () => {
      assert.equal(await store.state(model), "absent");
      hub.behavior.status = () => 503;
      await assert.rejects(install());
      hub.behavior.status = () => 200;
      hub.behavior.cutAfter = () => 10_000;
      await assert.rejects(install());
      assert.equal(await store.state(model), "begun");
      hub.behavior.cutAfter = () => undefined;
      await install();
      assert.equal(await store.state(model), "installed");
      const asked = hub.asked.length;
      await install();
      assert.equal(hub.asked.length, asked);
      writeFileSync(path.join(store.folderOf(model), "model.onnx"), content.subarray(1));
      assert.equal(await store.state(model), "begun");
    });

    it("is verified byte by byte, and what is wrong is fetched again", async () => {
      await install();
      assert.deepEqual(await store.verify(model, NEVER), []);
      const there = path.join(store.folderOf(model), "model.onnx");
      writeFileSync(
        there,
        content.map((byte, i) => (i === 7 ? byte ^ 1 : byte)),
      );
      assert.deepEqual(await store.verify(model, NEVER), ["model.onnx"]);
      assert.equal(await store.state(model), "absent");
      await install();
      assert.equal(await store.state(model), "installed");
      await store.remove(model);
      assert.equal(await store.state(model), "absent");
    });

    it("is fetched once where two windows want it", async () => {
      let waits = 0;
      const both = [store, new ModelStore(store.folder)].map((one) =>
        one.install(model, { http, onProgress: () => undefined, onWaiting: () => (waits += 1) }, NEVER),
      );
      await Promise.all(both);
      assert.equal(hub.asked.length, 1);
      assert.equal(waits, 1);
      assert.ok(!existsSync(path.join(store.folderOf(model), "lock")));
    });

    it("takes over from a window that is gone", async () => {
      mkdirSync(store.folderOf(model), { recursive: true });
      writeFileSync(path.join(store.folderOf(model), "lock"), "999999999");
      await install();
      assert.equal(await store.state(model), "installed");
    });

    it("takes over a lock whose process id was given to another process: that one gives no sign of life", async () => {
      mkdirSync(store.folderOf(model), { recursive: true });
      const lock = path.join(store.folderOf(model), "lock");
      writeFileSync(lock, String(process.pid));
      const then = new Date(Date.now() - 120_000);
      utimesSync(lock, then, then);
      await install();
      assert.equal(await store.state(model), "installed");
      assert.ok(!existsSync(lock));
    });

    it("comes from a folder, under whatever names, and from nowhere else", async () => {
      const source = path.join(folder, "usb/unpacked");
      mkdirSync(source, { recursive: true });
      writeFileSync(path.join(source, "other.bin"), randomBytes(SIZE));
      await assert.rejects(store.importFrom(model, path.dirname(source), NEVER), { code: "notInFolder" });
      writeFileSync(path.join(source, "renamed.bin"), content);
      await store.importFrom(model, path.dirname(source), NEVER);
      assert.equal(await store.state(model), "installed");
      assert.equal(hub.asked.length, 0);
    });

    it("whose hashes are not known is never downloaded, and taken by its names", async () => {
      const named: LocalModel = {
        ...model,
        id: "imported",
        files: [{ path: "encoder.onnx", bytes: 0, sha256: "", urls: [], named: /(^|-)encoder(\.int8)?\.onnx$/ }, file],
      };
      await assert.rejects(store.install(named, { http, onProgress: () => undefined }, NEVER), { code: "noModel" });
      const source = path.join(folder, "usb");
      mkdirSync(path.join(source, "old"), { recursive: true });
      writeFileSync(path.join(source, "model.bin"), content);
      await assert.rejects(store.importFrom(named, source, NEVER), { code: "notInFolder", detail: "encoder.onnx" });
      for (const name of ["base-encoder.int8.onnx", "old/tiny-encoder.onnx"])
        writeFileSync(path.join(source, name), name);
      await store.importFrom(named, source, NEVER);
      assert.equal(await store.state(named), "installed");
      const there = path.join(store.folderOf(named), "encoder.onnx");
      assert.equal(readFileSync(there, "utf8"), "base-encoder.int8.onnx");
      assert.equal(hub.asked.length, 0);
    });

    it("platforms 15: is installed whatever the times of its files are said to be, as long as they are what they were", async () => {
      await install();
      const there = path.join(store.folderOf(model), file.path);
      const asked = hub.asked.length;
      for (const hours of [1, -1, 24 * 365]) {
        const time = new Date(Date.now() + hours * 3_600_000);
        utimesSync(there, time, time);
        assert.equal(await store.state(model), "installed", `${hours} h`);
        assert.equal(await store.state(model), "installed", "known again");
      }
      await install();
      assert.equal(hub.asked.length, asked);
      writeFileSync(there, randomBytes(SIZE));
      utimesSync(there, 1, 1);
      assert.equal(await store.state(model), "begun", "other bytes of the same size");
    });

    it("is not begun where there is no room", async () => {
      const full = new ModelStore(store.folder, () => Promise.resolve(SIZE));
      await assert.rejects(install(full), { code: "noSpace" });
      assert.equal(hub.asked.length, 0);
      assert.equal(await store.state(model), "absent");
    });
  });
});
