import * as vscode from "vscode";
import type { Model } from "../../recognizers/catalog";
import { languageName } from "../display";
import { redo } from "../flow";
import type { Parts } from "../parts";
import { readSettings } from "../settings";

/** The language of recordings: chosen for all, or for the last one again. */
export function registerLanguage(parts: Parts): vscode.Disposable {
  const { t } = vscode.l10n;
  return vscode.Disposable.from(
    vscode.commands.registerCommand("earmark.selectLanguage", async () => {
      const settings = readSettings(vscode.window.activeTextEditor?.document.uri);
      const picked = await pickLanguage(settings.model, settings.language, t("Language of recordings"));
      if (!picked) return;
      // Where a workspace is open the choice belongs to it: recordings of a project share their language.
      const target = vscode.workspace.workspaceFolders
        ? vscode.ConfigurationTarget.Workspace
        : vscode.ConfigurationTarget.Global;
      await vscode.workspace.getConfiguration("earmark").update("language", picked.code ?? "", target);
    }),
    vscode.commands.registerCommand("earmark.redoAs", async () => {
      const job = parts.jobs.newest;
      if (!job) return void vscode.window.showInformationMessage(t("Nothing has been transcribed in this window yet."));
      const { settings, recording } = job.request;
      const picked = await pickLanguage(
        settings.model,
        settings.language,
        t("Transcribe {0} again as ...", recording.name),
      );
      if (picked) await redo(job, picked.code, parts);
    }),
  );
}

/** Lets the person choose a language of the model; `code` is undefined where the service should find out. */
export async function pickLanguage(
  model: Model,
  current: string | undefined,
  title: string,
): Promise<{ code: string | undefined } | undefined> {
  const { t } = vscode.l10n;
  const auto = {
    label: t("Find out"),
    description: t("the service says which it heard; right for mixed languages"),
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
    placeHolder: t("Which language is spoken?"),
    matchOnDescription: true,
  });
}
