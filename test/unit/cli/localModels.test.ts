// The local engine in a terminal, with toy models from a hub on this machine: everything but the weights is real.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { PassThrough } from "node:stream";
import { transcribe } from "../../../src/api";
import { wavOf } from "../../../src/audio/wav";
import { main } from "../../../src/cli/main";
import { spell } from "../../models/alphabet";
import { startHub, type Hub } from "../../models/hub";
import { toy } from "../../models/toys";
import { engineFolder } from "../local/engineFolder";

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe("local models in a terminal", function () {
  this.timeout(60_000);
  let home: string;
  let folder: string;
  let hub: Hub;
  let memo: string;

  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), "earmark-local-home-"));
    await engineFolder(path.join(home, "dist"), "native");
  });
  after(() => rmSync(home, { recursive: true, force: true }));
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-local-"));
    mkdirSync(path.join(folder, "files"));
    hub = await startHub(folder);
    const { urls, ...model } = { urls: [`${hub.url}/files`], ...toy("nemoCtc", path.join(folder, "files"), []) };
    const files = model.files.map((file) => ({ ...file, urls: urls.map((url) => `${url}/${file.path}`) }));
    const unknown = { ...model, id: "toy-import", files: files.map((file) => ({ ...file, urls: [] })) };
    writeFileSync(path.join(folder, "models.json"), JSON.stringify([{ ...model, files }, unknown]));
    memo = path.join(folder, "memo.wav");
    writeFileSync(memo, wavOf([spell("open the file"), spell("then close it")]));
  });
  afterEach(async () => {
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** `answer`: what somebody types at a terminal; undefined: there is none. */
  async function run(args: readonly string[], answer?: string, signal = new AbortController().signal): Promise<Run> {
    const [stdout, stderr, stdin] = [new PassThrough(), new PassThrough(), new PassThrough()].map((stream) =>
      Object.assign(stream, { isTTY: answer !== undefined }),
    ) as unknown as [PassThrough, PassThrough, PassThrough];
    let [out, err] = ["", ""];
    stdout.on("data", (data) => (out += String(data)));
    stderr.on("data", (data) => {
      err += String(data);
      // A line editor writes its question more than once.
      if (answer !== undefined && err.includes("[y/N]") && !stdin.writableEnded) stdin.end(answer);
    });
    const env = { ...process.env, ...environment() };
    process.env["EARMARK_LOCAL_MODELS"] = environment().EARMARK_LOCAL_MODELS;
    try {
      return { code: await main({ args, env, stdout, stderr, stdin, home, signal }), out, err };
    } finally {
      delete process.env["EARMARK_LOCAL_MODELS"];
    }
  }

  function environment() {
    return {
      EARMARK_LOCAL_MODELS: path.join(folder, "models.json"),
      XDG_DATA_HOME: path.join(folder, "data"),
      XDG_CACHE_HOME: path.join(folder, "cache"),
    };
  }

  it("asks with size, license and source, downloads, transcribes, and does not ask again", async () => {
    const first = await run(["transcribe", memo, "--local", "toy-nemoctc"], "y\n");
    assert.deepEqual([first.code, first.out.trim()], [0, "open the file then close it"], first.err);
    assert.match(
      first.err,
      /Download Toy nemoCtc \([\d.]+ MB, MIT, from 127\.0\.0\.1:\d+\) to .*toy-nemoctc.*\[y\/N\]/,
    );
    const asked = hub.asked.length;
    assert.ok(asked > 0);
    const again = await run(["transcribe", memo, "--local", "toy-nemoctc", "--no-cache"]);
    assert.deepEqual([again.code, again.out, again.err], [0, "open the file then close it\n", ""]);
    assert.equal(hub.asked.length, asked);
  });

  it("downloads nothing that was declined, nor where nobody can be asked, and says what to do", async () => {
    for (const answer of ["n\n", "\n", ""]) {
      const declined = await run(["models", "download", "toy-nemoctc"], answer);
      assert.equal(declined.code, 8);
      assert.match(declined.err, /was declined/);
    }
    for (const args of [
      ["models", "download", "toy-nemoctc"],
      ["transcribe", memo, "--local", "toy-nemoctc"],
    ]) {
      const refused = await run(args);
      assert.equal(refused.code, 8);
      assert.match(
        refused.err,
        /^earmark: .*is not downloaded\..*MIT, from 127.*earmark models download toy-nemoctc.*--yes\.\n$/,
      );
    }
    assert.deepEqual(hub.asked, []);
  });

  it("lists, downloads with --yes, verifies, and removes", async () => {
    const states = async (): Promise<string[]> =>
      (await run(["models"])).out
        .trim()
        .split("\n")
        .map((line) => line.split("\t").slice(0, 2).join(": "));
    assert.deepEqual(await states(), ["toy-nemoctc: not downloaded", "toy-import: not downloaded"]);
    assert.equal((await run(["models", "verify", "toy-nemoctc"])).code, 8);
    assert.equal((await run(["models", "download", "toy-nemoctc", "--yes"])).code, 0);
    assert.deepEqual(await states(), ["toy-nemoctc: ready", "toy-import: not downloaded"]);
    assert.equal((await run(["models", "verify", "toy-nemoctc"])).code, 0);
    const files = path.join(folder, "data/earmark/models/toy-nemoctc/1");
    assert.ok(readdirSync(files).includes("tokens.txt"));
    writeFileSync(path.join(files, "tokens.txt"), "x");
    const damaged = await run(["models", "verify", "toy-nemoctc"]);
    assert.deepEqual([damaged.code, /tokens\.txt/.test(damaged.err)], [8, true]);
    assert.equal((await run(["models", "remove", "toy-nemoctc"])).code, 0);
    assert.deepEqual(await states(), ["toy-nemoctc: not downloaded", "toy-import: not downloaded"]);
  });

  it("imports from a folder, into the folder that was named, for a program as well", async () => {
    const models = path.join(folder, "models");
    const only = await run(["models", "download", "toy-import", "--yes"]);
    assert.match(only.err, /earmark models import toy-import <folder>/);
    const missing = await run(["models", "import", "toy-import", home, "--models-dir", models]);
    assert.deepEqual([missing.code, /is missing from the folder/.test(missing.err)], [8, true]);
    const imported = await run(["models", "import", "toy-import", path.join(folder, "files"), "--models-dir", models]);
    assert.equal(imported.code, 0, imported.err);
    const args = ["transcribe", memo, "--local", "toy-import", "--models-dir", models, "--no-cache"];
    assert.equal((await run(args)).out, "open the file then close it\n");
    assert.deepEqual(hub.asked, []);
  });

  it("ends a download that cannot be at once, with one line", async () => {
    hub.behavior.status = () => 503;
    const failed = await run(["models", "download", "toy-nemoctc", "--yes"]);
    assert.notEqual(failed.code, 0);
    assert.equal(failed.err.trim().split("\n").length, 1, failed.err);
    assert.equal(hub.asked.length, 1);
    await hub.close();
    const gone = await run(["models", "download", "toy-nemoctc", "--yes"]);
    assert.deepEqual([gone.code, gone.err.trim().split("\n").length], [5, 1], gone.err);
  });

  it("names what is wrong with the command", async () => {
    for (const [args, why] of [
      [["models", "download", "nothing"], /There is no local model nothing\. There are: toy-nemoctc, toy-import\./],
      [["models", "fetch"], /Unknown command: models fetch/],
      [["models", "download"], /Usage: earmark models download <model>/],
      [["models", "import", "toy-import"], /Usage: earmark models import <model> <folder>/],
      [["models", "--quick"], /--quick/],
      [["transcribe", memo, "--local", "nothing"], /There is no local model nothing/],
      [["transcribe", memo, "--local", "toy-import", "--command", '["x"]'], /Only one of/],
    ] as const) {
      const { code, err } = await run(args);
      assert.equal(code, 2, args.join(" "));
      assert.match(err, why);
    }
    assert.match((await run(["models", "--help"])).out, /earmark models/);
  });

  it("tells a program that a model is not there", async () => {
    const before = { ...process.env };
    Object.assign(process.env, environment());
    try {
      await assert.rejects(
        async () => {
          for await (const _ of transcribe(memo, { local: "toy-nemoctc", cacheFolder: false }));
        },
        { name: "EarmarkError", code: "noModel" },
      );
      await assert.rejects(transcribe(memo, { local: "nothing" }).next(), { name: "EarmarkError", code: "settings" });
    } finally {
      for (const name of Object.keys(environment())) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  });
});
