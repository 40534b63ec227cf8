import * as vscode from "vscode";
import { EarmarkError } from "../../core/errors";
import { serverUrlOf } from "../../recognizers/baseUrl";
import { check, regionOfKey } from "../../recognizers/check";
import { hostOf, serverKeyName, type EngineId } from "../../recognizers/engine";
import { modelsOf, type Offered } from "../../recognizers/server";
import { kindOf, SERVER_KINDS, SERVERS, type ServerKind } from "../../recognizers/servers";
import { signalOf } from "../ui/signalOf";
import { describe, problemWith } from "../../core/describe";
import { engineName, placeOfEngine, regionName } from "../ui/display";
import { modelAbilities, describeEngines } from "../ui/engines";
import type { Log } from "../../core/types";
import type { Keys } from "../keys";
import type { Status } from "../ui/status";
import { readSettings, setForMachine, usable } from "../settings";
import { chooseLocalModel, type ModelDeps } from "./localModels";
import { inEditor } from "../ui/editorNotices";
import { t } from "../ui/l10n";
import { showError, showForAMoment, showInformation, showWarning } from "../ui/messages";
import { foreign } from "../../core/foreignText";

/** What it takes to set up an engine and to test it. */
export interface EngineDeps extends ModelDeps {
  readonly keys: Pick<Keys, "find" | "of">;
  readonly status: Pick<Status, "needsKey">;
  readonly log: Log;
}

/** Who transcribes: chosen, set up, and tested. */
export function registerEngine(deps: EngineDeps): vscode.Disposable {
  return vscode.Disposable.from(
    // Answers true where an engine was chosen and set up.
    vscode.commands.registerCommand("earmark.selectEngine", (wanted?: unknown) => selectEngine(deps, wanted)),
    vscode.commands.registerCommand("earmark.testConnection", () => testConnection(deps)),
  );
}

async function selectEngine(deps: EngineDeps, wanted: unknown): Promise<boolean> {
  const items = await describeEngines(deps.local);
  const picked =
    items.find(({ id }) => id === wanted) ??
    (await vscode.window.showQuickPick(items, {
      title: t("Select Transcription Engine"),
      placeHolder: t("Features, price, and where audio is sent"),
      matchOnDetail: true,
    }));
  if (!picked || !(await setUp(picked.id, deps))) return false;
  await setForMachine("engine", picked.id);
  showForAMoment(t("Transcription engine: {0}", engineName(picked.id)), 5_000);
  return true;
}

/** Asks for what the engine cannot do without. False: the user went away, and everything is as it was. */
async function setUp(id: EngineId, deps: EngineDeps): Promise<boolean> {
  switch (id) {
    case "cloud": {
      const { region } = readSettings(undefined);
      return (
        (await deps.keys.find(region)) !== undefined ||
        (await vscode.commands.executeCommand<boolean>("earmark.setApiKey", region))
      );
    }
    case "local":
      return chooseLocalModel(deps);
    case "server":
      return setUpServer(deps);
    case "command":
      return setUpCommand();
  }
}

async function setUpServer(deps: EngineDeps): Promise<boolean> {
  const settings = vscode.workspace.getConfiguration("earmark");
  const url = await vscode.window.showInputBox({
    title: t("Base URL of the server"),
    prompt: t(
      "vLLM, SGLang, llama-server, speaches, whisper.cpp, LocalAI, OpenAI, Groq, or a router in front of several servers",
    ),
    value: settings.get("server.url", ""),
    placeHolder: "http://127.0.0.1:8000",
    ignoreFocusOut: true,
    validateInput: (text) => problemWith(() => serverUrlOf(text), inEditor),
  });
  if (url === undefined) return false;
  const headers = settings.get<Record<string, string>>("server.headers", {});
  const offered = await offeredBy(serverUrlOf(url), headers, deps);
  if (!offered) return false;
  const model = await pickModel(offered, settings.get("server.model", ""));
  if (!model) return false;
  const kind = await pickKind(kindOf(offered), settings.get<ServerKind>("server.kind"));
  if (!kind) return false;
  await setForMachine("server.url", url.trim());
  await setForMachine("server.model", model);
  await setForMachine("server.kind", kind);
  return true;
}

/** The server's models; a key is asked for where it wants one. Undefined: the user gave up. */
async function offeredBy(
  baseUrl: string,
  headers: Record<string, string>,
  deps: EngineDeps,
): Promise<readonly Offered[] | undefined> {
  for (;;) {
    try {
      return await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: t("Getting models from {0}", baseUrl),
          cancellable: true,
        },
        async (_, token) => {
          const http = await deps.connections.open(readSettings(undefined).network);
          const key = (await deps.keys.find(serverKeyName(baseUrl)))?.value;
          return modelsOf({ baseUrl, key, headers, http }, signalOf(token));
        },
      );
    } catch (error) {
      if (!(error instanceof EarmarkError)) return undefined;
      deps.log.warn(`server: ${describe(error)}`);
      if (error.code === "badKey") {
        if (await vscode.commands.executeCommand<boolean>("earmark.setApiKey", serverKeyName(baseUrl))) continue;
        return undefined;
      }
      // Some list no models; the user knows the name.
      const go = t("Continue");
      const message = t("Could not get the list of models from {0}. Make sure that the server is running.", baseUrl);
      return (await showWarning(message, { modal: true }, go)) === go ? [] : undefined;
    }
  }
}

