import * as vscode from "vscode";
import { EarmarkError } from "../../core/errors";
import { Lanes } from "../../pipeline/lanes";
import { patienceOf } from "../../pipeline/retry";
import { clipModelOf, type Model } from "../../recognizers/catalog";
import { lanesFor, recognizerName } from "../../recognizers/engine";
import { liveRecognizerFor, recognizerFor } from "../../recognizers/recognizerFor";
import { billedTo } from "../../session/billing";
import { noticesOfConnection } from "../../session/noticesOf";
import type { Connection, RecognitionRequest, RecognitionCallbacks } from "../../session/recognition";
import { isLive } from "../../session/recording";
import type { Log } from "../../core/types";
import type { Account } from "../../pipeline/spending";
import type { Pacers } from "../../pipeline/pacer";
import type { Keys } from "../keys";
import type { Connections } from "./connections";
import type { Storage } from "./editorStorage";
import type { Local } from "./local";
import { uriOf } from "./recordingUri";
import { monthlyBudgetNow, type Settings } from "../settings";

/** What the way to a recognizer leads through. */
export interface ConnectDeps {
  readonly keys: Pick<Keys, "of">;
  readonly connections: Pick<Connections, "open">;
  readonly local: Pick<Local, "recognizer">;
  readonly pacers: Pacers;
  readonly storage: Pick<Storage, "tasks" | "spending">;
  readonly log: Log;
}

/** The way to a recognizer from the editor: with its key, its connections, its budget. @throws {EarmarkError} `noKey`, `settings` */
export async function connect(
  { recording, settings }: RecognitionRequest<Settings>,
  { onNotice, onSent }: RecognitionCallbacks,
  { keys, connections, local, log, pacers, storage }: ConnectDeps,
): Promise<Connection> {
  const engine = settings.engine;
  const { region } = settings;
  // A complete recording is refused by whoever makes the recognizer.
  const model = isLive(recording) ? clipModelOf(settings.model, region) : settings.model;
  if (recording.kind === "url" && !model.can.url)
    throw new EarmarkError("settings", `${model.id} accepts files only, not URLs.`);
  const key = await keys.of(engine);
  const keyWithoutTls = settings.network.keyWithoutTls === true;
  noticesOfConnection(engine, { key: key !== undefined, keyWithoutTls }).forEach(onNotice);
  // What is asked for without the consent for files is a URL of the user's own.
  const fileJobs = { tasks: storage.tasks, mayStore: true, allChannels: settings.allChannels, onSent };
  const means = {
    model,
    key: key?.value,
    http: () => connections.open(settings.network),
    local: () => local.recognizer(settings),
    fileJobs,
    log,
  };
  const folder = recording.kind === "file" ? vscode.workspace.getWorkspaceFolder(uriOf(recording)) : undefined;
  const accountOf = (model: Model): Account => ({
    model,
    region,
    workspace: folder?.name ?? "",
    get monthlyBudget() {
      return monthlyBudgetNow();
    },
  });
  const live = isLive(recording) ? await liveRecognizerFor(engine, { ...means, model: settings.model }) : undefined;
  return {
    recognizer: await recognizerFor(engine, means),
    lanes: new Lanes(lanesFor(engine, settings.parallel)),
    patience: patienceOf(settings.retryMs),
    pacer: pacers.of(`${recognizerName(engine, model)} ${region}`, model.limits.requestsPerMinute),
    ...billedTo(accountOf(model), storage.spending, log),
    ...(live ? { live: { recognizer: live, ...billedTo(accountOf(settings.model), storage.spending, log) } } : {}),
  };
}
