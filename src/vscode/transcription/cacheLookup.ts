import { priceOf } from "../../recognizers/catalog";
import { money } from "../ui/display";
import type { Parts } from "./editorParts";
import type { Recording } from "../../session/recording";
import { clipKeyOf } from "../../session/clipKeyOf";
import type { Settings } from "../settings";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

/** What is known of a recording before anything is done: nothing is paid twice. */
export interface Cached {
  /** Seconds that are known for exactly what is asked for. */
  readonly seconds: number;
  /** All of it is known, some of it perhaps with other words from the workspace. */
  readonly whole: boolean;
  /** All of it is known, but some of it was recognized with other words from the workspace. */
  readonly otherContext: boolean;
}

const NOTHING: Cached = { seconds: 0, whole: false, otherContext: false };

/** Looks up what is saved of a recording, without listening to it. */
export async function lookUpCache(
  recording: Recording,
  settings: Settings,
  context: string,
  { storage }: Pick<Parts, "storage">,
): Promise<Cached> {
  if (recording.kind === "url") return NOTHING;
  const track = await storage.tracks.find(recording.path);
  const plan = await storage.plans.find(recording.path, settings.model.limits.seconds, track).catch(() => undefined);
  if (!plan) return NOTHING;
  let seconds = 0;
  let others = 0;
  for (const { digest, span } of plan.cuts) {
    const key = clipKeyOf({ digest }, settings, context);
    if (await storage.clips.find(key)) seconds += span.end - span.start;
    else if (await storage.clips.findWithOtherContext(key)) others += 1;
    else return { seconds, whole: false, otherContext: false };
  }
  return { seconds, whole: true, otherContext: others > 0 };
}

/** Asks what to do where a transcript is there that was made with other words. Undefined: the user went away. */
export async function chooseSaved(
  name: string,
  seconds: number,
  settings: Settings,
): Promise<"saved" | "again" | undefined> {
  const price = priceOf(settings.model, settings.region, seconds);
  const insert = t("Insert Saved Transcript");
  const again = price ? t("Retranscribe for {0}", money(price)) : t("Retranscribe");
  const chosen = await showInformation(
    t("A transcript of {0} already exists, but it was created with a different context.", name),
    insert,
    again,
  );
  return chosen === insert ? "saved" : chosen === again ? "again" : undefined;
}
