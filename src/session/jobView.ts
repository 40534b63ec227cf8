import type { Notice } from "../core/notices";
import type { Segment, Span } from "../core/types";
import { priceOf, type Price } from "../recognizers/catalog";
import type { EngineId } from "../recognizers/engine";
import { enginePlaceOf, type EnginePlace } from "./enginePlace";
import { textStateOf, type TextState } from "./jobAbilities";
import type { JobRequest } from "./jobRequest";
import { billedSeconds, secondsPaid } from "./paid";

/** What there is to see of a job. */
export interface JobView {
  readonly name: string;
  /** The engine cannot be reached, and the job waits for the network. */
  readonly offline: boolean;
  /** Percent of a recording that goes to the service as a whole; 100: it is being transcribed there. */
  readonly uploaded: number | undefined;
  readonly phase: "queued" | "preparing" | "running" | "done" | "cancelled" | "waiting" | "failed";
  /** Seconds of audio that are text. */
  readonly secondsDone: number;
  /** Seconds of audio in all; 0 while unknown. */
  readonly secondsTotal: number;
  readonly segmentsDone: number;
  /** 0 while the recording is still being cut. */
  readonly segmentsTotal: number;
  /** Segments that were known from an earlier time and cost nothing. */
  readonly segmentsCached: number;
  readonly recognized: readonly { readonly language: string; readonly span: Span }[];
  /** Undefined where it is nothing, or not known. */
  readonly cost: Price | undefined;
  /** Seconds that were recognized elsewhere and may have cost something. */
  readonly secondsPaid: number;
  readonly engine: EngineId;
  readonly model: string;
  readonly place: EnginePlace;
  /** Where the text goes, in words. */
  readonly where: string;
  readonly document: string | undefined;
  /** What became of its text so far; absent: it stands where it was wanted. */
  readonly textState?: TextState;
  /** Which ffmpeg reads it; "" where none does. */
  readonly decoder: string;
  readonly gaps: readonly Span[];
  /** What else the user should know: options that were not sent, retries, a damaged file. */
  readonly notices: readonly Notice[];
  /** Not told to a screen reader. */
  readonly quiet: boolean;
  /** What went wrong, in words. */
  readonly message: string;
}

/** What a job knows of itself. */
export interface JobState {
  readonly phase: JobView["phase"];
  readonly offline: boolean;
  readonly uploaded: number | undefined;
  readonly message: string;
  readonly finished: readonly Segment[];
  /** The segment that grows. */
  readonly head: Segment | undefined;
  readonly gaps: readonly Segment[];
  readonly notices: readonly Notice[];
  readonly decoder: string;
  readonly secondsTotal: number;
  readonly segmentsTotal: number;
}

/** What there is to see of a job. */
export function viewOf({ recording, settings, destination, quiet }: JobRequest, state: JobState): JobView {
  const finished = state.finished.toSorted((a, b) => a.index - b.index);
  const seconds = finished.reduce((sum, { span }) => sum + span.end - span.start, 0);
  // Of what is cut at its pauses, silence is in no segment.
  const reached = finished.at(-1)?.span.end ?? 0;
  const billed = billedSeconds(finished);
  const paid = secondsPaid(finished);
  const head = state.head && !finished.some(({ index }) => index === state.head?.index) ? [state.head] : [];
  return {
    name: recording.name,
    phase: state.phase,
    offline: state.offline,
    uploaded: state.uploaded,
    // Of a URL only the bill tells how long it was.
    secondsDone: recording.kind === "url" ? billed : recording.live ? reached : seconds,
    // Nobody knows how long it will be.
    secondsTotal: recording.kind === "file" && recording.live?.follow ? 0 : state.secondsTotal,
    decoder: state.decoder,
    segmentsDone: finished.length,
    segmentsTotal: state.segmentsTotal,
    segmentsCached: finished.filter(({ cached }) => cached).length,
    recognized: [...finished, ...head].flatMap(({ language, span }) =>
      language ? [{ language, span: ofUrl(span, billed) }] : [],
    ),
    cost: paid > 0 ? priceOf(settings.model, settings.region, paid) : undefined,
    secondsPaid: settings.engineId === "cloud" || settings.engineId === "server" ? paid : 0,
    engine: settings.engineId,
    model: settings.model.id,
    place: enginePlaceOf(settings),
    where: destination.label,
    document: destination.uri?.toString(),
    // By the time when it is looked at: the user may have undone it.
    get textState() {
      return textStateOf(destination);
    },
    gaps: state.gaps.map(({ span }) => span),
    notices: state.notices,
    quiet: quiet === true,
    message: state.message,
  };
}

function ofUrl(span: Span, seconds: number): Span {
  return span.end > 0 ? span : { start: 0, end: seconds };
}
