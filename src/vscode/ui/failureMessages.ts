import { EarmarkError } from "../../core/errors";
import type { Log, Span } from "../../core/types";
import type { Circumstances } from "../../session/errorText";
import type { AnySettings } from "../settings";
import type { EditorJob } from "../transcription/editorJob";
import { act } from "./actions";
import { placeOfEngine, regionName } from "./display";
import { labelOf, settingOf, wordsFor, type Action } from "./failureText";
import { showError, showInformation } from "./messages";
import type { Status } from "./status";

/** What failed, as far as its message needs to know. */
export interface FailedAt {
  readonly name: string;
  readonly settings: AnySettings;
  readonly codec?: string;
  readonly segmentsCached?: number;
  readonly segmentsTotal?: number;
  readonly span?: Span;
  /** What else there is to say, in a sentence. */
  readonly also?: string;
}

/** How to try again. */
export type Retry = (options?: { withoutContext?: boolean }) => Promise<void>;

/** What is needed to tell a user about a failure and to try again. */
export interface Failed extends FailedAt {
  readonly retry: Retry;
}

/** Tells the user what went wrong, with what can be done about it. */
export class Failures {
  readonly #log: Log & { show(): void };
  readonly #status: Pick<Status, "needsKey">;

  constructor(log: Log & { show(): void }, status: Pick<Status, "needsKey">) {
    this.#log = log;
    this.#status = status;
  }

  /** Shows the one message of a failure with its actions and carries out the chosen one. */
  async report(error: unknown, failed: Failed): Promise<void> {
    const { settings, retry } = failed;
    if (!(error instanceof EarmarkError))
      this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    this.#status.needsKey(error instanceof EarmarkError && error.code === "noKey");
    const { message, actions } = wordsFor(error, circumstances(failed));
    const whole = failed.also === undefined ? message : `${message} ${failed.also}`;
    const chosen = await showError(whole, ...itemsOf(actions));
    const context = { settings, setting: settingOf(error), log: this.#log, retry };
    if (chosen) await act(chosen.action, context);
  }

  /** The same for what is no error: a message, and what can be done. */
  async offer(
    message: string,
    actions: readonly Action[],
    { settings, retry }: Pick<Failed, "settings" | "retry">,
  ): Promise<void> {
    const chosen = await showInformation(message, ...itemsOf(actions));
    if (chosen) await act(chosen.action, { settings, log: this.#log, retry });
  }
}

function itemsOf(actions: readonly Action[]): { readonly title: string; readonly action: Action }[] {
  return actions.map((action) => ({ title: labelOf(action), action }));
}

/** What a message needs to know of a failure. */
export function circumstances({ name, settings, codec, segmentsCached, segmentsTotal, span }: FailedAt): Circumstances {
  return {
    name,
    codec: codec ?? "",
    model: settings.model.id,
    region: regionName(settings.region),
    engine: settings.engineId,
    host: placeOfEngine(settings),
    segmentsCached: segmentsCached ?? 0,
    segmentsTotal: segmentsTotal ?? 0,
    ...(span ? { span } : {}),
  };
}

/** The failure of a job, as far as it got. */
export function failureOf(job: EditorJob, retry: Retry): Failed {
  return {
    name: job.request.recording.name,
    settings: job.request.settings,
    retry,
    codec: job.codec,
    segmentsCached: job.segmentsDone,
    segmentsTotal: job.segmentsTotal,
  };
}
