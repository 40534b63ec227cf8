// Calls a language model tool as a chat would, and shows what it answers: VS Code asks for the confirmation itself.
const vscode = require("vscode");

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand("agent.invoke", async () => {
      const call = await vscode.window.showInputBox({ title: "Tool and input", ignoreFocusOut: true });
      const { name, input } = JSON.parse(call);
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
