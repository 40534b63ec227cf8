import type { Segment } from "../core/types";
import { SAMPLE_RATE } from "../audio/decode";
import { heldWhile, type Patience } from "../pipeline/retry";
import type { Reading } from "./reading";
import type { Recording } from "./recording";

/**
 * The segments of a recording, which may still be made: then `reading` is told how long it is, however far behind its text
 * is, and what fails for a while is asked for again at least until it ends.
 * @throws as `begin`
 */
export async function* whileRecording(
  recording: Recording,
  patience: Patience,
  reading: Reading,
  signal: AbortSignal,
  begin: (patience: Patience) => AsyncIterable<Segment>,
): AsyncGenerator<Segment, void, undefined> {
  const sound = recording.kind === "file" ? recording.live?.sound : undefined;
  if (!sound) return yield* begin(patience);
  const leaving = new AbortController();
  let isRecording = true;
  const listen = async (): Promise<void> => {
    let seconds = 0;
    for await (const piece of sound.samplesFrom(0, AbortSignal.any([signal, leaving.signal]))) {
      seconds += piece.length / SAMPLE_RATE;
      reading.heard(seconds, false);
    }
  };
  const listening = listen()
    // Whoever transcribes it is told the same.
    .catch(() => undefined)
    .finally(() => void (isRecording = false));
  try {
    yield* begin(heldWhile(() => isRecording, patience));
  } finally {
    leaving.abort(new DOMException("Nobody transcribes it any more.", "AbortError"));
    await listening;
  }
}
