import * as vscode from "vscode";
import type { Segment } from "../pipeline/types";
import { priceOf } from "../recognizers/catalog";
import { money } from "./display";
import type { Parts } from "./parts";
import type { Recording } from "./recording";
import { keyOf } from "./recognition";
import type { Settings } from "./settings";

/** What is known of a recording before anything is done: nothing is paid twice. */
export interface Known {
  /** Seconds that are known for exactly what is asked for. */
  readonly seconds: number;
  /** All of it is known, but some of it was heard with other words from the workspace. */
  readonly otherContext: boolean;
}

const NOTHING: Known = { seconds: 0, otherContext: false };

/** Looks up what is saved of a recording, without listening to it. */
export async function knownOf(
  recording: Recording,
  settings: Settings,
  context: string,
  { storage }: Pick<Parts, "storage">,
): Promise<Known> {
  if (recording.kind === "url") return NOTHING;
  const plan = await storage.plans.find(recording.path, settings.model.limits.seconds).catch(() => undefined);
  if (!plan) return NOTHING;
  let seconds = 0;
  let others = 0;
  for (const { digest, span } of plan.cuts) {
    const key = keyOf({ digest }, settings, context);
    if (await storage.clips.find(key)) seconds += span.end - span.start;
    else if (await storage.clips.findWithOtherContext(key)) others += 1;
    else return { seconds, otherContext: false };
  }
  return { seconds, otherContext: others > 0 };
}

/** The transcript of a recording that this model has heard already, whole but cut in another way, such as for subtitles. */
export async function cutOtherwise(
  recording: Recording,
  { model }: Settings,
  { storage }: Pick<Parts, "storage">,
): Promise<readonly Segment[] | undefined> {
  const saved = recording.kind === "file" ? await storage.transcripts.find(recording.path) : undefined;
  return saved?.model === model.id && saved.segments.every(({ gap }) => !gap) ? saved.segments : undefined;
}

/** Asks what to do where a transcript is there already, but not one as it is wanted now. Undefined: the person went away. */
export async function chooseSaved(
  message: string,
  seconds: number,
  settings: Settings,
): Promise<"saved" | "again" | undefined> {
  const { t } = vscode.l10n;
  const price = priceOf(settings.model, settings.region, seconds);
  const insert = t("Insert Saved Transcript");
  const again = price ? t("Transcribe Again for {0}", money(price)) : t("Transcribe Again");
  const chosen = await vscode.window.showInformationMessage(message, insert, again);
  return chosen === insert ? "saved" : chosen === again ? "again" : undefined;
}
