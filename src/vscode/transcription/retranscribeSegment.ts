import * as vscode from "vscode";
import type { Log, Segment, Span } from "../../core/types";
import type { Consent } from "../../session/consent";
import type { RecognitionDeps } from "../../session/recognition";
import type { FileRecording } from "../../session/recording";
import { retranscribeSpan } from "../../session/retranscribeSpan";
import { gatherContext, type WritingPlace } from "../context/contextSources";
import type { Settings } from "../settings";
import { t } from "../ui/l10n";

/** One segment of a recording, and with what it is to be recognized. */
export interface SegmentAsked {
  readonly recording: FileRecording;
  readonly span: Span;
  readonly settings: Settings;
  readonly place: WritingPlace;
}

/** Sends one segment once more. Undefined: the user does not want to. @throws {EarmarkError} as `retranscribeSpan` */
export type RetranscribeSegment = (asked: SegmentAsked, signal: AbortSignal) => Promise<Segment | undefined>;

/** What that takes. */
export interface SegmentDeps {
  readonly consent: Consent;
  readonly recognition: RecognitionDeps<Settings>;
  readonly log: Log;
}

/** Sends one segment of a recording once more, with today's words and options, as is to be seen while it lasts. */
export async function retranscribeSegment(
  { recording, span, settings, place }: SegmentAsked,
  { consent, recognition, log }: SegmentDeps,
  signal: AbortSignal,
): Promise<Segment | undefined> {
  const title = t("Retranscribing a segment of {0}", recording.name);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => {
    const { context } = await gatherContext(settings, place, log);
    return retranscribeSpan({ recording, span, settings, context }, consent, recognition, signal);
  });
}
