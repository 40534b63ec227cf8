import * as vscode from "vscode";
import { capturePlace, releasePlace } from "../insertion/capturePlace";
import { glossaryToWrite, holdsTerm, withTerm } from "../../context/addTerm";
import { folderOf, gatherContext } from "../context/contextSources";
import type { Log } from "../../core/types";
import type { LastEditor } from "../insertion/lastEditor";
import { readSettings } from "../settings";
import { preview } from "../context/preview";
import { withoutMarkup } from "../../transcript/withoutMarkup";
import { t } from "../ui/l10n";
import { showForAMoment, showInformation, showWarning } from "../ui/messages";

/** Made where no file counts. */
const DEFAULT = ".vscode/glossary.txt";

const SCHEME = "earmark-context";

/** A longer selection is no term, with its markup and without. Characters. */
const MARKED = 400;
const TERM = 100;

/** The workspace's words: shown, opened, added to. */
export function registerGlossary(lastEditor: LastEditor, log: Log): vscode.Disposable {
  const shown = new Map<string, string>();
  let count = 0;
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: ({ path }) => shown.get(path) ?? "",
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === SCHEME && shown.delete(uri.path)),
    vscode.commands.registerCommand("earmark.previewContext", async () => {
      const captured = await capturePlace(lastEditor);
      releasePlace(captured);
      const { place } = captured;
      const settings = readSettings(place.document?.uri);
      const gathered = await gatherContext(settings, place, log);
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
          title: t("Add to Glossary"),
          prompt: t("Enter a term or name, or: wrong = right"),
          value: selected.length <= TERM ? selected : "",
          validateInput: (text) =>
            /^[^#\r\n][^\r\n]*$/.test(text.trim()) ? undefined : t("Enter one term that does not start with #."),
        });
        const glossary = entry && (await glossaryFile(near, entry));
        if (!entry || !glossary) return false;
        const text = glossary.getText();
        const name = vscode.workspace.asRelativePath(glossary.uri, false);
        if (holdsTerm(name, text, entry)) {
          void showInformation(t("{0} is already in the glossary.", entry.trim()));
          return true;
        }
        const added = withTerm(name, text, entry.trim());
        if (added === undefined) {
          void showWarning(
            t("{0} cannot be added to {1} because the file format does not support it.", entry.trim(), name),
          );
          return false;
        }
        const edit = new vscode.WorkspaceEdit();
        // What is there stays as it is, with the carets in it, wherever the form of the file allows that.
        const kept = added.startsWith(text) ? text.length : 0;
        const rest = new vscode.Range(glossary.positionAt(kept), glossary.positionAt(text.length));
        edit.replace(glossary.uri, rest, added.slice(kept));
        await vscode.workspace.applyEdit(edit);
        await glossary.save();
        showForAMoment(t("Added {0} to the glossary", entry.trim()), 5_000);
        return true;
      },
    ),
  );
}

/** The folder whose glossary it is; where there is none the user is told. */
function folderFor(where: vscode.Uri | undefined): vscode.WorkspaceFolder | undefined {
  const folder =
    (where && vscode.workspace.getWorkspaceFolder(where)) ?? folderOf(vscode.window.activeTextEditor?.document.uri);
  if (!folder) void showInformation(t("Open a folder first. The glossary is part of the workspace."));
  return folder;
}

/** The folder's glossary file that takes an entry by hand, made where there is none. Only one that counts. */
async function glossaryFile(where?: vscode.Uri, entry?: string): Promise<vscode.TextDocument | undefined> {
  const folder = folderFor(where);
  if (!folder) return undefined;
  const names = readSettings(folder.uri).glossaryFiles;
  const chosen = glossaryToWrite(names, entry);
  // Nothing that is there takes it: one more file counts from now on.
  if (chosen === undefined)
    await vscode.workspace
      .getConfiguration("earmark", folder.uri)
      .update("context.glossaryFiles", [...names, DEFAULT], vscode.ConfigurationTarget.WorkspaceFolder);
  const uri = vscode.Uri.joinPath(folder.uri, chosen ?? DEFAULT);
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    const head = t(
      "# Terms and names of this project, one per line, spelled correctly.\n# wrong = right also corrects the transcript.\n",
    );
    const edit = new vscode.WorkspaceEdit();
    // Only plain text has comments that begin with #.
    const contents = new TextEncoder().encode(/\.(?:md|markdown|csv|json)$/i.test(uri.path) ? "" : head);
    edit.createFile(uri, { ignoreIfExists: true, contents });
    await vscode.workspace.applyEdit(edit);
    return vscode.workspace.openTextDocument(uri);
  }
}
