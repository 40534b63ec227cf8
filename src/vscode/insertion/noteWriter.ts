import type { Segment } from "../../core/types";
import type { WriteOutcome } from "../../session/sink";
import type { Anchor } from "./anchor";
import type { LateFacts } from "./lateFacts";
import { TranscriptWriter, type Look } from "./transcriptWriter";

/** Writes into a new note, and fills what its template names and nobody knows before the end: the languages, the cost. */
export class NoteWriter extends TranscriptWriter {
  readonly #late: LateFacts;
  readonly #segments = new Map<number, Segment>();

  constructor(anchor: Anchor, look: Look, late: LateFacts) {
    super(anchor, look);
    this.#late = late;
  }

  override write(segment: Segment): void {
    this.#segments.set(segment.index, segment);
    super.write(segment);
  }

  override async fill(segment: Segment): Promise<boolean> {
    this.#segments.set(segment.index, segment);
    return super.fill(segment);
  }

  override async close(complete: boolean): Promise<WriteOutcome> {
    const outcome = await super.close(complete);
    if (complete && outcome === "written") await this.#late.fill([...this.#segments.values()]);
    return outcome;
  }

  override dispose(): void {
    this.#late.dispose();
    super.dispose();
  }
}
