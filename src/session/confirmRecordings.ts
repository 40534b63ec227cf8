import pLimit from "p-limit";
import { ConfirmedFile, unconfirmed } from "./confirmedFile";
import type { Recording } from "./recording";

/** A recording as the file that it is now, so that nothing else is sent than what is about to be shown. @throws {EarmarkError} `missingFile` */
export async function confirm<T extends Recording>(recording: T): Promise<T> {
  if (recording.kind === "url" || recording.confirmed) return recording;
  return { ...recording, confirmed: await ConfirmedFile.of(recording.path) };
}

/** Each of a few. @throws {EarmarkError} `missingFile` */
export async function confirmEach(recordings: readonly Recording[]): Promise<readonly Recording[]> {
  return Promise.all(recordings.map((one) => confirm(one)));
}

/** A process may open few files, and a folder may hold thousands of recordings. */
const AT_ONCE = 16;

/** Many of them. Each that cannot be looked at fails when its turn comes, whatever is there by then. */
export async function confirmMany(recordings: readonly Recording[]): Promise<readonly Recording[]> {
  return pLimit(AT_ONCE).map(recordings, async (one) =>
    confirm(one).catch((error: unknown) =>
      one.kind === "url" ? one : { ...one, confirmed: unconfirmed(one.path, error) },
    ),
  );
}
