import type { Segment } from "../core/types";
import type { Sink, WriteOutcome } from "../session/sink";

/** A text for a model: it stands nowhere, and whoever asked takes the segments of the job. */
export class CollectedText implements Sink {
  readonly label = "the agent";
  readonly uri = undefined;
  readonly text = "";
  readonly undone = false;
  readonly stands = false;
  readonly elsewhere = "stored";

  write(_: Segment): void {}

  fill(): Promise<boolean> {
    return Promise.resolve(true);
  }

  close(): Promise<WriteOutcome> {
    return Promise.resolve("written");
  }
}
