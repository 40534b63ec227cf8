import type { LiveRecognizer, Recognizer, Tokens } from "../core/types";
import type { LiveInputOptions } from "../pipeline/live/liveInput";
import type { Lanes } from "../pipeline/lanes";
import type { Pacer } from "../pipeline/pacer";
import type { Patience } from "../pipeline/retry";

/** What is asked before something is sent, and told when it is paid for. */
interface Billing {
  /** Before each request, with its seconds; what it answers with is called when its answer is paid for, or will never come. @throws {EarmarkError} `budget`, `changed` */
  readonly reserve?: (seconds: number) => Promise<() => void>;
  /** So many seconds are charged for, or tokens. Never throws. */
  readonly bill?: (seconds: number, tokens?: Tokens) => Promise<void>;
}

/** The way to a recognizer that gives text while somebody speaks. It has a price of its own. */
export interface LiveConnection extends Billing {
  readonly recognizer: LiveRecognizer;
  /** How sound goes there; absent: as it is best for the service. */
  readonly input?: LiveInputOptions;
}

/** The way to a recognizer. */
export interface Connection extends Billing {
  readonly recognizer: Recognizer;
  readonly pacer: Pacer;
  readonly patience: Patience;
  /** Of a recording that is transcribed by itself. */
  readonly lanes: Lanes;
  /** Only for a recording that is being made, or was begun so; absent: its text comes at each pause. */
  readonly live?: LiveConnection;
}
