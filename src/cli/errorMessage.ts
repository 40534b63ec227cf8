import { EarmarkError, type ErrorCode } from "../core/errors";
import { hostOf } from "../recognizers/engine";
import { errorText, type Circumstances } from "../session/errorText";
import { regionName } from "../session/regionName";
import type { Call } from "./call";
import { inTerminal, withOptions } from "./optionNames";

/** What the words say completely. Of all others there is more to tell, and a terminal has no log to look into. */
const TOLD: ReadonlySet<ErrorCode> = new Set([
  "missingFile",
  "emptyFile",
  "noAudio",
  "changed",
  "playlist",
  "settings",
  "budget",
]);

/** What is known of a recording that failed. */
export function circumstancesOf(
  name: string,
  { engine, model, options }: Pick<Call, "engine" | "model" | "options">,
  more: Partial<Pick<Circumstances, "segmentsCached" | "span">> = {},
): Circumstances {
  return {
    name,
    codec: "",
    model: model.id,
    engine: engine.id,
    region: regionName(options.region, inTerminal),
    host: hostOf(engine) ?? "this machine",
    segmentsCached: 0,
    segmentsTotal: 0,
    ...more,
  };
}

/** The words that the editor has for an error, and what the service, the program or ffmpeg said. */
export function errorMessage(error: unknown, at: Circumstances | undefined): string {
  const own = withOptions(error instanceof Error ? error.message : String(error));
  if (!(error instanceof EarmarkError) || !at) return own;
  // A setting's name is among the values.
  const text = withOptions(errorText(error, at, inTerminal));
  return TOLD.has(error.code) ? text : `${text} ${own}`;
}
