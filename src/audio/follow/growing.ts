import type { Stats } from "node:fs";
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

/** Recorders write in pieces that far apart, such as the clusters of Matroska. */
const PIECES_MS = 6_000;
/** What was written within less time was copied, or is too short to be waited for. */
const RECORDED_MS = 1_000;

/**
 * Looks at a file before it is read, itself or as a copy. What it answers with tells after that whether more was written to it. It
 * waits for some seconds from the first look on where the file came about slowly and was written to lately; for no other one.
 */
export async function growsFrom(
  file: string,
  copy = file,
  clock: Clock = SYSTEM_CLOCK,
): Promise<(signal: AbortSignal) => Promise<boolean>> {
  const [first, read] = await Promise.all([file, copy].map((one) => stat(one).catch(() => undefined)));
  const end = clock.now() + (first && isRecordedNow(first) ? PIECES_MS : 0);
  return async (signal) => {
    for (;;) {
      const now = await stat(file).catch(() => undefined);
      // Another one in its place is no matter of what was read.
      if (!first || !read || !now?.isFile() || now.ino !== first.ino) return false;
      if (now.size > read.size) return true;
      if (clock.now() >= end) return false;
      await clock.sleep(STEP_MS, signal);
    }
  };
}

/** Where a file system does not know when a file came about, it is 0 or the time of its last change. */
function isRecordedNow({ mtimeMs, birthtimeMs }: Stats): boolean {
  return Date.now() - mtimeMs <= LATELY_MS && mtimeMs - birthtimeMs >= RECORDED_MS;
}
