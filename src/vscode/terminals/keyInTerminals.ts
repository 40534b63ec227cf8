import * as vscode from "vscode";
import type { Log } from "../../core/types";
import { keyNameOf, type KeyName } from "../../recognizers/engine";
import type { Keys } from "../keys";
import { readSettings } from "../settings";
import { keyOwner } from "../ui/display";
import { t } from "../ui/l10n";
import { showForAMoment, showInformation } from "../ui/messages";
import { describe, KEY_CONSENT, variablesIn } from "./onThePath";

const VARIABLE = "DASHSCOPE_API_KEY";

/** Puts the stored key into what new terminals get, or takes it out. `allowed`: whose key they may have; undefined: nobody's. */
export async function offerKey(
  all: vscode.EnvironmentVariableCollection,
  allowed: KeyName | undefined,
  keys: Pick<Keys, "find">,
): Promise<void> {
  const key = allowed && (await keys.find(allowed));
  if (key?.from === "storage") all.replace(VARIABLE, key.value);
  else all.delete(VARIABLE);
  describe(all, key?.from === "storage");
}

/**
 * Keeps what new terminals get as the user allowed it, whatever becomes of the key and of the workspace. Never throws: nobody waits for it,
 * and the secret storage of a machine may be locked.
 */
export async function refreshKey(
  all: vscode.EnvironmentVariableCollection,
  context: Pick<vscode.ExtensionContext, "workspaceState">,
  keys: Pick<Keys, "find">,
  log: Pick<Log, "warn">,
): Promise<void> {
  try {
    const allowed = context.workspaceState.get<KeyName>(KEY_CONSENT);
    await offerKey(all, vscode.workspace.isTrusted ? allowed : undefined, keys);
  } catch (error) {
    // It may be one that was cleared.
    all.delete(VARIABLE);
    log.warn(`key in terminals: ${String(error)}`);
  }
}

/**
 * The service's key in the terminals of a workspace, once the user agreed: whatever runs there can read it. It can be taken back, and a
 * workspace that is not trusted never has it. A server's key stays here: in a terminal, any server could be named.
 */
export function registerKeyInTerminals(context: vscode.ExtensionContext, keys: Keys, log: Log): vscode.Disposable {
  const all = variablesIn(context);
  const refresh = async (): Promise<void> => all && refreshKey(all, context, keys, log);
  void refresh();
  return vscode.Disposable.from(
    context.secrets.onDidChange(() => void refresh()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void refresh()),
    vscode.commands.registerCommand("earmark.useKeyInTerminals", async () => {
      if (!all) return void showInformation(t("API keys cannot be used in the terminals of this editor."));
      if (!vscode.workspace.isTrusted)
        return void showInformation(t("API keys are not used in terminals until you trust this workspace."));
      const allowed = context.workspaceState.get<KeyName>(KEY_CONSENT);
      if (allowed !== undefined) {
        const stop = t("Stop Using It");
        const question = t("The API key for {0} is used in the terminals of this workspace.", keyOwner(allowed));
        if ((await showInformation(question, { modal: true }, stop)) !== stop) return;
        await context.workspaceState.update(KEY_CONSENT, undefined);
        await refresh();
        return showForAMoment(t("New terminals no longer have the API key"), 5_000);
      }
      const { engine } = readSettings(undefined);
      const name = engine?.id === "cloud" && engine.region !== "custom" ? keyNameOf(engine) : undefined;
      if (name === undefined)
        return void showInformation(t("Only an API key for Alibaba Cloud Model Studio can be used in terminals."));
      const key = await keys.find(name);
      if (key?.from === "environment")
        return void showInformation(t("Terminals already have the API key from the environment variable."));
      if (!key) return void showInformation(t("There is no API key for {0}.", keyOwner(name)));
      const use = t("Use in Terminals");
      const answer = await showInformation(
        t("Use the API key for {0} in the terminals of this workspace?", keyOwner(name)),
        {
          modal: true,
          detail: t(
            "Every program that runs in these terminals can read it as {0}. It is not written to disk, and you can stop using it with the same command.",
            VARIABLE,
          ),
        },
        use,
      );
      if (answer !== use) return;
      await context.workspaceState.update(KEY_CONSENT, name);
      await refresh();
      showForAMoment(t("New terminals have the API key"), 5_000);
    }),
  );
}
