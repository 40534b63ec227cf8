import { totalmem } from "node:os";
import * as vscode from "vscode";
import { localModels } from "../../local/catalogFile";
import { canDownload, hostOfModel, sizeOf, smallestFirst, type LocalModel } from "../../local/models";
import type { ModelState, ModelStore } from "../../local/modelStore";
import type { UsableStore } from "../../local/usableStore";
import { Cancelled } from "../../session/cancelled";
import { signalOf } from "../ui/signalOf";
import { fileSize } from "../ui/display";
import { languagesText } from "../ui/engines";
import { DownloadRate } from "../ui/downloadRate";
import type { Connections } from "../transcription/connections";
import type { Local } from "../transcription/local";
import type { Failures } from "../ui/failureMessages";
import { readSettings, setForMachine } from "../settings";
import { t } from "../ui/l10n";
import { showForAMoment, showInformation, showWarning } from "../ui/messages";
import { pickFolder } from "../ui/onDisk";
import { foreign } from "../../core/foreignText";

/** Below that a model of a gigabyte leaves too little for everything else. */
const ENOUGH_MEMORY = 8 * 2 ** 30;

/** What it takes to fetch models and to look after them. */
export interface ModelDeps {
  readonly local: Local;
  readonly connections: Pick<Connections, "open">;
  readonly failures: Failures;
}

/** Models on this machine: downloaded on demand, never unasked. */
export function registerLocalModels(deps: ModelDeps): vscode.Disposable {
  return vscode.commands.registerCommand("earmark.manageModels", () => manage(deps));
}

interface ModelItem extends vscode.QuickPickItem {
  readonly model: LocalModel;
  readonly state: ModelState;
}

/** Every model with its state. The first one is what we would take on this machine. */
async function modelItems(local: Local): Promise<ModelItem[]> {
  const settings = readSettings(undefined);
  const store = local.store(settings);
  const models = localModels();
  const ordered = totalmem() >= ENOUGH_MEMORY ? models : smallestFirst(models);
  return Promise.all(
    ordered.map(async (model) => {
      const state = await store.state(model);
      const states = { absent: t("not downloaded"), begun: t("incomplete"), installed: t("ready") };
      return {
        label: foreign(model.label),
        description: states[state],
        detail: [
          languagesText(model.languages.length),
          canDownload(model) ? fileSize(sizeOf(model)) : t("imported from a folder"),
          model.license,
        ].join(", "),
        model,
        state,
      };
    }),
  );
}

/** Chooses a model for the local engine and fetches it where it is not there. False: the user went away. */
export async function chooseLocalModel(deps: ModelDeps): Promise<boolean> {
  const items = await modelItems(deps.local);
  const picked =
    items.length === 1
      ? items[0]
      : await vscode.window.showQuickPick(items, {
          title: t("Select Local Model"),
          placeHolder: t("Nothing is downloaded without your confirmation"),
          ignoreFocusOut: true,
        });
  if (!picked) return false;
  if (picked.state !== "installed" && !(await install(picked.model, deps))) return false;
  await setForMachine("local.model", picked.model.id);
  return true;
}

/** Asks with size, license, host and folder, then downloads with progress. True: it is there now. */
async function install(model: LocalModel, deps: ModelDeps): Promise<boolean> {
  if (!canDownload(model)) return importModel(model, deps);
  const settings = readSettings(undefined);
  const usable = await usableStore(model, deps);
  if (!usable) return false;
  const go = t("Download");
  const folder = t("Import from Folder...");
  const answer = await showInformation(
    t("Download {0}?", model.label),
    {
      modal: true,
      detail: [
        t("Size: {0}", fileSize(sizeOf(model))),
        t("License: {0}", model.license),
        t("Source: {0}", hostOfModel(model)),
        t("Location: {0}", usable.store.folderOf(model)),
        t(
          "Recordings never leave this machine when you use this model. You can cancel the download and resume it later.",
        ),
      ].join("\n"),
    },
    go,
    folder,
  );
  if (answer === folder) return importModel(model, deps);
  if (answer !== go) return false;
  return work(t("Downloading {0}", model.label), model, deps, async (progress, signal) => {
    const http = await deps.connections.open(settings.network);
    const rate = new DownloadRate(sizeOf(model), progress);
    const store = await settled(usable);
    await store.install(
      model,
      {
        http,
        onProgress: (bytes) => rate.at(bytes),
        onWaiting: () => progress.report({ message: t("Waiting for another window") }),
      },
      signal,
    );
  });
}

