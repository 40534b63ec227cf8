import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readHints } from "../../../src/cli/hints";

describe("the files of --context and --glossary", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark-hints-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, bytes: string | Uint8Array): string => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };

  it("context 14: a recording, a PDF and an archive are no context", async () => {
    for (const [name, bytes] of [
      ["a.wav", Buffer.from("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0", "latin1")],
      ["a.pdf", Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(2_000, 0xe9)])],
      ["a.docx", Buffer.from("PK\x03\x04\x14\0\x08\0", "latin1")],
    ] as const)
      await assert.rejects(readHints({ contextFiles: [write(name, bytes)], glossaryFiles: [] }), {
        code: "settings",
        message: /is not a text file/,
      });
  });

  it("context 14: texts in UTF-16, in Latin-1, and empty ones are", async () => {
    const text = "# Call with Evercore and Björn\n";
    for (const bytes of [Buffer.from(text), Buffer.from(text, "utf16le"), Buffer.from(text, "latin1")]) {
      const { context } = await readHints({ contextFiles: [write("a.md", bytes)], glossaryFiles: [] });
      assert.ok(context.text.split("\n").includes("Evercore"), context.text);
    }
    assert.equal((await readHints({ contextFiles: [write("b.md", "")], glossaryFiles: [] })).context.text, "");
  });
});
