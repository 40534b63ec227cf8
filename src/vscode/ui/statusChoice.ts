import type { JobView } from "../../session/jobView";

/** What the status bar shows of the jobs of a window. */
export interface StatusChoice {
  readonly view: JobView | undefined;
  /** Its result has just come: nothing newer has happened, and it is not long ago. */
  readonly fresh: boolean;
  /** Transcripts that wait for a place, beside the one that is shown. */
  readonly waiting: number;
}

/**
 * A job at work, else the newest event while it is fresh or waits for the user, else the result in the active editor, else what
 * waits since earlier. A transcript that waits never hides a later result: it is counted. `views`: the newest state of each job, the newest last;
 * `here`: address of the document in the active editor.
 */
export function chooseView(
  views: readonly JobView[],
  fresh: JobView | undefined,
  here: string | undefined,
): StatusChoice {
  const newest = views.toReversed();
  const waiting = newest.filter(({ phase }) => phase === "waiting");
  const view =
    newest.find(({ phase }) => phase === "running") ??
    newest.find(isBusy) ??
    fresh ??
    newest.slice(0, 1).find(({ phase }) => phase === "waiting") ??
    newest.find(
      ({ phase, document, textState }) =>
        (phase === "done" || phase === "cancelled") &&
        (textState ?? "inserted") === "inserted" &&
        here !== undefined &&
        document === here,
    ) ??
    waiting[0];
  return {
    view,
    fresh: view !== undefined && view === fresh,
    waiting: waiting.filter((one) => one !== view).length,
  };
}

export function isBusy({ phase }: Pick<JobView, "phase">): boolean {
  return phase === "queued" || phase === "preparing" || phase === "running";
}
