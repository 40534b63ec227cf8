import type { Settings } from "../parseSettings";

/** The settings with which a dictation is recognized: with the model for sound that is still coming. */
export function liveSettings(settings: Settings): Settings {
  const { model } = settings.dictation;
  return {
    ...settings,
    model,
    maxTokens: Math.min(settings.maxTokens, model.limits.contextTokens),
  };
}
