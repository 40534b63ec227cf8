import * as vscode from "vscode";
import { keyOfAsked } from "../pipeline/asked";
import { EarmarkError } from "../pipeline/errors";
import { patienceOf } from "../pipeline/retry";
import type { Transcription } from "../pipeline/transcribe";
import type { Cut } from "../pipeline/types";
import { dashScope } from "../recognizers/dashScope";
import type { JobRequest } from "./jobRequest";
import type { Parts } from "./parts";
import type { Settings } from "./settings";

/** The key of a cut with these options; the same for the same sound, asked for in the same way. */
export function keyOf(cut: Pick<Cut, "digest">, settings: Settings, context: string): string {
  return keyOfAsked(cut.digest, { ...settings, baseUrl: settings.baseUrl(), context });
}

/** Everything a transcription needs but its memory. @throws {EarmarkError} `noKey`, `settings` */
export async function prepare(
  { recording, settings, context }: JobRequest,
  cuts: Transcription["cuts"],
  onRetry: NonNullable<Transcription["onRetry"]>,
  { keys, connections, log, pacers, storage }: Parts,
): Promise<Omit<Transcription, "memory">> {
  const baseUrl = settings.baseUrl();
  const { model, region } = settings;
  const key = await keys.find(region);
  if (!key) throw new EarmarkError("noKey", "There is no key for this region.");
  const http = await connections.open(settings.network);
  const folder = recording.kind === "file" ? vscode.workspace.getWorkspaceFolder(recording.uri) : undefined;
  const account = { model, region, workspace: folder?.name ?? "", monthlyBudget: settings.cost.monthlyBudget };
  return {
    cuts,
    recognizer: dashScope({ baseUrl, model, key: key.value, http, log }),
    hints: { context, itn: settings.itn, ...(settings.language ? { language: settings.language } : {}) },
    lanes: settings.parallel,
    patience: patienceOf(settings.retryMs),
    pacer: pacers.of(`${baseUrl} ${model.id}`, model.limits.requestsPerMinute),
    onRetry,
    beforeSending: ({ span }) => storage.spending.reserve(span.end - span.start, account),
    onAnswer: async (seconds) => {
      await storage.spending.record(seconds, account).catch((error: unknown) => log.warn(`usage: ${String(error)}`));
    },
  };
}
