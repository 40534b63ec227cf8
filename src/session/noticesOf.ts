import { distinct, type Notice } from "../core/notices";
import type { Segment } from "../core/types";
import { isInTheClear } from "../recognizers/baseUrl";
import type { Model } from "../recognizers/catalog";
import { isHere, type Engine } from "../recognizers/engine";

/** What is to be said of a segment in its newest state. */
export function noticesOfSegment({ span, final, truncated, guards }: Segment): readonly Notice[] {
  if (!final) return [];
  return [
    ...(truncated ? [{ code: "truncated", span } as const] : []),
    ...(guards ?? []).map((code) => ({ code, span })),
  ];
}

/** What is to be said when all segments are there: an empty text looks like one that was lost. */
export function noticesOfEnd(segments: readonly Segment[]): readonly Notice[] {
  const nothing = segments.every(({ text, gap }) => !gap && text.trim() === "");
  return nothing ? [{ code: "noSpeech" }] : [];
}

/** What is to be said of a whole transcript: of the recording, then of its segments. */
export function noticesOfTranscript(ofRecording: readonly Notice[], segments: readonly Segment[]): readonly Notice[] {
  return distinct([...ofRecording, ...segments.flatMap(noticesOfSegment), ...noticesOfEnd(segments)]);
}

/** What a user asked a model for. */
export interface AskedOfModel {
  readonly model: Model;
  readonly language: string | undefined;
  readonly itn: boolean;
  /** There are words that could help. */
  readonly context: boolean;
}

/** Options that the model does not have and that are not sent; a model at its end, or unknown. */
export function noticesOfModel({ model, language, itn, context }: AskedOfModel): readonly Notice[] {
  const { id, can, known, retired, toldAs } = model;
  const notices: Notice[] = [];
  if (retired) notices.push({ code: "modelRetired", model: id, ...retired });
  if (!known) notices.push({ code: "modelUnknown", model: id });
  if (language && !(can.language && (!toldAs || toldAs(language))))
    notices.push({ code: "languageNotSent", model: id, language });
  if (itn && can.itn.length === 0) notices.push({ code: "numbersNotSent", model: id });
  if (itn && language && can.itn.length > 0 && !can.itn.includes(language))
    notices.push({ code: "numbersInChineseAndEnglish" });
  if (context && !can.context) notices.push({ code: "contextNotSent", model: id });
  return notices;
}

/** How far what goes to an engine is protected on the way. */
export function noticesOfConnection(
  engine: Engine,
  { key, keyWithoutTls }: { readonly key: boolean; readonly keyWithoutTls: boolean },
): readonly Notice[] {
  if (isHere(engine) || !isInTheClear(engine.baseUrl)) return [];
  const { host } = new URL(engine.baseUrl);
  return [{ code: "notEncrypted", host }, ...(key && !keyWithoutTls ? [{ code: "keyNotSent", host } as const] : [])];
}
