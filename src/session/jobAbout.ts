import { isFlag, isQuantity, isText, maybe, oneOf, shapeOf, type Check } from "../core/shape";
import { ENGINES, type EngineId } from "../recognizers/engine";
import type { PlannedClip } from "../storage/journal";
import type { JobRequest } from "./jobRequest";
import type { Options } from "./options";
import { recordingFrom, recordingIn, type Recording } from "./recording";

/** What the journal holds of a job: enough to go on in another window, with the same words and options, at the same place. */
export interface JobAbout {
  readonly recording: { readonly file: string } | { readonly url: string };
  /** Seconds, as far as known; 0 where not. */
  readonly seconds: number;
  readonly model: string;
  /** Absent in journals of the first version: the service. */
  readonly engine?: EngineId;
  readonly language?: string;
  readonly itn: boolean;
  readonly upload: Options["upload"];
  readonly context: string;
  /** The workspace folder of the window, or empty: that window is asked. */
  readonly workspace: string;
  /** The sink's own. */
  readonly place?: unknown;
  /** Seconds of a clip, where that is not the model's own limit. */
  readonly cutSeconds?: number;
  /** It was begun while it was being recorded, or grew: its clips are where the journal has them, and the rest is cut at its pauses. */
  readonly live?: boolean;
  /** It is followed, and ends so many seconds after its last byte. */
  readonly follow?: number;
}

const isOfFile = shapeOf<{ readonly file: string }>({ file: isText });
/** It is made a recording again: what is no URL would throw there, and keep all other jobs from being offered. */
const isOfUrl = shapeOf<{ readonly url: string }>({
  url: (value) => typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
});

/** What a journal holds of a job may be of another version, or damaged. `isPlace`: what sinks save of their places. */
export function jobAboutWith(isPlace: Check): (value: unknown) => value is JobAbout {
  return shapeOf<JobAbout>({
    recording: (value) => isOfFile(value) || isOfUrl(value),
    seconds: isQuantity,
    model: isText,
    engine: maybe(oneOf(...ENGINES)),
    language: maybe(isText),
    itn: isFlag,
    upload: oneOf("lossless", "compact", "wav"),
    context: isText,
    workspace: isText,
    place: maybe(isPlace),
    cutSeconds: maybe(isQuantity),
    live: maybe(isFlag),
    follow: maybe(isQuantity),
  });
}

/** What the journal should know of a job. */
export function aboutOf(
  { recording, settings, context, destination }: JobRequest,
  seconds: number,
  workspace: string,
): JobAbout {
  const place = destination.save?.();
  const live = recording.kind === "file" ? recording.live : undefined;
  return {
    recording: recording.kind === "file" ? { file: recording.path } : { url: recording.url },
    seconds,
    model: settings.model.id,
    engine: settings.engineId,
    ...(settings.language ? { language: settings.language } : {}),
    itn: settings.itn,
    upload: settings.upload,
    context,
    workspace,
    ...(place === undefined ? {} : { place }),
    ...(settings.cutSeconds === undefined ? {} : { cutSeconds: settings.cutSeconds }),
    ...(live ? { live: true } : {}),
    ...(live?.follow === undefined ? {} : { follow: live.follow }),
  };
}

/** `clips`: those that its journal has. */
export function recordingOfJob({ recording, live, follow }: JobAbout, clips: readonly PlannedClip[] = []): Recording {
  if ("url" in recording) return recordingFrom(recording.url);
  const file = recordingIn(recording.file);
  return live ? { ...file, live: { known: clips, ...(follow === undefined ? {} : { follow }) } } : file;
}
