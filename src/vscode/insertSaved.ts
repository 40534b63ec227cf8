import type { Segment } from "../core/types";
import { correctionsFor } from "./contextSources";
import { styleFor } from "./textStyle";
import type { Anchor } from "./insertion/anchor";
import { TranscriptWriter } from "./insertion/transcriptWriter";
import type { Parts } from "./parts";
import type { Recording } from "./recording";
import { readSettings } from "./settings";

/** Puts a transcript, or parts of it, at a place, as a job would. Nothing is sent and nothing is paid; one undo removes it. */
export async function insertSaved(
  recording: Recording,
  segments: readonly Segment[],
  anchor: Anchor,
  { log, jobs }: Pick<Parts, "log" | "jobs">,
): Promise<void> {
  const { document } = anchor;
  const settings = readSettings(document.uri);
  const corrections = await correctionsFor(settings, document.uri, log);
  const writer = new TranscriptWriter(anchor, { corrections, style: styleFor(recording, document, settings) });
  for (const segment of segments) writer.write(segment);
  await writer.close(true);
  jobs.placed(writer);
}
