import * as vscode from "vscode";

/** An untitled document in an editor, with the caret at `^`. */
export async function show(
  marked: string,
  language = "markdown",
): Promise<{ document: vscode.TextDocument; editor: vscode.TextEditor; caret: number }> {
  const caret = Math.max(0, marked.indexOf("^"));
  const document = await vscode.workspace.openTextDocument({ content: marked.replace("^", ""), language });
  const editor = await vscode.window.showTextDocument(document);
  const position = document.positionAt(caret);
  editor.selection = new vscode.Selection(position, position);
  return { document, editor, caret };
}

/** Waits until something holds; fails with `what` after 10 s. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 10_000; !holds();) {
    if (Date.now() > end) throw new Error(`never happened: ${what}`);
    await turn(20);
  }
}

export function turn(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** Types into the active editor as a person does. */
export function type(text: string): Thenable<unknown> {
  return vscode.commands.executeCommand("type", { text });
}