async function pickModel(offered: readonly Offered[], current: string): Promise<string | undefined> {
  if (offered.length === 0) {
    return vscode.window.showInputBox({
      title: t("Enter Server Model Name"),
      value: current,
      ignoreFocusOut: true,
    });
  }
  const items = offered.map(({ id, owner }) => ({
    label: foreign(id),
    description: id === current ? t("current") : foreign(owner),
    id,
  }));
  return (await vscode.window.showQuickPick(items, { title: t("Select Server Model"), ignoreFocusOut: true }))?.id;
}

/** The kind decides how a language and a context are sent; what the server's list tells comes first. */
async function pickKind(
  guess: ServerKind | undefined,
  current: ServerKind | undefined,
): Promise<ServerKind | undefined> {
  const first = guess ?? (current && SERVER_KINDS.includes(current) ? current : "other");
  const items = [first, ...SERVER_KINDS.filter((kind) => kind !== first)].map((kind) => ({
    label: SERVERS[kind].label,
    description: kind === guess ? t("reported by the server") : "",
    server: kind,
  }));
  return (await vscode.window.showQuickPick(items, { title: t("Select Server Type"), ignoreFocusOut: true }))?.server;
}

async function setUpCommand(): Promise<boolean> {
  const settings = vscode.workspace.getConfiguration("earmark");
  const now = settings.get<readonly string[]>("command", []);
  const line = await vscode.window.showInputBox({
    title: t("Enter Program and Arguments as a JSON Array"),
    prompt: t(
      "{0} is replaced with a WAV file, {1} with a text file that contains the context, and {2} with the language. The program's standard output is the transcript.",
      "{audio}",
      "{context}",
      "{language}",
    ),
    value:
      now.length > 0
        ? JSON.stringify(now)
        : '["whisper-cli", "-m", "/path/to/model.bin", "-nt", "-np", "-f", "{audio}"]',
    ignoreFocusOut: true,
    validateInput: (text) =>
      lineIn(text) ? undefined : t("Enter a JSON array of strings, one of which contains {0}.", "{audio}"),
  });
  const parsed = line === undefined ? undefined : lineIn(line);
  if (!parsed) return false;
  await setForMachine("command", parsed);
  return true;
}

function lineIn(text: string): readonly string[] | undefined {
  try {
    const line: unknown = JSON.parse(text);
    const strings = Array.isArray(line) && line.every((part) => typeof part === "string") ? line : [];
    return strings.some((part) => part.includes("{audio}")) ? strings : undefined;
  } catch {
    return undefined;
  }
}

/** A test is something that a user waits for. */
const PATIENCE_MS = 20_000;

/** Says whether recognizing would work, without recognizing anything. */
async function testConnection(deps: EngineDeps): Promise<void> {
  const settings = readSettings(undefined);
  const { model, engineId, region } = settings;
  let key: string | undefined;
  try {
    const { engine } = usable(settings);
    key = (await deps.keys.of(engine))?.value;
    if (engine.id === "local" && !(await deps.local.isInstalled(settings)))
      throw new EarmarkError("noModel", "It is not installed.");
    // In the status bar: a message that comes in the moment in which a notification goes is not shown by VS Code.
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Window,
        title: t("Testing connection to {0}", hostOf(engine) ?? engineName(engineId)),
      },
      () => check(engine, model, key, () => deps.connections.open(settings.network), AbortSignal.timeout(PATIENCE_MS)),
    );
    void showInformation(
      t(
        "Connected to {0}. {1} is available. No audio was sent and nothing was charged.",
        placeOfEngine(settings),
        model.id,
      ) + ` ${modelAbilities(model)}`,
    );
  } catch (error) {
    if (error instanceof EarmarkError && error.code === "badKey" && engineId === "cloud" && key) {
      const http = await deps.connections.open(settings.network);
      const right = await regionOfKey(key, model, region, http, AbortSignal.timeout(10_000)).catch(() => undefined);
      if (right) return tellRegion(right, deps.status);
    }
    const gaveUp = error instanceof DOMException && error.name === "TimeoutError";
    const failure = gaveUp ? new EarmarkError("timeout", "The test took too long.", { cause: error }) : error;
    void deps.failures.report(failure, { name: "", settings, retry: () => testConnection(deps) });
  }
}

async function tellRegion(right: Parameters<typeof regionName>[0], status: EngineDeps["status"]): Promise<void> {
  const change = t("Change Region");
  const now = regionName(readSettings(undefined).region);
  const message = t("The API key is valid for {0}, but not for {1}.", regionName(right), now);
  if ((await showError(message, change)) !== change) return;
  await vscode.commands.executeCommand("earmark.selectRegion");
  status.needsKey(false);
}
