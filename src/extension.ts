import * as vscode from "vscode";
import { registerAccount } from "./vscode/commands/account";
import { registerGlossary } from "./vscode/commands/glossary";
import { registerJob } from "./vscode/commands/job";
import { registerLanguage } from "./vscode/commands/language";
import { registerTranscribe } from "./vscode/commands/transcribe";
import { Consent } from "./vscode/consent";
import { LastEditor } from "./vscode/insertion/anchor";
import { Jobs } from "./vscode/jobs";
import { Keys } from "./vscode/keys";
import { Connections, Tell, type Parts } from "./vscode/parts";
import { Status } from "./vscode/status";

/** Makes the parts and registers each feature. Reads no file, opens no connection: that waits for a command. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Earmark", { log: true });
  context.subscriptions.push(log);
  try {
    const parts: Parts = {
      home: context.extensionPath,
      log,
      keys: new Keys(context.secrets),
      status: new Status(),
      consent: new Consent(context.globalState),
      connections: new Connections(),
      lastEditor: new LastEditor(),
      jobs: new Jobs(),
      tell: new Tell(),
    };
    context.subscriptions.push(
      parts.status,
      parts.connections,
      parts.lastEditor,
      // Closing the window ends requests and child processes.
      { dispose: () => parts.jobs.cancelAll() },
      registerTranscribe(parts),
      registerJob(parts),
      registerAccount(parts),
      registerLanguage(parts),
      registerGlossary(parts),
      vscode.commands.registerCommand("earmark.showLog", () => log.show()),
    );
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    void vscode.window.showErrorMessage(vscode.l10n.t("Earmark could not start. Its log says why."));
    throw error;
  }
}
