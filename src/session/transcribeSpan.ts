import { cutAt } from "../audio/clips";
import { checkFile } from "../audio/input";
import { openSource } from "../audio/source";
import type { Cut, Segment, Span } from "../core/types";
import { transcribe, type Memory } from "../pipeline/transcribe";
import { only } from "../pipeline/wholeCut";
import { clipKeyOf } from "./clipKeyOf";
import { asPinned } from "./openRecording";
import type { Options } from "./options";
import type { RecognitionDeps, RecognitionRequest } from "./recognition";
import type { FileRecording } from "./recording";

/**
 * Transcribes one span of a recording without asking the user; `retranscribeSpan` asks first. What is known of it is not looked at.
 * @throws {EarmarkError} by what happened; `signal.reason` when aborted
 */
export async function transcribeSpan<S extends Options>(
  request: RecognitionRequest<S> & { readonly recording: FileRecording },
  span: Span,
  deps: RecognitionDeps<S>,
  signal: AbortSignal,
): Promise<Segment | undefined> {
  const { recording, settings, context } = request;
  const { store } = deps;
  await checkFile(recording.path);
  const ffmpeg = await deps.ffmpegs.find(settings.ffmpegPath, signal, recording.path);
  const track = await store.tracks.find(recording.path);
  const source = await openSource(ffmpeg, recording.path, { track, onNotice: () => undefined }, signal);
  const cutting = { limits: settings.model.limits, upload: settings.upload, onDecoded: () => undefined };
  const cut = await cutAt(source, span, cutting, signal);
  const way = await deps.connect(request, { onSent: () => undefined, onNotice: () => undefined });
  const memory: Memory = {
    find: () => Promise.resolve(undefined),
    keep: async (one: Cut, recognized) => {
      await store.clips?.keep(clipKeyOf(one, settings, context), recognized).catch(() => undefined);
    },
  };
  let newest: Segment | undefined;
  const job = {
    cuts: () => asPinned(only(cut), recording.pinned),
    recognizer: way.recognizer,
    hints: { context, itn: settings.itn, ...(settings.language ? { language: settings.language } : {}) },
    lanes: way.lanes,
    patience: way.patience,
    pacer: way.pacer,
    memory,
    beforeSending: async ({ span: sent }: Pick<Cut, "span">) =>
      (await way.reserve?.(sent.end - sent.start)) ?? (() => undefined),
    ...(way.bill ? { onAnswer: way.bill } : {}),
  };
  for await (const segment of transcribe(job, signal)) newest = segment;
  if (newest?.gap) throw newest.gap;
  return newest;
}
