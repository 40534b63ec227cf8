// Calls a language model tool as a chat would, and shows what it answers: VS Code asks for the confirmation itself.
const { copyFileSync } = require("node:fs");
const promises = require("node:fs/promises");
const vscode = require("vscode");

/** Lets a file appear in the moment after somebody found that it is not there: extensions share one process. */
function appears({ file, from }) {
  const { stat } = promises;
  promises.stat = async (name, ...rest) => {
    try {
      return await stat(name, ...rest);
    } catch (error) {
      if (name === file) {
        promises.stat = stat;
        copyFileSync(from, file);
      }
      throw error;
    }
  };
}

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand("agent.invoke", async () => {
      const call = await vscode.window.showInputBox({ title: "Tool and input", ignoreFocusOut: true });
      // Closed by something else, and asked for again: an error would be a dialog that nobody answers.
      if (call === undefined) return;
      const { name, input, late, command, address } = JSON.parse(call);
      // As a menu of a virtual workspace would.
      if (command) return void vscode.commands.executeCommand(command, ...(address ? [vscode.Uri.parse(address)] : []));
      if (late) appears(late);
      let content;
      try {
        const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
        content = result.content.map(({ value }) => value).join("\n");
      } catch (error) {
        content = `failed: ${error.message}`;
      }
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: "plaintext" }));
    }),
  );
};
