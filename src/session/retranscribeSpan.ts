import { stat } from "node:fs/promises";
import { EarmarkError } from "../core/errors";
import type { Segment, Span } from "../core/types";
import { hostOf } from "../recognizers/engine";
import { pin } from "./pinRecordings";
import type { Consent } from "./consent";
import type { RecognitionDeps } from "./recognition";
import type { FileRecording } from "./recording";
import type { ConsentSettings } from "./shipment";
import { transcribeSpan } from "./transcribeSpan";

/** One span of a recording, and with what it is to be recognized. */
export interface SpanAsked<S extends ConsentSettings> {
  readonly recording: FileRecording;
  readonly span: Span;
  readonly settings: S;
  readonly context: { readonly text: string; readonly tokens: number };
}

/**
 * Asks, then sends one span of a recording once more, and nothing else of it. What is known of it is not looked at: the user wants
 * another opinion. Undefined: the user does not want to send it.
 * @throws {EarmarkError} by what happened; `signal.reason` when aborted
 */
export async function retranscribeSpan<S extends ConsentSettings>(
  { recording: asked, span, settings, context }: SpanAsked<S>,
  consent: Pick<Consent, "ask">,
  deps: RecognitionDeps<S>,
  signal: AbortSignal,
): Promise<Segment | undefined> {
  if (settings.model.protocol === "filetrans")
    throw new EarmarkError("settings", `${settings.model.id} accepts whole recordings only.`);
  const seconds = span.end - span.start;
  const host = hostOf(settings.engine);
  const recording = host === undefined ? asked : await pin(asked);
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
    if (!(await consent.ask(shipment, settings))) return undefined;
  }
  const segment = await transcribeSpan({ recording, settings, context: context.text }, span, deps, signal);
  return segment && { ...segment, span };
}
