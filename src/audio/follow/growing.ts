import { stat } from "node:fs/promises";
import { SYSTEM_CLOCK, type Clock } from "../../core/clock";

/** What was written to longer ago is complete: recorders write each second, or each few where sound is small. Milliseconds. */
const LATELY_MS = 10_000;
/** How long a file is looked at, and how often. */
const LOOK_MS = 2_000;
const STEP_MS = 250;

/**
 * True where a file is being written to: its size or its time changes between two looks. Only what changed lately is looked at for
 * some seconds; of everything else that is known at once.
 * @throws `signal.reason` when aborted
 */
export async function isGrowing(file: string, signal: AbortSignal, clock: Clock = SYSTEM_CLOCK): Promise<boolean> {
  const first = await stat(file).catch(() => undefined);
  if (!first?.isFile() || Date.now() - first.mtimeMs > LATELY_MS) return false;
  for (let waited = 0; waited < LOOK_MS; waited += STEP_MS) {
    await clock.sleep(STEP_MS, signal);
    const now = await stat(file).catch(() => undefined);
    if (!now) return false;
    if (now.size !== first.size || now.mtimeMs !== first.mtimeMs) return true;
  }
  return false;
}