/** Where the engine, which can be loaded here, can open the model: told before a gigabyte is downloaded where it cannot. */
async function usableStore(model: LocalModel, deps: ModelDeps): Promise<UsableStore | undefined> {
  try {
    return await deps.local.usableStore(model, readSettings(undefined), new AbortController().signal);
  } catch (error) {
    tell(error, model, deps, async () => void (await install(model, deps)));
    return undefined;
  }
}

/** The store, which other windows and days find again. */
async function settled({ store, moved }: UsableStore): Promise<ModelStore> {
  if (moved !== undefined) await setForMachine("local.folder", moved);
  return store;
}

async function importModel(model: LocalModel, deps: ModelDeps): Promise<boolean> {
  const usable = await usableStore(model, deps);
  if (!usable) return false;
  const title = t("Select Folder with the Files of {0}", model.label);
  const folder = await pickFolder({ title, openLabel: t("Import") });
  if (!folder) return false;
  return work(t("Importing {0}", model.label), model, deps, async (_, signal) =>
    (await settled(usable)).importFrom(model, folder.fsPath, signal),
  );
}

type Report = vscode.Progress<{ message?: string; increment?: number }>;

/** Does something that takes long, with Cancel; what went wrong is told. */
async function work(
  title: string,
  model: LocalModel,
  deps: ModelDeps,
  task: (progress: Report, signal: AbortSignal) => Promise<unknown>,
): Promise<boolean> {
  try {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => task(progress, signalOf(token)),
    );
    return true;
  } catch (error) {
    if (error instanceof Cancelled) return false;
    tell(error, model, deps, async () => void (await work(title, model, deps, task)));
    return false;
  }
}

/** Shows why something did not work with a model, and what can be done. */
function tell(error: unknown, model: LocalModel, { failures }: ModelDeps, retry: () => Promise<void>): void {
  const settings = readSettings(undefined);
  const named = { ...settings, model: { ...settings.model, id: model.label } };
  void failures.report(error, { name: model.label, settings: named, retry });
}

/** The models with what can be done with each. Answers true where one is there now that was not. */
async function manage(deps: ModelDeps): Promise<boolean> {
  const picked = await vscode.window.showQuickPick(await modelItems(deps.local), {
    title: t("Manage Local Models"),
    placeHolder: t("Models that run on this machine and require no API key"),
  });
  if (!picked) return false;
  const { model, state } = picked;
  const store = deps.local.store(readSettings(undefined));
  interface Choice extends vscode.QuickPickItem {
    readonly do: () => Promise<boolean>;
  }
  const choices: Choice[] = [
    ...(state === "installed"
      ? [{ label: `$(verified) ${t("Verify")}`, description: t("check all files"), do: () => verify(model, deps) }]
      : [
          ...(canDownload(model)
            ? [{ label: `$(cloud-download) ${t("Download")}`, do: () => install(model, deps) }]
            : []),
          { label: `$(folder-library) ${t("Import from Folder...")}`, do: () => importModel(model, deps) },
        ]),
    ...(state === "absent" ? [] : [{ label: `$(trash) ${t("Delete")}`, do: () => remove(model, deps) }]),
    {
      label: `$(folder-opened) ${t("Open Folder")}`,
      do: async () => {
        await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(store.folderOf(model)));
        return false;
      },
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: foreign(model.label) });
  return (await chosen?.do()) ?? false;
}

async function verify(model: LocalModel, deps: ModelDeps): Promise<boolean> {
  const store = deps.local.store(readSettings(undefined));
  let bad: readonly string[] = [];
  const done = await work(t("Verifying {0}", model.label), model, deps, async (_, signal) => {
    bad = await store.verify(model, signal);
  });
  if (!done) return false;
  if (bad.length === 0) void showInformation(t("{0} verified.", model.label));
  else {
    const download = t("Download");
    const message = t("{0} is damaged: {1}. The damaged files were removed.", model.label, bad.join(", "));
    if ((await showWarning(message, download)) === download) return install(model, deps);
  }
  return false;
}

async function remove(model: LocalModel, deps: ModelDeps): Promise<boolean> {
  const yes = t("Delete");
  const message = t("Delete {0} from this machine?", model.label);
  const detail = canDownload(model)
    ? t("This frees {0}. You can download the model again later.", fileSize(sizeOf(model)))
    : t("You can only import it again from a folder.");
  if ((await showWarning(message, { modal: true, detail }, yes)) !== yes) return false;
  // Its files may be open there.
  deps.local.engine.dispose();
  await deps.local.store(readSettings(undefined)).remove(model);
  showForAMoment(t("Deleted {0}", model.label), 5_000);
  return false;
}
