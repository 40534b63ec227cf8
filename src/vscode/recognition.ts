import * as vscode from "vscode";
import { EarmarkError } from "../pipeline/errors";
import { clipKey } from "../pipeline/clipStore";
import { GUARDS_VERSION } from "../pipeline/hear";
import { patienceOf } from "../pipeline/retry";
import type { Transcription } from "../pipeline/transcribe";
import type { Cut } from "../pipeline/types";
import { dashScope } from "../recognizers/dashScope";
import { recognizerName } from "../recognizers/catalog";
import type { JobRequest } from "./jobRequest";
import type { Parts } from "./parts";
import type { Settings } from "./settings";

/** The key of a cut with these options; the same for the same sound, asked for in the same way. */
export function keyOf(cut: Pick<Cut, "digest">, settings: Settings, context: string): string {
  return clipKey(cut.digest, {
    recognizer: recognizerName(settings.model, settings.baseUrl()),
    language: settings.language,
    itn: settings.itn,
    context: settings.model.can.context ? context : "",
    upload: settings.upload,
    version: GUARDS_VERSION,
  });
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
    onAnswer: async (clip, { billedSeconds }) => {
      // Without a bill of the service's own: what it says that it charges for, every second that has begun.
      const seconds = billedSeconds ?? Math.ceil(clip.span.end - clip.span.start);
      await storage.spending.record(seconds, account).catch((error: unknown) => log.warn(`usage: ${String(error)}`));
    },
  };
}
