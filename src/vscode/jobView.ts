import type { Notice } from "../core/notices";
import type { Segment, Span } from "../core/types";
import { priceOf } from "../recognizers/catalog";
import { engineName, placeOfEngine } from "./display";
import { placementOf } from "./jobAbilities";
import type { JobRequest } from "./jobRequest";
import type { JobView } from "./statusText";

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
  readonly secondsTotal: number;
  readonly partsTotal: number;
}

/** What there is to see of a job. */
export function viewOf({ recording, settings, destination, quiet }: JobRequest, state: JobState): JobView {
  const finished = state.finished.toSorted((a, b) => a.index - b.index);
  const seconds = finished.reduce((sum, { span }) => sum + span.end - span.start, 0);
  const billed = sumOfBills(finished);
  const paid = sumOfBills(finished.filter(({ saved }) => !saved));
  const head = state.head && !finished.some(({ index }) => index === state.head?.index) ? [state.head] : [];
  return {
    name: recording.name,
    phase: state.phase,
    offline: state.offline ? placeOfEngine(settings) : undefined,
    uploaded: state.uploaded,
    // Of a URL only the bill tells how long it was.
    secondsDone: recording.kind === "url" ? billed : seconds,
    secondsTotal: state.secondsTotal,
    partsDone: finished.length,
    partsTotal: state.partsTotal,
    partsSaved: finished.filter(({ saved }) => saved).length,
    heard: [...finished, ...head].flatMap(({ language, span }) =>
      language ? [{ language, span: ofUrl(span, billed) }] : [],
    ),
    cost: paid > 0 ? priceOf(settings.model, settings.region, paid) : undefined,
    secondsPaid: settings.engineId === "cloud" || settings.engineId === "server" ? paid : 0,
    engine: settings.engineId === "cloud" ? undefined : engineName(settings.engineId),
    heardBy: `${engineName(settings.engineId)}, ${settings.model.id} (${placeOfEngine(settings)})`,
    where: destination.label,
    document: destination.uri,
    // By the time when it is looked at: the user may have undone it.
    get placement() {
      return placementOf(destination);
    },
    gaps: state.gaps.map(({ span }) => span),
    notices: state.notices,
    quiet: quiet === true,
    message: state.message,
  };
}

function sumOfBills(segments: readonly Segment[]): number {
  return segments.reduce((sum, one) => sum + (one.billedSeconds ?? one.span.end - one.span.start), 0);
}

function ofUrl(span: Span, seconds: number): Span {
  return span.end > 0 ? span : { start: 0, end: seconds };
}
