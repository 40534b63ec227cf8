import * as vscode from "vscode";
import { capturePlace, release } from "../flow";
import { folderOf, gatherContext } from "../contextSources";
import type { Parts } from "../parts";
import { readSettings } from "../settings";
import { preview } from "../preview";
import { withoutMarkup } from "../../transcript/withoutMarkup";
import { t } from "../ui/l10n";
import { showForAMoment, showInformation } from "../ui/messages";

const SCHEME = "earmark-context";

/** A longer selection is no term, with its markup and without. Characters. */
const MARKED = 400;
const TERM = 100;

/** The workspace's words: shown, opened, added to. */
export function registerGlossary(parts: Parts): vscode.Disposable {
  const shown = new Map<string, string>();
  let count = 0;
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: ({ path }) => shown.get(path) ?? "",
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === SCHEME && shown.delete(uri.path)),
    vscode.commands.registerCommand("earmark.previewContext", async () => {
      const captured = await capturePlace(parts);
      release(captured);
      const { place } = captured;
      const settings = readSettings(place.document?.uri);
      const gathered = await gatherContext(settings, place, parts.log);
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${++count}/${t("Recognition context")}.md` });
      shown.set(uri.path, preview(settings, gathered));
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    }),
    vscode.commands.registerCommand("earmark.openGlossary", async () => {
      const glossary = await glossaryFile();
      if (glossary) await vscode.window.showTextDocument(glossary);
    }),
    // Answers true where the word stands in the glossary now.
    vscode.commands.registerCommand(
      "earmark.addToGlossary",
      async (word?: unknown, where?: unknown): Promise<boolean> => {
        const near = where instanceof vscode.Uri ? where : undefined;
        // Before anything is asked: without a folder there is nowhere to put it.
        if (!folderFor(near)) return false;
        const editor = vscode.window.activeTextEditor;
        const marked = typeof word === "string" ? word : (editor?.document.getText(editor.selection) ?? "");
        const selected = marked.length <= MARKED ? withoutMarkup(marked) : "";
        const entry = await vscode.window.showInputBox({
          title: t("Add to the glossary"),
          prompt: t("A word or name as it is spelled, or: wrong = right"),
          value: selected.length <= TERM ? selected : "",
          validateInput: (text) =>
            /^[^#\r\n][^\r\n]*$/.test(text.trim()) ? undefined : t("One word or name, not beginning with #."),
        });
        const glossary = entry && (await glossaryFile(near));
        if (!entry || !glossary) return false;
        const text = glossary.getText();
        if (text.split(/\r?\n/).some((line) => line.trim().toLowerCase() === entry.trim().toLowerCase())) {
          void showInformation(t("{0} is in the glossary already.", entry.trim()));
          return true;
        }
        const edit = new vscode.WorkspaceEdit();
        const end = glossary.positionAt(text.length);
        edit.insert(glossary.uri, end, `${text && !text.endsWith("\n") ? "\n" : ""}${entry.trim()}\n`);
        await vscode.workspace.applyEdit(edit);
        await glossary.save();
        showForAMoment(t("{0} added to the glossary", entry.trim()), 5_000);
        return true;
      },
    ),
  );
}

/** The folder whose glossary it is; where there is none the user is told. */
function folderFor(where: vscode.Uri | undefined): vscode.WorkspaceFolder | undefined {
  const folder =
    (where && vscode.workspace.getWorkspaceFolder(where)) ?? folderOf(vscode.window.activeTextEditor?.document.uri);
  if (!folder) void showInformation(t("Open a folder first: the glossary belongs to a workspace."));
  return folder;
}

/** The folder's first glossary file that takes one term a line, made where there is none. */
async function glossaryFile(where?: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const folder = folderFor(where);
  if (!folder) return undefined;
  const names = readSettings(folder.uri).glossaryFiles;
  const uri = vscode.Uri.joinPath(folder.uri, names.find((name) => name.endsWith(".txt")) ?? ".vscode/glossary.txt");
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    const head = t(
      "# Words and names of this project, one a line, as they are spelled.\n# wrong = right also corrects the transcript.\n",
    );
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(uri, { ignoreIfExists: true, contents: new TextEncoder().encode(head) });
    await vscode.workspace.applyEdit(edit);
    return vscode.workspace.openTextDocument(uri);
  }
}
