import { frames } from "../loudness";

/** Words stand out for so long, within a moment; clicks of keys do not. */
const [VOICE, MOMENT] = [frames(0.1), frames(0.3)];
/** Kept around a voice, in frames: what begins or ends softly does not stand out. */
export const MARGIN = frames(0.3);
/** So many of the last frames may still belong to a voice that is heard only with the next ones. */
export const UNDECIDED = MOMENT + MARGIN;

/**
 * The frame with which a voice begins that is heard with the last of `seen` frames; undefined where none is. `voiced`: which of them
 * stand out (`StandsOut`).
 */
export function voiceStart(voiced: readonly boolean[], seen = voiced.length): number | undefined {
  const moment = Math.max(0, seen - MOMENT);
  const last = voiced.slice(moment, seen);
  return last.filter(Boolean).length < VOICE ? undefined : Math.max(0, moment + last.indexOf(true) - MARGIN);
}
