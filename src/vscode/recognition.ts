import * as vscode from "vscode";
import { Lanes } from "../pipeline/lanes";
import { keyOfAsked } from "../pipeline/asked";
import { EarmarkError } from "../core/errors";
import { patienceOf } from "../pipeline/retry";
import type { Transcription } from "../pipeline/transcribe";
import type { Notice } from "../core/notices";
import type { Cut } from "../core/types";
import { keyNameOf, lanesFor, recognizerName } from "../recognizers/engine";
import { recognizerFor } from "../recognizers/recognizerFor";
import { noticesOfConnection } from "../session/noticesOf";
import type { JobRequest } from "./jobRequest";
import type { Parts } from "./parts";
import type { Settings } from "./settings";

/** The key of a cut with these options; the same for the same sound, asked for in the same way. */
export function keyOf(cut: Pick<Cut, "digest">, settings: Settings, context: string): string {
  return keyOfAsked(cut.digest, {
    ...settings,
    recognizer: recognizerName(settings.engine(), settings.model),
    context,
  });
}

/** Whom to tell what happens on the way. */
export interface Told {
  readonly onRetry: NonNullable<Transcription["onRetry"]>;
  readonly onNotice: (notice: Notice) => void;
  /** Of a recording that is uploaded as a whole. */
  readonly onSent: (bytes: number, of: number) => void;
}

/** Everything a transcription needs but its memory. @throws {EarmarkError} `noKey`, `settings` */
export async function prepare(
  {
    recording,
    settings,
    context,
    sendsNothing,
  }: Pick<JobRequest, "recording" | "settings" | "context" | "sendsNothing">,
  cuts: Transcription["cuts"],
  { onRetry, onNotice, onSent }: Told,
  { keys, connections, local, log, pacers, storage }: Parts,
): Promise<Omit<Transcription, "memory">> {
  const engine = settings.engine();
  const { model, region } = settings;
  if (recording.kind === "url" && !model.can.url)
    throw new EarmarkError("settings", `${model.id} takes files only, no URLs.`);
  const name = keyNameOf(engine);
  const key = name && (await keys.find(name));
  if (!key && engine.id === "cloud") throw new EarmarkError("noKey", "There is no key for this region.");
  const keyWithoutTls = settings.network.keyWithoutTls === true;
  noticesOfConnection(engine, { key: key !== undefined, keyWithoutTls }).forEach(onNotice);
  // What is asked for without the consent for files is a URL of the person's own.
  const fileJobs = { tasks: storage.tasks, mayStore: true, allChannels: settings.allChannels, onSent };
  const means = {
    model,
    key: key?.value,
    http: () => connections.open(settings.network),
    local: () => local.recognizer(settings),
    fileJobs,
    log,
  };
  const folder = recording.kind === "file" ? vscode.workspace.getWorkspaceFolder(recording.uri) : undefined;
  const account = { model, region, workspace: folder?.name ?? "", monthlyBudget: settings.cost.monthlyBudget };
  return {
    cuts,
    recognizer: await recognizerFor(engine, means),
    hints: { context, itn: settings.itn, ...(settings.language ? { language: settings.language } : {}) },
    lanes: new Lanes(lanesFor(engine, settings.parallel)),
    patience: patienceOf(settings.retryMs),
    pacer: pacers.of(`${recognizerName(engine, model)} ${region}`, model.limits.requestsPerMinute),
    onRetry,
    beforeSending: async ({ span }) => {
      if (sendsNothing)
        throw new EarmarkError("changed", "Something is to be sent that was known when it was confirmed.");
      return storage.spending.reserve(span.end - span.start, account);
    },
    onAnswer: async (seconds, tokens) => {
      await storage.spending
        .record(seconds, account, tokens)
        .catch((error: unknown) => log.warn(`usage: ${String(error)}`));
    },
  };
}
