import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import { cutAt } from "../audio/clips";
import { checkFile } from "../audio/input";
import { openSource } from "../audio/source";
import { EarmarkError } from "../core/errors";
import { transcribe } from "../pipeline/transcribe";
import { only } from "../pipeline/wholeCut";
import type { Segment, Span } from "../core/types";
import { hostOf } from "../recognizers/engine";
import { gatherContext, type WritingPlace } from "./contextSources";
import { confirm } from "./confirm";
import type { Parts } from "./parts";
import { keyOf, prepare } from "./recognition";
import { asConfirmed } from "./reading";
import type { FileRecording } from "./recording";
import type { Settings } from "./settings";
import { t } from "./ui/l10n";

/** One part of a recording, and with what it is to be heard. */
export interface PartAsked {
  readonly recording: FileRecording;
  readonly span: Span;
  readonly settings: Settings;
  readonly place: WritingPlace;
}

/**
 * Sends one part of a recording once more, with today's words and options, and nothing else of it. What is known of it is not looked
 * at: the person wants to hear another opinion. Undefined: the person does not want to send it.
 * @throws {EarmarkError} by what happened; `signal.reason` when aborted
 */
export async function hearAgain(asked: PartAsked, parts: Parts, signal: AbortSignal): Promise<Segment | undefined> {
  const title = t("Asking for one part of {0} again", asked.recording.name);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    hear(asked, parts, signal),
  );
}

async function hear(
  { recording: asked, span, settings, place }: PartAsked,
  parts: Parts,
  signal: AbortSignal,
): Promise<Segment | undefined> {
  if (settings.model.protocol === "filetrans")
    throw new EarmarkError("settings", `${settings.model.id} takes whole recordings only.`);
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
  await checkFile(recording.path);
  const ffmpeg = await parts.ffmpegs.find(settings.ffmpegPath, signal, recording.path);
  const track = await parts.storage.tracks.find(recording.path);
  const source = await openSource(ffmpeg, recording.path, { track, onNotice: () => undefined }, signal);
  const cutting = { limits: settings.model.limits, upload: settings.upload, onHeard: () => undefined };
  const cut = await cutAt(source, span, cutting, signal);
  const request = { recording, settings, context: context.text };
  const told = { onRetry: () => undefined, onSent: () => undefined, onNotice: () => undefined };
  const job = await prepare(request, () => asConfirmed(only(cut), recording.confirmed), told, parts);
  const memory = {
    find: () => Promise.resolve(undefined),
    keep: async (one: typeof cut, heard: Parameters<typeof parts.storage.clips.keep>[1]) => {
      await parts.storage.clips.keep(keyOf(one, settings, context.text), heard).catch(() => undefined);
    },
  };
  let heard: Segment | undefined;
  for await (const segment of transcribe({ ...job, memory }, signal)) heard = segment;
  if (heard?.gap) throw heard.gap;
  return heard && { ...heard, span };
}
