import type { Uri } from "vscode";
import { checkFile } from "../../audio/input";
import type { Correction } from "../../transcript/correct";
import { isoDay } from "../../transcript/note";
import type { Transcript } from "../../transcript/render";
import type { FileRecording } from "../../session/recording";
import type { AnySettings } from "../settings";
import { styleFor } from "./textStyle";

/** What is known of a transcript before it is there. */
export type TranscriptFacts = Omit<Transcript, "segments" | "billedSeconds" | "notices">;

/** Of a transcript that goes into a file of its own. @throws {EarmarkError} as `checkFile` */
export async function factsOf(
  recording: FileRecording,
  target: Uri,
  settings: AnySettings,
  corrections: readonly Correction[],
): Promise<TranscriptFacts> {
  const { modifiedMs } = await checkFile(recording.path);
  return {
    name: recording.name,
    model: settings.model.id,
    date: isoDay(new Date(modifiedMs)),
    corrections,
    template: settings.noteTemplate,
    style: styleFor(recording, { uri: target, languageId: "markdown" }, settings),
  };
}
