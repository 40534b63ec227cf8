import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import { EarmarkError } from "../../core/errors";
import type { Segment, Span } from "../../core/types";
import { hostOf } from "../../recognizers/engine";
import { gatherContext, type WritingPlace } from "../context/contextSources";
import { confirm } from "./confirm";
import type { Parts } from "./editorParts";
import { transcribeSpan } from "../../session/transcribeSpan";
import type { FileRecording } from "../../session/recording";
import type { Settings } from "../settings";
import { t } from "../ui/l10n";

/** One part of a recording, and with what it is to be recognized. */
export interface PartAsked {
  readonly recording: FileRecording;
  readonly span: Span;
  readonly settings: Settings;
  readonly place: WritingPlace;
}

/**
 * Sends one part of a recording once more, with today's words and options, and nothing else of it. What is known of it is not looked
 * at: the user wants another opinion. Undefined: the user does not want to send it.
 * @throws {EarmarkError} by what happened; `signal.reason` when aborted
 */
export async function retranscribeSegment(
  asked: PartAsked,
  parts: Parts,
  signal: AbortSignal,
): Promise<Segment | undefined> {
  const title = t("Retranscribing a segment of {0}", asked.recording.name);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    retranscribe(asked, parts, signal),
  );
}

async function retranscribe(
  { recording: asked, span, settings, place }: PartAsked,
  parts: Parts,
  signal: AbortSignal,
): Promise<Segment | undefined> {
  if (settings.model.protocol === "filetrans")
    throw new EarmarkError("settings", `${settings.model.id} accepts whole recordings only.`);
  const { context } = await gatherContext(settings, place, parts.log);
  const seconds = span.end - span.start;
  const host = hostOf(settings.engine());
  const recording = host === undefined ? asked : await confirm(asked);
  if (host !== undefined) {
    const { size: bytes } = await stat(recording.path);
    const shipment = {
      recordings: [recording],
      seconds,
      secondsToPay: seconds,
      bytes,
      contextTokens: context.tokens,
      host,
    };
    if (!(await parts.consent.ask(shipment, settings))) return undefined;
  }
  const segment = await transcribeSpan({ recording, settings, context: context.text }, span, parts.jobDeps, signal);
  return segment && { ...segment, span };
}
