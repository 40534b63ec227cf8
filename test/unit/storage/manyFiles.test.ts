import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { TranscriptStore } from "../../../src/storage/transcriptStore";

const MANY = 600;
/** Open files that a process may have; macOS gives 256. */
const ALLOWED = 200;

describe("a folder of many recordings", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark-many-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is looked up at once where a process may open few files", async function () {
    if (process.platform === "win32") this.skip();
    const store = new TranscriptStore(path.join(folder, "store"));
    const files = Array.from({ length: MANY }, (_, i) => path.join(folder, `${i}.wav`));
    for (const file of files) {
      writeFileSync(file, `sound of ${file}`);
      await store.keep(file, { model: "m", segments: [], notices: [] });
    }
    const script = `
      import { TranscriptStore } from ${JSON.stringify(path.resolve(import.meta.dirname, "../../../src/storage/transcriptStore.ts"))};
      const store = new TranscriptStore(${JSON.stringify(path.join(folder, "store"))});
      const files = ${JSON.stringify(files)};
      const found = await Promise.all(files.map((file) => store.find(file)));
      console.log(found.filter(Boolean).length, (await store.list()).length);
    `;
    const child = path.join(folder, "find.mts");
    writeFileSync(child, script);
    const said = execFileSync("sh", [
      "-c",
      `ulimit -n ${ALLOWED} && exec "$0" --import tsx "$1"`,
      process.execPath,
      child,
    ]);
    assert.equal(said.toString().trim(), `${MANY} ${MANY}`);
  });
});
