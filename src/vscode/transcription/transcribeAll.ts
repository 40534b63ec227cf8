import type { FfmpegFinder } from "../../audio/ffmpeg";
import type { Log } from "../../core/types";
import { checkSpoken } from "../../recognizers/catalog";
import { agree, type Agreement, type AgreementDeps } from "../../session/agreement";
import { cutInto, PARAGRAPH_SECONDS, SUBTITLE_SECONDS } from "../../session/clipSeconds";
import { askAboutGrowing } from "./askAboutGrowing";
import { askAboutAbbreviations } from "../context/abbreviations";
import { gatherContext, type Gathered } from "../context/contextSources";
import { isSubtitles, placesFor, type Wanted } from "../insertion/destinations";
import type { CapturedPlace } from "../insertion/capturePlace";
import type { Keys } from "../keys";
import type { Settings } from "../settings";
import { noticesOfOptions } from "../ui/editorNotices";
import type { OneTimeNotices } from "../ui/oneTimeNotices";
import type { Status } from "../ui/status";
import { transcribeInOrder, type QueueDeps } from "./queue";

/** A transcription that the user wants, and where they were writing when they asked for it. */
export interface TranscribeRequest extends Wanted, CapturedPlace {
  /** The user has seen duration and price already and said yes. */
  readonly agreed?: boolean;
}

/** What a transcription needs of the editor, before it comes to the queue and in it. */
export interface TranscribeDeps {
  readonly keys: Pick<Keys, "of">;
  readonly status: Pick<Status, "needsKey">;
  readonly ffmpegs: FfmpegFinder;
  readonly log: Log;
  readonly oneTimeNotices: Pick<OneTimeNotices, "ask">;
  readonly agreement: Omit<AgreementDeps<Settings>, "ready">;
  readonly queue: QueueDeps;
}

/** Starts a transcription as `transcribeAll` does. @throws {EarmarkError} before anything is sent, for what cannot be read */
export type Transcribe = (request: TranscribeRequest) => Promise<void>;

/** Transcribes recordings one after the other, each to its place. @throws {EarmarkError} before anything is sent, for what cannot be read */
export async function transcribeAll(request: TranscribeRequest, deps: TranscribeDeps): Promise<void> {
  const recordingsNow = askAboutGrowing(request.recordings, request.settings.model);
  // Thrown when it is waited for.
  recordingsNow.catch(() => undefined);
  const cut: TranscribeRequest = { ...request, settings: cutFor(request) };
  // Followed from here on: what is typed while the user is asked moves the places.
  const places = placesFor(cut, deps.ffmpegs);
  let gathered: Gathered;
  let agreement: Agreement<Settings> | undefined;
  try {
    await checkKey(cut.settings, deps);
    gathered = await gatherContext(cut.settings, cut.place, deps.log);
    const { context } = gathered;
    const recordings = await recordingsNow;
    if (!recordings) return places.dispose();
    const wanted = { ...cut, recordings, uncut: request.settings, context, notices: noticesOfOptions(cut.settings) };
    agreement = await agree(wanted, { ...deps.agreement, ready: () => places.ready() });
    if (!agreement) return places.dispose();
  } catch (error) {
    places.dispose();
    throw error;
  }
  const { recordings, settings, anyContext, sendsNothing } = agreement;
  void askAboutAbbreviations(gathered, cut.place, deps.oneTimeNotices);
  const agreed = { ...cut, recordings, settings };
  await transcribeInOrder(
    { request: agreed, places, gathered, anyContext, sendsNothing, recognitions: new Map() },
    deps.queue,
  );
}

/** Short clips where times matter: of subtitles, and before each segment or paragraph of a text. */
export function cutFor({ goal, settings }: Pick<TranscribeRequest, "goal" | "settings">): Settings {
  if (isSubtitles(goal) || settings.timestamps === "segment") return cutInto(settings, SUBTITLE_SECONDS);
  return settings.paragraphs || settings.timestamps === "paragraph" ? cutInto(settings, PARAGRAPH_SECONDS) : settings;
}

/**
 * Before anything is asked: who has no key, or a model that cannot be used, wants to know that first.
 * @throws {EarmarkError} `noKey`, `settings`, `wrongModel`
 */
async function checkKey(settings: Settings, { keys, status }: Pick<TranscribeDeps, "keys" | "status">): Promise<void> {
  const engine = settings.engine;
  if (engine.id === "cloud") checkSpoken(settings.model);
  await keys.of(engine);
  status.needsKey(false);
}
