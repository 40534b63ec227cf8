import type { Clock } from "../../core/clock";

/** How often the window is asked whether it is there. */
const EVERY_MS = 5_000;
/** So often in a row it does not answer before it counts as gone: more than a busy one needs. */
const MOST = 3;

/**
 * Settles with true when a window does not answer any more: its browser was closed or lost, and nobody sees that somebody is recorded. False
 * when aborted. Asks are counted, not seconds: after a sleep of the computer the window has the same time to answer.
 */
export async function untilLost(ask: () => PromiseLike<unknown>, clock: Clock, signal: AbortSignal): Promise<boolean> {
  let isAsked = false;
  let unanswered = 0;
  const answered = (): void => void (isAsked = false);
  while (unanswered < MOST) {
    try {
      await clock.sleep(EVERY_MS, signal);
    } catch {
      return false;
    }
    unanswered = isAsked ? unanswered + 1 : 0;
    if (isAsked) continue;
    isAsked = true;
    ask().then(answered, answered);
  }
  return true;
}
