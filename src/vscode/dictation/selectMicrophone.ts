import * as vscode from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import { microphones, type Microphone } from "../../audio/microphone/microphones";
import { foreign } from "../../core/foreignText";
import { readSettings, setForMachine } from "../settings";
import { t } from "../ui/l10n";
import { signalOf } from "../ui/signalOf";

interface Item extends vscode.QuickPickItem {
  /** What ffmpeg is given; empty: the system's own choice. */
  readonly id: string;
}

/**
 * Lets the user choose the microphone of this machine, also where another one is set that is not there. Undefined: they went away.
 * @throws {EarmarkError} as `microphones`
 */
export async function selectMicrophone(ffmpegs: FfmpegFinder): Promise<string | undefined> {
  const { ffmpegPath, dictation } = readSettings(undefined);
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: t("Looking for microphones...") },
    async (_, token) => {
      const signal = signalOf(token);
      return microphones(await ffmpegs.find(ffmpegPath, signal), signal);
    },
  );
  const picked = await vscode.window.showQuickPick(itemsFor(found, dictation.microphone), {
    title: t("Select Microphone"),
    matchOnDescription: true,
  });
  if (!picked) return undefined;
  await setForMachine("dictation.microphone", picked.id);
  return picked.id;
}

function itemsFor(found: readonly Microphone[], current: string): Item[] {
  const usual = found.find(({ isDefault }) => isDefault);
  const isCurrent = (id: string): string => (id === current ? `$(check) ` : "");
  const others = found.map(({ id, name }) => ({ label: isCurrent(id) + foreign(name), id }));
  return [
    {
      label: isCurrent("") + t("System default"),
      ...(usual ? { description: foreign(usual.name) } : {}),
      id: "",
    },
    ...others,
    ...(current && !found.some(({ id }) => id === current)
      ? [{ label: isCurrent(current) + foreign(current), description: t("not connected"), id: current }]
      : []),
  ];
}
