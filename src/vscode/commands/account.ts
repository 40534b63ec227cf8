import * as vscode from "vscode";
import { baseUrlOf } from "../../recognizers/baseUrl";
import { REGIONS } from "../../recognizers/catalog";
import type { KeyName } from "../../recognizers/engine";
import { problemWith } from "../../core/describe";
import { keyOwner, regionName } from "../ui/display";
import { isKey, type Keys } from "../keys";
import type { Status } from "../ui/status";
import { readSettings, setForMachine } from "../settings";
import { inEditor } from "../ui/editorNotices";
import { t } from "../ui/l10n";
import { showForAMoment, showInformation } from "../ui/messages";

/** Keys and regions. */
export function registerAccount(keys: Keys, status: Pick<Status, "needsKey">): vscode.Disposable {
  const current = (): KeyName => {
    const { engineId, keyName, region } = readSettings(undefined);
    // A server may have no URL yet.
    return (engineId === "server" && keyName) || region;
  };
  // Only a key that is stored can be cleared; until this is known the command is there.
  const tell = async (): Promise<void> => {
    const isStored = (await keys.find(current()))?.from === "storage";
    await vscode.commands.executeCommand("setContext", "earmark.noStoredKey", !isStored);
  };
  void tell();
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("earmark") && void tell()),
    // Answers true where a key was stored, so that a message's action can go on.
    vscode.commands.registerCommand("earmark.setApiKey", async (wanted?: unknown): Promise<boolean> => {
      const name = typeof wanted === "string" && isKeyName(wanted) ? wanted : current();
      const key = await vscode.window.showInputBox({
        title: t("API key for {0}", keyOwner(name)),
        prompt: name.startsWith("server ")
          ? t("It is kept in the editor's secret storage and sent only to your server.")
          : t(
              "API key for Alibaba Cloud Model Studio. It is kept in the editor's secret storage and works only in the region that issued it.",
            ),
        placeHolder: "sk-...",
        password: true,
        ignoreFocusOut: true,
        validateInput: (text) =>
          isKey(text.trim()) ? undefined : t("An API key has at least 8 characters and no spaces."),
      });
      if (key === undefined) return false;
      await keys.store(name, key.trim());
      status.needsKey(false);
      void tell();
      showForAMoment(t("Saved API key for {0}", keyOwner(name)), 5_000);
      return true;
    }),
    vscode.commands.registerCommand("earmark.clearApiKey", async () => {
      const name = current();
      const had = await keys.find(name);
      await keys.clear(name);
      void tell();
      const left = await keys.find(name);
      if (left)
        void showInformation(t("Removed the stored API key. The key from the environment variable is now used."));
      else if (had) void showInformation(t("Removed the API key for {0}.", keyOwner(name)));
      else void showInformation(t("There is no API key for {0}.", keyOwner(name)));
    }),
    vscode.commands.registerCommand("earmark.selectRegion", async () => {
      const now = current();
      const items = REGIONS.map((region) => ({
        label: regionName(region),
        description: region === now ? t("current") : "",
        detail:
          region === "custom"
            ? t("A workspace host, a gateway, or your own server")
            : new URL(baseUrlOf(region, "")).host,
        region,
      }));
      const picked = await vscode.window.showQuickPick(items, {
        title: t("Select Region of Alibaba Cloud Model Studio"),
        placeHolder: t("API keys work only in the region that issued them"),
      });
      if (!picked) return;
      const settings = vscode.workspace.getConfiguration("earmark");
      if (picked.region === "custom") {
        const url = await vscode.window.showInputBox({
          title: t("Base URL"),
          prompt: t("https URL (http on this machine only), without the API path"),
          value: settings.get("baseUrl", ""),
          placeHolder: "https://your-workspace.cn-beijing.maas.aliyuncs.com",
          ignoreFocusOut: true,
          validateInput: (text) =>
            problemWith(() => baseUrlOf("custom", text, readSettings(undefined).network.keyWithoutTls), inEditor),
        });
        if (url === undefined) return;
        await setForMachine("baseUrl", url.trim());
      } else {
        // A host set for another region would take the new region's key with it.
        await setForMachine("baseUrl", undefined);
      }
      await setForMachine("region", picked.region);
      if (!(await keys.find(picked.region))) await vscode.commands.executeCommand("earmark.setApiKey", picked.region);
    }),
  );
}

function isKeyName(name: string): name is KeyName {
  return name.startsWith("server ") || REGIONS.some((region) => region === name);
}
