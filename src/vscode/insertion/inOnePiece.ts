import type { Uri } from "vscode";
import type { Segment } from "../../core/types";
import type { Correction } from "../../transcript/correct";
import { correctedSegment } from "../../transcript/corrected";
import { textOf } from "../../transcript/join";
import type { Destination } from "./destination";
import type { WriteOutcome } from "../../session/sink";

/** A place that cannot take a transcript word by word: it gets all of it, in `close`, when it is complete. */
export abstract class InOnePiece implements Destination {
  abstract readonly label: string;
  abstract readonly uri: Uri | undefined;
  readonly undone = false;
  protected readonly corrections: readonly Correction[];
  readonly #segments = new Map<number, Segment>();

  constructor(corrections: readonly Correction[]) {
    this.corrections = corrections;
  }

  get segments(): readonly Segment[] {
    return [...this.#segments.values()].sort((a, b) => a.index - b.index);
  }

  get text(): string {
    return textOf(this.segments.map((segment) => correctedSegment(segment, this.corrections)));
  }

  write(segment: Segment): void {
    this.#segments.set(segment.index, segment);
  }

  fill(segment: Segment): Promise<boolean> {
    this.write(segment);
    return this.insertAgain();
  }

  async insertAgain(): Promise<boolean> {
    return (await this.close(true)) === "written";
  }

  abstract close(complete: boolean): Promise<WriteOutcome>;
  abstract renew(): Destination;
}
