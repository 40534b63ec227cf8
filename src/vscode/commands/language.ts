import * as vscode from "vscode";
import type { Model } from "../../recognizers/catalog";
import { languageName } from "../ui/display";
import { readSettings } from "../settings";
import { t } from "../ui/l10n";

/** The language of recordings. */
export function registerLanguage(): vscode.Disposable {
  return vscode.commands.registerCommand("earmark.selectLanguage", async () => {
    const settings = readSettings(vscode.window.activeTextEditor?.document.uri);
    const picked = await pickLanguage(settings.model, settings.language, t("Select Spoken Language"));
    if (!picked) return;
    // Where a workspace is open the choice belongs to it: recordings of a project share their language.
    const target = vscode.workspace.workspaceFolders
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
    await vscode.workspace.getConfiguration("earmark").update("language", picked.code ?? "", target);
  });
}

/** Lets the user choose a language of the model; `code` is undefined where the service should find out. */
export async function pickLanguage(
  model: Model,
  current: string | undefined,
  title: string,
): Promise<{ code: string | undefined } | undefined> {
  const auto = {
    label: t("Auto-detect"),
    description: t("also for recordings in several languages"),
    code: undefined,
  };
  const languages = model.languages.map((code) => ({
    label: languageName(code),
    description: code,
    code: code as string | undefined,
  }));
  const items = [auto, ...languages.sort((a, b) => a.label.localeCompare(b.label, vscode.env.language))];
  const first = items.find(({ code }) => code === current) ?? auto;
  return vscode.window.showQuickPick([first, ...items.filter((item) => item !== first)], {
    title,
    placeHolder: t("Select the spoken language"),
    matchOnDescription: true,
  });
}
