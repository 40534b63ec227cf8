import type { Uri } from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import { checkFile } from "../../audio/input";
import { probe } from "../../audio/probe";
import type { Correction } from "../../transcript/correct";
import { isoDay } from "../../transcript/note";
import type { Format, Transcript } from "../../transcript/render";
import type { Price } from "../../core/money";
import { priceOf } from "../../recognizers/catalog";
import { recordedOn } from "../../session/recordedOn";
import type { FileRecording } from "../../session/recording";
import type { AnySettings } from "../settings";
import { styleFor } from "./textStyle";

/** What is known of a transcript before it is there. */
export type TranscriptFacts = Omit<Transcript, "segments" | "billedSeconds" | "notices" | "cost"> & {
  /** What a second of it costs; absent where nobody knows, or nothing is to be paid. */
  readonly perSecond?: Price;
};

/** Of a transcript that goes into a file of its own. @throws {EarmarkError} as `checkFile` */
export async function factsOf(
  recording: FileRecording,
  { uri, format }: { readonly uri: Uri; readonly format: Format },
  settings: AnySettings,
  corrections: readonly Correction[],
  ffmpegs: FfmpegFinder,
): Promise<TranscriptFacts> {
  const { modifiedMs } = await checkFile(recording.path);
  // Only a note says the day, and the file is looked into for nothing else.
  const recorded = format === "md" ? await recordedBy(recording, settings, ffmpegs) : undefined;
  const perSecond = priceOf(settings.model, settings.region, 1);
  return {
    name: recording.name,
    model: settings.model.id,
    date: isoDay(recordedOn({ recorded, name: recording.name, modified: new Date(modifiedMs) })),
    corrections,
    template: settings.noteTemplate,
    style: styleFor(recording, { uri, languageId: "markdown" }, settings),
    ...(perSecond ? { perSecond } : {}),
  };
}

/** What its container says of when it was made; undefined where it cannot be read: that is said when it is transcribed. */
async function recordedBy(
  recording: FileRecording,
  { ffmpegPath }: Pick<AnySettings, "ffmpegPath">,
  ffmpegs: FfmpegFinder,
): Promise<string | undefined> {
  const never = new AbortController().signal;
  try {
    return (await probe(await ffmpegs.find(ffmpegPath, never, recording.path), recording.path, never)).recorded;
  } catch {
    return undefined;
  }
}
