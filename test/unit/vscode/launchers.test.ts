import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { VARIABLES, writeLaunchers } from "../../../src/vscode/terminals/launchers";

describe("the earmark command in the editor's terminals", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark it's $HOME "))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("runs the program with the editor's own Node, whatever the paths and arguments hold", async () => {
    const bin = path.join(folder, "bin");
    const program = path.join(folder, "say.js");
    writeFileSync(
      program,
      "console.log(JSON.stringify([process.env.ELECTRON_RUN_AS_NODE, ...process.argv.slice(2)])); process.exitCode = 0;",
    );
    await writeLaunchers(bin);
    const before = statSync(path.join(bin, "earmark")).mtimeMs;
    await writeLaunchers(bin);
    assert.equal(statSync(path.join(bin, "earmark")).mtimeMs, before, "another window may be running it");
    const args = ["transcribe", "a b.m4a", "$HOME", "it's", '"', ""];
    const env = {
      PATH: `${process.env["PATH"]}${path.delimiter}${bin}`,
      [VARIABLES.node]: process.execPath,
      [VARIABLES.program]: program,
    };
    const out = execFileSync("earmark", args, { env, encoding: "utf8" });
    assert.deepEqual(JSON.parse(out), ["1", ...args]);
  });

  it("is there for cmd and PowerShell, with the lines of Windows and no path of its own", async () => {
    await writeLaunchers(folder);
    const text = readFileSync(path.join(folder, "earmark.cmd"), "utf8");
    assert.match(
      text,
      /^@echo off\r\nsetlocal\r\nset ELECTRON_RUN_AS_NODE=1\r\n"%EARMARK_NODE%" "%EARMARK_PROGRAM%" %\*\r\n$/,
    );
  });
});
