import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readHints } from "../../../src/cli/hints";
import { holdsSecrets } from "../../../src/context/secretNames";
import { isInside } from "../../../src/session/realPaths";
import { findInside, textInside } from "../../../src/session/workspaceFiles";
import { fromEveryone } from "../../../src/vscode/context/protectiveList";

describe("attacks 9: files that a workspace names", () => {
  let root = "";
  let folder = "";
  const file = (name: string, text = "Lazard\n"): void => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  };
  const link = (name: string, target: string): void => symlinkSync(target, path.join(folder, name));
  const found = async (name: string, excluded = ""): Promise<string | undefined> => {
    const one = await findInside(folder, name, (at) => excluded !== "" && path.basename(at) === excluded);
    return one && ("file" in one ? await textInside(one) : one.refused);
  };

  before(() => {
    root = mkdtempSync(path.join(tmpdir(), "earmark-files-"));
    folder = path.join(root, "work");
    for (const name of [
      "work/glossary.txt",
      "work/a/b.txt",
      "work/.env",
      "work/keep.txt",
      "work..x/words.txt",
      "out/words.txt",
      "out/.env",
    ])
      file(name);
    file("work/large.txt", "x".repeat(4_000_001));
    link("out.txt", path.join(root, "out/words.txt"));
    link("up.txt", "../out/words.txt");
    link("in.txt", "a/b.txt");
    link("chain.txt", "out.txt");
    link("folder", path.join(root, "out"));
    link("words.txt", ".env");
    link("kept.txt", "keep.txt");
    link("nowhere.txt", "missing.txt");
    link("circle.txt", "circle.txt");
    symlinkSync(folder, path.join(root, "other"));
  });
  after(() => rmSync(root, { recursive: true }));

  it("attacks 9: are read where they lie in the folder, also behind a link", async () => {
    assert.equal(await found("glossary.txt"), "Lazard\n");
    assert.equal(await found("./a/../a/b.txt"), "Lazard\n");
    assert.equal(await found("in.txt"), "Lazard\n");
    const one = await findInside(path.join(root, "other"), "in.txt", () => false);
    assert.ok(one && "file" in one, "the folder itself is a link");
  });

  for (const name of [
    "out.txt",
    "up.txt",
    "chain.txt",
    "folder/words.txt",
    "../out/words.txt",
    "../work..x/words.txt",
    "a/../../out/words.txt",
    ".",
  ])
    it(`attacks 9: ${name} leads out`, async () => assert.equal(await found(name), "outside"));
  it("attacks 9: an absolute path leads out", async () =>
    assert.equal(await found(path.join(root, "out/words.txt")), "outside"));

  it("attacks 9: what holds secrets is not read, whatever is excluded, also behind a link of another name", async () => {
    assert.equal(await found(".env"), "secrets");
    assert.equal(await found("words.txt"), "secrets");
    assert.equal(await found("folder/.env"), "secrets");
  });

  it("attacks 9: what is excluded is so behind a link too", async () => {
    assert.equal(await found("keep.txt", "keep.txt"), "excluded");
    assert.equal(await found("kept.txt", "keep.txt"), "excluded");
  });

  it("attacks 9: what is missing, no file or endless is left alone", async () => {
    for (const name of ["nothing.txt", "nowhere.txt", "circle.txt", "a"]) assert.equal(await found(name), undefined);
    assert.equal(await found("large.txt"), "large");
  });

  it("attacks 9: inside and outside are told by the parts of a path", () => {
    assert.ok(isInside("/a/b", "/a/b/c"));
    assert.ok(isInside("/a/b", "/a/b/..c"));
    for (const other of ["/a/b", "/a", "/a/bc", "/a/b/../c", "/"]) assert.ok(!isInside("/a/b", other), other);
  });

  it("attacks 9: a workspace adds to what is excluded and takes nothing away", () => {
    const values = fromEveryone({
      defaultValue: ["**/.env*"],
      globalValue: ["**/mine"],
      workspaceValue: [],
      workspaceFolderValue: ["x"],
    });
    assert.deepEqual(values.flat(), ["**/.env*", "**/mine", "x"]);
  });

  it("attacks 9: the terminal reads no such file either", async () => {
    await assert.rejects(readHints({ contextFiles: [], glossaryFiles: [path.join(folder, ".env")] }), {
      code: "settings",
    });
    await assert.rejects(readHints({ contextFiles: [path.join(folder, "words.txt")], glossaryFiles: [] }), {
      code: "settings",
    });
    const { context } = await readHints({ contextFiles: [], glossaryFiles: [path.join(folder, "in.txt")] });
    assert.equal(context.text, "Lazard");
  });
});

describe("attacks 9: names of files that hold secrets", () => {
  for (const name of [
    ".env",
    ".env.local",
    "prod.env",
    ".envrc",
    "a/server.pem",
    "tls.KEY",
    "id_rsa",
    "id_ed25519.pub",
    "deploy_rsa",
    ".npmrc",
    ".netrc",
    "credentials",
    "credentials.json",
    "aws-credentials.csv",
    "secrets/words.txt",
    "a/secrets/b/c.md",
    "secrets.yaml",
    "app.secrets.json",
    "terraform.tfvars",
    "x.p12",
    "client_secret_1.json",
    "service-account.json",
    ".ssh/config",
    ".aws/config",
    ".kube/config",
    "passwords.txt",
    ".bash_history",
    "C:\\x\\.ENV",
  ])
    it(`attacks 9: ${name}`, () => assert.ok(holdsSecrets(name)));
  for (const name of [
    "glossary.txt",
    "dictation.md",
    "environment.md",
    "secret-garden.md",
    "the-secret.md",
    "keys.md",
    "monkey.txt",
    "package.json",
    "README.md",
    "notes/token.md",
    "history.md",
    "credential-less.md",
    "book.asc",
    "key",
    "passwordless.md",
  ])
    it(`attacks 9: not ${name}`, () => assert.ok(!holdsSecrets(name)));
});
