import * as vscode from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import { readSettings } from "../settings";
import type { Failures } from "../ui/failureMessages";
import { t } from "../ui/l10n";
import type { Dictations } from "./dictations";
import { selectMicrophone } from "./selectMicrophone";

/** What the commands of a dictation use. */
export interface DictationCommandDeps {
  readonly dictations: Dictations;
  readonly ffmpegs: FfmpegFinder;
  readonly failures: Failures;
}

/** The commands of a dictation. Nothing but these two begins one. */
export function registerDictation({ dictations, ffmpegs, failures }: DictationCommandDeps): vscode.Disposable {
  /** True: one was chosen, and nobody is recorded who would go on with it. */
  const select = async (): Promise<boolean> => {
    try {
      const microphone = await selectMicrophone(ffmpegs);
      if (microphone === undefined) return false;
      if (!dictations.current) return true;
      await dictations.useMicrophone(microphone);
    } catch (error) {
      const retry = async (): Promise<void> => void (await select());
      void failures.report(error, { name: t("Dictation"), settings: readSettings(undefined), retry });
    }
    return false;
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand("earmark.startDictation", async (...given: unknown[]) => {
      if (isUsersOwn(given)) await dictations.start();
    }),
    vscode.commands.registerCommand("earmark.toggleDictation", async (...given: unknown[]) => {
      if (dictations.current || isUsersOwn(given)) await dictations.toggle();
    }),
    vscode.commands.registerCommand("earmark.stopDictation", () => dictations.stop()),
    vscode.commands.registerCommand("earmark.pauseDictation", () => dictations.pauseOrContinue()),
    vscode.commands.registerCommand("earmark.continueDictation", () => dictations.pauseOrContinue()),
    vscode.commands.registerCommand("earmark.selectMicrophone", select),
  );
}

/**
 * The palette and keys give nothing, a menu the document that was clicked. The variables of a workspace's tasks and launches
 * (`${command:...}`) give their configuration: those are not the user's wish to be recorded.
 */
function isUsersOwn([clicked]: readonly unknown[]): boolean {
  return clicked === undefined || clicked instanceof vscode.Uri;
}

/** What can be done with a dictation that runs, as a list. */
export function dictationActions(dictations: Dictations): (vscode.QuickPickItem & { readonly do: () => unknown })[] {
  const begun = dictations.current;
  if (!begun) return [];
  const { dictation } = begun;
  const { phase, file } = dictation.view;
  const isPaused = phase === "paused";
  return [
    { label: `$(debug-stop) ${t("Stop Dictation")}`, do: () => dictations.stop() },
    {
      label: isPaused ? `$(record) ${t("Continue Dictation")}` : `$(debug-pause) ${t("Pause Dictation")}`,
      do: () => dictations.pauseOrContinue(),
    },
    {
      label: `$(mic) ${t("Select Microphone...")}`,
      do: () => vscode.commands.executeCommand("earmark.selectMicrophone"),
    },
    {
      label: `$(folder-opened) ${t("Show Recording in Folder")}`,
      do: () => vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(file)),
    },
  ];
}
