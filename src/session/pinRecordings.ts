import pLimit from "p-limit";
import { GrowingFile } from "./growingFile";
import { PinnedFile, unpinned } from "./pinnedFile";
import type { Recording } from "./recording";

/** A recording as the file that it is now, so that nothing else is sent than what is about to be shown. @throws {EarmarkError} `missingFile` */
export async function pin<T extends Recording>(recording: T): Promise<T> {
  if (recording.kind === "url" || recording.pinned) return recording;
  const { path: file, live } = recording;
  return { ...recording, pinned: live?.follow === undefined ? await PinnedFile.of(file) : await GrowingFile.of(file) };
}

/** Each of a few. @throws {EarmarkError} `missingFile` */
export async function pinEach(recordings: readonly Recording[]): Promise<readonly Recording[]> {
  return Promise.all(recordings.map((one) => pin(one)));
}

/** A process may open few files, and a folder may hold thousands of recordings. */
const AT_ONCE = 16;

/** Many of them. Each that cannot be looked at fails when its turn comes, whatever is there by then. */
export async function pinMany(recordings: readonly Recording[]): Promise<readonly Recording[]> {
  return pLimit(AT_ONCE).map(recordings, async (one) =>
    pin(one).catch((error: unknown) => (one.kind === "url" ? one : { ...one, pinned: unpinned(one.path, error) })),
  );
}
