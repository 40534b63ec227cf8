import * as vscode from "vscode";
import type { SettingId } from "../../core/settingProblem";
import type { Region } from "../../recognizers/catalog";
import { keyNameOf } from "../../recognizers/engine";
import type { AnySettings } from "../settings";
import type { Action } from "./failureText";

/** What an action may need. */
export interface ActionContext {
  readonly settings: AnySettings;
  /** The one to be opened, where it is known. */
  readonly setting?: SettingId | undefined;
  readonly log: { show(): void };
  readonly retry: (options?: { withoutContext?: boolean }) => Promise<void>;
}

const CONSOLES: Record<Region, string> = {
  beijing: "https://bailian.console.aliyun.com/",
  singapore: "https://modelstudio.console.alibabacloud.com/",
  us: "https://modelstudio.console.alibabacloud.com/",
  custom: "https://modelstudio.console.alibabacloud.com/",
};

const KEY_HELP = "https://www.alibabacloud.com/help/en/model-studio/get-api-key";
const FFMPEG_HELP = "https://ffmpeg.org/download.html";

/** Carries out what the user chose below a message. What removes the cause goes on with the job. */
export async function act(action: Action, { settings, setting, log, retry }: ActionContext): Promise<void> {
  const open = (url: string): Thenable<boolean> => vscode.env.openExternal(vscode.Uri.parse(url));
  const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
    vscode.commands.executeCommand(command, ...args);
  switch (action) {
    case "setKey":
      if (await run("earmark.setApiKey", settings.engine && keyNameOf(settings.engine))) await retry();
      return;
    case "getKey":
      await open(KEY_HELP);
      return;
    case "changeRegion":
      await run("earmark.selectRegion");
      return;
    case "openConsole":
      await open(CONSOLES[settings.region]);
      return;
    case "chooseModel":
      await run("workbench.action.openSettings", "earmark.model");
      return;
    case "retry":
      await retry();
      return;
    case "retryWithoutContext":
      await retry({ withoutContext: true });
      return;
    case "showLog":
      log.show();
      return;
    case "setFfmpeg":
      await run("workbench.action.openSettings", "earmark.ffmpegPath");
      return;
    case "installFfmpeg":
      await open(FFMPEG_HELP);
      return;
    case "openProxySettings":
      await run("workbench.action.openSettings", "http.proxy");
      return;
    case "openSettings":
      await run("workbench.action.openSettings", setting ? `@id:${setting}` : "@ext:earmark.earmark");
      return;
    case "showUsage":
      await run("earmark.showUsage");
      return;
    case "changeBudget":
      await run("workbench.action.openSettings", "earmark.cost.monthlyBudget");
      return;
    case "useLocal":
      if (await run("earmark.selectEngine", "local")) await retry();
      return;
    case "manageModels":
      if (await run("earmark.manageModels")) await retry();
      return;
    case "selectMicrophone":
      if (await run("earmark.selectMicrophone")) await retry();
      return;
    case "selectEngine":
      await run("earmark.selectEngine");
      return;
    case "redo":
      await run("earmark.redoAs");
      return;
  }
}
