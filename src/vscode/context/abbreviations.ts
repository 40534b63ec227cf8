import * as vscode from "vscode";
import { withReplacing } from "../../context/glossary";
import type { Gathered, WritingPlace } from "./contextSources";
import { folderOf } from "./contextSources";
import { noticesAt } from "../../session/noticeText";
import type { OneTimeNotices } from "../ui/oneTimeNotices";
import { t } from "../ui/l10n";

/** Asks, once for each glossary and never in the way, whether what it explains is to be replaced; the answer is written into the glossary. */
export async function askAboutAbbreviations(
  { notices }: Pick<Gathered, "notices">,
  { document, near }: WritingPlace,
  oneTimeNotices: Pick<OneTimeNotices, "ask">,
): Promise<void> {
  const folder = folderOf(document?.uri ?? near);
  for (const notice of noticesAt("question", notices)) {
    if (notice.code !== "abbreviationsKept" || !folder) continue;
    const [replace, open] = [t("Always Replace"), t("Open Glossary")];
    const answer = await oneTimeNotices.ask(notice, replace, open);
    if (answer === undefined) continue;
    const glossary = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, notice.glossary));
    if (answer === open) await vscode.window.showTextDocument(glossary);
    if (answer !== replace) continue;
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, glossary.lineCount, 0);
    edit.replace(glossary.uri, all, withReplacing(glossary.getText(), notice.entries));
    if (await vscode.workspace.applyEdit(edit)) await glossary.save();
  }
}
