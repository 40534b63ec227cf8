import type { Model } from "../recognizers/catalog";
import type { Options } from "./options";

/** Subtitles: the text of a clip is spoken between two pauses, at most so many seconds apart. The price is the same. */
export const SUBTITLE_SECONDS = 15;
/** What is a paragraph when spoken. */
export const PARAGRAPH_SECONDS = 60;

/** The same model with clips of at most so many seconds; undefined where its clips are no longer, or are whole recordings. */
export function withShorterClips(model: Model, seconds: number): Model | undefined {
  if (model.protocol === "filetrans" || model.limits.seconds <= seconds) return undefined;
  return { ...model, limits: { ...model.limits, seconds } };
}

/** The same with clips of at most so many seconds. A model that takes whole recordings stays as it is. */
export function cutInto<S extends Pick<Options, "model" | "cutSeconds">>(settings: S, seconds: number): S {
  const model = withShorterClips(settings.model, seconds);
  return model ? { ...settings, cutSeconds: seconds, model } : settings;
}
