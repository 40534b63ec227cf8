import * as path from "node:path";
import type * as vscode from "vscode";
import { EarmarkError } from "../../core/errors";
import type { Recognizer } from "../../core/types";
import { localModels } from "../../local/catalogFile";
import { LocalEngine } from "../../local/localEngine";
import { asModel, type LocalModel } from "../../local/models";
import { ModelStore } from "../../local/modelStore";
import { usableStore, type UsableStore } from "../../local/usableStore";
import type { Settings } from "../settings";

/** The engine on this machine, with its models. */
export class Local implements vscode.Disposable {
  readonly engine: LocalEngine;
  readonly #folder: string;
  readonly #log: vscode.LogOutputChannel;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.engine = new LocalEngine(path.join(context.extensionPath, "dist"));
    this.#folder = path.join(context.globalStorageUri.fsPath, "models");
    this.#log = log;
  }

  /** Where models are: the folder of the setting, else the extension's own. */
  store({ local }: Pick<Settings, "local">): ModelStore {
    return new ModelStore(local.folder || this.#folder);
  }

  /** The same, of which it is known that it works. @throws {EarmarkError} why the engine cannot be loaded, or cannot open the folder */
  usableStore(model: LocalModel, { local }: Pick<Settings, "local">, signal: AbortSignal): Promise<UsableStore> {
    const wanted = { own: this.#folder, chosen: local.folder, log: this.#log };
    return usableStore(this.engine, model, wanted, signal);
  }

  /** @throws {EarmarkError} `noModel` where there is no such model any more */
  recognizer(settings: Settings): Recognizer {
    const model = modelOf(settings);
    if (!model) throw new EarmarkError("noModel", "It is not among the models of this machine.");
    return this.engine.recognizer({
      model,
      store: this.store(settings),
      threads: settings.local.threads,
      limits: asModel(model).limits,
      log: this.#log,
    });
  }

  /** The model of the settings can transcribe now. */
  async isInstalled(settings: Pick<Settings, "local" | "model">): Promise<boolean> {
    const model = modelOf(settings);
    return model !== undefined && (await this.store(settings).state(model)) === "installed";
  }

  dispose(): void {
    this.engine.dispose();
  }
}

function modelOf({ model }: Pick<Settings, "model">): LocalModel | undefined {
  return localModels().find(({ id }) => id === model.id);
}
