import * as vscode from "vscode";
import { FfmpegFinder } from "./audio/ffmpeg";
import { Pacers } from "./pipeline/pacer";
import { registerCache, tidy } from "./vscode/cache";
import { registerAccount } from "./vscode/commands/account";
import { registerGlossary } from "./vscode/commands/glossary";
import { registerJob } from "./vscode/commands/job";
import { registerLanguage } from "./vscode/commands/language";
import { registerTranscribe } from "./vscode/commands/transcribe";
import { Consent } from "./vscode/consent";
import { LastEditor } from "./vscode/insertion/anchor";
import { Jobs } from "./vscode/jobs";
import { Keys } from "./vscode/keys";
import { storageIn } from "./vscode/storage";
import { Connections, Tell, type Parts } from "./vscode/parts";
import { offerResume } from "./vscode/resume";
import { registerUsage } from "./vscode/usage";
import { Status } from "./vscode/status";

/** Makes the parts and registers each feature. Opens no connection: that waits for a command. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Earmark", { log: true });
  context.subscriptions.push(log);
  try {
    const parts: Parts = {
      ffmpegs: new FfmpegFinder(context.extensionPath),
      log,
      keys: new Keys(context.secrets),
      status: new Status(),
      consent: new Consent(context.globalState),
      connections: new Connections(),
      lastEditor: new LastEditor(),
      jobs: new Jobs(),
      tell: new Tell(),
      storage: storageIn(context.globalStorageUri),
      pacers: new Pacers(),
    };
    context.subscriptions.push(
      parts.status,
      parts.connections,
      parts.lastEditor,
      // Closing the window ends requests and child processes; the journal has the rest.
      { dispose: () => void parts.jobs.leave() },
      registerTranscribe(parts),
      registerJob(parts),
      registerAccount(parts),
      registerLanguage(parts),
      registerGlossary(parts),
      registerUsage(parts),
      registerCache(parts),
      vscode.commands.registerCommand("earmark.showLog", () => log.show()),
    );
    // After what has to be ready: neither is waited for.
    void offerResume(parts)
      .then(() => tidy(parts))
      .catch((error: unknown) => log.error(String(error)));
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    void vscode.window.showErrorMessage(vscode.l10n.t("Earmark could not start. Its log says why."));
    throw error;
  }
}
