import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Key } from "../../../src/vscode/keys";
import { offerKey, refreshKey } from "../../../src/vscode/terminals/keyInTerminals";
import { putOnPath, variablesIn } from "../../../src/vscode/terminals/onThePath";

/** What new terminals get: the VS Code of these tests has no terminals itself, since its native part is missing. */
class Variables {
  persistent = true;
  description: string | vscode.MarkdownString | undefined;
  readonly added = new Map<string, string>();

  replace(name: string, value: string): void {
    this.added.set(name, value);
  }

  append(name: string, value: string): void {
    this.added.set(name, (process.env[name] ?? "") + value);
  }

  delete(name: string): void {
    this.added.delete(name);
  }
}

describe("what new terminals get", () => {
  let folder: string;
  let all: Variables;
  const collection = (): vscode.GlobalEnvironmentVariableCollection =>
    all as unknown as vscode.GlobalEnvironmentVariableCollection;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-terminals-"));
    all = new Variables();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is the command earmark of the extension as it is built, which the editor's own Node runs", async () => {
    const extension = vscode.extensions.getExtension("earmark.earmark") ?? assert.fail();
    await putOnPath({
      globalStorageUri: vscode.Uri.file(folder),
      environmentVariableCollection: collection(),
      asAbsolutePath: (name: string) => path.join(extension.extensionPath, name),
    } as unknown as vscode.ExtensionContext);
    assert.equal(all.persistent, false, "a key in it would lie on the disk");
    assert.equal(all.description, "Adds the earmark command to the PATH");
    const env = { ...process.env, ...Object.fromEntries(all.added) };
    assert.match(
      execFileSync("/bin/sh", ["-c", "earmark --help"], { env, encoding: "utf8" }),
      /^Usage: earmark transcribe/,
    );
  });

  it("is the stored key of the region that was agreed to, until that is taken back, and never another one", async () => {
    const stored = new Map<string, Key>([
      ["beijing", { value: "sk-beijing", from: "storage" }],
      ["us", { value: "sk-environment", from: "environment" }],
    ]);
    const keys = { find: (name: string) => Promise.resolve(stored.get(name)) };
    const offered = async (allowed?: "beijing" | "singapore" | "us"): Promise<unknown[]> => {
      await offerKey(collection(), allowed, keys);
      return [all.added.get("DASHSCOPE_API_KEY"), JSON.stringify(all.description).includes("API key")];
    };
    assert.deepEqual(await offered(), [undefined, false]);
    assert.deepEqual(await offered("beijing"), ["sk-beijing", true]);
    assert.deepEqual(await offered("singapore"), [undefined, false]);
    assert.deepEqual(await offered("us"), [undefined, false]);
    await offered("beijing");
    assert.deepEqual(await offered(), [undefined, false]);
    await offered("beijing");
    stored.clear();
    assert.deepEqual(await offered("beijing"), [undefined, false], "the key was cleared");
  });

  it("is no key where the secret storage cannot be opened, which is no more than a line in the log", async () => {
    const said: string[] = [];
    all.replace("DASHSCOPE_API_KEY", "sk-cleared-meanwhile");
    const keys = { find: () => Promise.reject(new Error("The keychain is locked.")) };
    const context = { workspaceState: { keys: () => [], get: () => "beijing", update: () => Promise.resolve() } };
    await refreshKey(collection(), context, keys, { warn: (line) => void said.push(line) });
    assert.deepEqual([all.added.get("DASHSCOPE_API_KEY"), said.length], [undefined, 1]);
    assert.match(said[0] ?? "", /keychain is locked/);
  });

  it("is nothing where the editor has no terminals", async () => {
    const without = {
      get environmentVariableCollection(): vscode.GlobalEnvironmentVariableCollection {
        throw new Error("There are no terminals.");
      },
    };
    assert.equal(variablesIn(without), undefined);
    await putOnPath(without as unknown as vscode.ExtensionContext);
  });
});
