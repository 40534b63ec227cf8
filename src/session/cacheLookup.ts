import type { ClipStore } from "../storage/clipStore";
import type { PlanStore } from "../storage/planStore";
import { clipKeyOf } from "./clipKeyOf";
import { cutInto, PARAGRAPH_SECONDS, SUBTITLE_SECONDS } from "./clipSeconds";
import type { Options } from "./options";
import type { Recording } from "./recording";

/** What is known of a recording before anything is done: nothing is paid twice. */
export interface Cached {
  /** Seconds that are known for exactly what is asked for. */
  readonly seconds: number;
  /** All of it is known, some of it perhaps with other words from the workspace. */
  readonly whole: boolean;
  /** All of it is known, but some of it was recognized with other words from the workspace. */
  readonly otherContext: boolean;
}

/** Where finished clips are looked up. */
export interface CacheStore {
  readonly tracks: { find(file: string): Promise<number | undefined> };
  readonly plans: Pick<PlanStore, "find">;
  readonly clips: Pick<ClipStore, "find" | "findWithOtherContext">;
}

const NOTHING: Cached = { seconds: 0, whole: false, otherContext: false };

/** Looks up what is saved of a recording, without listening to it. */
export async function lookUpCache(
  recording: Recording,
  settings: Options,
  context: string,
  { tracks, plans, clips }: CacheStore,
): Promise<Cached> {
  if (recording.kind === "url") return NOTHING;
  const track = await tracks.find(recording.path);
  const plan = await plans.find(recording.path, settings.model.limits.seconds, track).catch(() => undefined);
  if (!plan) return NOTHING;
  let seconds = 0;
  let others = 0;
  for (const { digest, span } of plan.cuts) {
    const key = clipKeyOf({ digest }, settings, context);
    if (await clips.find(key)) seconds += span.end - span.start;
    else if (await clips.findWithOtherContext(key)) others += 1;
    else return { seconds, whole: false, otherContext: false };
  }
  return { seconds, whole: true, otherContext: others > 0 };
}

/** Recordings with what is known of each, and the settings with which it is known. */
export interface Known<S extends Options> {
  readonly settings: S;
  readonly known: readonly Cached[];
}

/**
 * What is known of the recordings. Of a single one also in shorter clips than are wanted, such as from subtitles: where all of it
 * is known in these they are used, and nothing is paid for other seams. `uncut`: the settings with the model's own clips.
 */
export async function lookUpAll<S extends Options>(
  {
    recordings,
    settings,
    uncut,
  }: { readonly recordings: readonly Recording[]; readonly settings: S; readonly uncut: S },
  context: string,
  store: CacheStore,
): Promise<Known<S>> {
  const knownWith = (cut: S): Promise<readonly Cached[]> =>
    Promise.all(recordings.map((recording) => lookUpCache(recording, cut, context, store)));
  const wanted = { settings, known: await knownWith(settings) };
  if (recordings.length > 1 || wanted.known[0]?.whole) return wanted;
  for (const seconds of [PARAGRAPH_SECONDS, SUBTITLE_SECONDS].filter((one) => one < settings.model.limits.seconds)) {
    const shorter = cutInto(uncut, seconds);
    const known = await knownWith(shorter);
    if (known[0]?.whole) return { settings: shorter, known };
  }
  return wanted;
}
