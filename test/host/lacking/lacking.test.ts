import * as assert from "node:assert/strict";
import * as path from "node:path";
import * as vscode from "vscode";
import { spelled } from "../../sounds/tones";
import { show, until } from "../shell/support";

/** What `test/host/run.ts` had spoken. */
const TEXT = [7, 8, 9].map(spelled).join(" ");

describe("an editor that lacks parts of VS Code: language models, tools, servers for agents, drop and paste, terminals", () => {
  /** What nobody waited for, and went wrong in Earmark. */
  const unhandled: string[] = [];
  const note = (error: unknown): void => {
    const { stack = "" } = error instanceof Error ? error : {};
    if (stack.includes("earmark") || stack.includes("out/shell/extension/")) unhandled.push(stack);
  };
  before(() => void process.on("unhandledRejection", note));
  after(() => void process.off("unhandledRejection", note));

  it("activates Earmark, with all its commands", async () => {
    const earmark = vscode.extensions.getExtension("earmark.earmark");
    assert.ok(earmark);
    await earmark.activate();
    const { commands } = (earmark.packageJSON as { contributes: { commands: { command: string }[] } }).contributes;
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });

  it("puts the text of a recording where the caret was", async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const { document } = await show("# Notes\n\nSaid: ^\n\nEnd\n");
    await vscode.commands.executeCommand(
      "earmark.transcribe",
      vscode.Uri.file(path.join(folder.uri.fsPath, "three.wav")),
    );
    await until(() => document.getText().includes(TEXT), "the text arrives");
    assert.equal(document.getText(), `# Notes\n\nSaid: ${TEXT}\n\nEnd\n`);
    // Nothing to allow: nobody would start a server, or a terminal with a key.
    for (const command of ["earmark.useKeyForAgents", "earmark.useKeyInTerminals"])
      await vscode.commands.executeCommand(command);
    // Everything of Earmark has started by now.
    assert.deepEqual(unhandled, []);
  });

  it("has none of what was taken away", async () => {
    // The tests have all of VS Code: only what Earmark gets is less, so that its tools are in the manifest alone.
    const call = { input: { query: "w0007" }, toolInvocationToken: undefined };
    await assert.rejects(async () => vscode.lm.invokeTool("earmark_findTranscripts", call));
  });
});
