import type { Notice } from "../core/notices";
import type { Segment } from "../core/types";
import type { Price } from "../recognizers/catalog";
import type { PinnedFile } from "../session/pinnedFile";
import type { JobView } from "../session/jobView";
import type { Correction } from "../transcript/correct";

/** What an agent wants to have transcribed. */
export interface Wanted {
  /** The very file: by all of its bytes, so that what is sent is what was looked at and asked about. */
  readonly file: PinnedFile;
  readonly language: string | undefined;
  /** Words that may be said, one a line. */
  readonly context: string | undefined;
}

/** One call of an agent. */
export interface AgentCall {
  readonly answer: boolean | undefined;
  readonly canAsk: boolean;
  readonly signal: AbortSignal;
  readonly progress: (view: JobView) => void;
}

/** What came of it. */
export interface Transcribed {
  readonly segments: readonly Segment[];
  readonly notices: readonly Notice[];
  readonly corrections: readonly Correction[];
  readonly model: string;
  readonly billedSeconds: number;
  /** Undefined where it is not known. */
  readonly price: Price | undefined;
}
