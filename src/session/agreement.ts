import type { Notice } from "../core/notices";
import { priceOf } from "../recognizers/catalog";
import { hostOf } from "../recognizers/engine";
import { lookUpAll, type Cached, type CacheStore, type Known } from "./cacheLookup";
import { pinEach, pinMany } from "./pinRecordings";
import type { Consent } from "./consent";
import type { Measured } from "./measure";
import type { Notices, Questions } from "./questions";
import type { Recording } from "./recording";
import type { ConsentSettings } from "./shipment";

/** What somebody wants to have transcribed. */
export interface Asked<S extends ConsentSettings> {
  readonly recordings: readonly Recording[];
  /** With clips as long as the text wants them. */
  readonly settings: S;
  /** The same with the model's own clips. */
  readonly uncut: S;
  readonly context: { readonly text: string; readonly tokens: number };
  /** A folder of recordings. */
  readonly together?: boolean | undefined;
  /** Duration and price were seen already, and a yes was said. */
  readonly agreed?: boolean | undefined;
  /** To be told when it is agreed to. */
  readonly notices: readonly Notice[];
  /** What is known of the recordings, where that was looked up already, with `uncut` and this context. */
  readonly known?: Known<S> | undefined;
}

/** What was agreed to. */
export interface Agreement<S extends ConsentSettings> {
  /** The very files. */
  readonly recordings: readonly Recording[];
  /** With the clips in which most is known. */
  readonly settings: S;
  /** What is known will do, whatever context it was recognized with. */
  readonly anyContext: boolean;
  /** Nobody agreed to send anything: what is gone by then, or was changed, is an error. */
  readonly sendsNothing: boolean;
}

/** What it takes to agree on a transcription. */
export interface AgreementDeps<S extends ConsentSettings> {
  readonly consent: Pick<Consent, "askAll">;
  readonly questions: Pick<Questions, "storedOrAgain">;
  readonly notices: Notices;
  readonly store: CacheStore;
  /** Undefined: nobody wants to wait for it, where there are many. @throws {EarmarkError} for what cannot be transcribed, unless `together` */
  readonly measure: (recordings: readonly Recording[], settings: S, together: boolean) => Promise<Measured | undefined>;
  /** Asks what has to be known of the places of the texts before anything is paid. False: the user went away. */
  readonly ready: () => Promise<boolean>;
}

/**
 * Finds out what is known of recordings, and asks what has to be asked before anything is sent. Undefined: it is not wanted, and
 * nothing is sent. @throws {EarmarkError} for what cannot be read
 */
export async function agree<S extends ConsentSettings>(
  asked: Asked<S>,
  deps: AgreementDeps<S>,
): Promise<Agreement<S> | undefined> {
  const { settings, known } = asked.known ?? (await lookUpAll(asked, asked.context.text, deps.store));
  const host = hostOf(settings.engine);
  const recordings = await pinned(asked, host);
  const answer = await answerTo({ ...asked, recordings, settings }, known, host, deps);
  if (!answer || !(await deps.ready())) return undefined;
  deps.notices.tell(...asked.notices);
  const isStored = answer === "stored";
  return { recordings, settings, anyContext: isStored, sendsNothing: isStored && host !== undefined };
}

/** Before anything is measured or shown. On this machine nothing leaves, and a file that is still being written may grow. */
async function pinned(
  { recordings, together }: Pick<Asked<ConsentSettings>, "recordings" | "together">,
  host: string | undefined,
): Promise<readonly Recording[]> {
  if (host === undefined) return recordings;
  return together ? pinMany(recordings) : pinEach(recordings);
}

/** Asks with duration, price and context. `stored`: what is known will do, and nothing is sent. */
async function answerTo<S extends ConsentSettings>(
  { recordings, settings, context, together = false, agreed }: Asked<S>,
  known: readonly Cached[],
  host: string | undefined,
  { consent, questions, measure }: AgreementDeps<S>,
): Promise<"send" | "stored" | undefined> {
  const measured = await measure(recordings, settings, together);
  if (!measured) return undefined;
  const { seconds, bytes } = measured;
  const paid = known.reduce((sum, one) => sum + one.seconds, 0);
  const secondsToPay = Math.max(0, seconds - paid);
  const [first] = recordings;
  // Who has chosen the context in the options wants this one.
  if (first && !agreed && recordings.length === 1 && known[0]?.otherContext) {
    const price = priceOf(settings.model, settings.region, secondsToPay);
    const chosen = await questions.storedOrAgain({ name: first.name, price });
    if (chosen !== "again") return chosen;
  }
  // Nothing leaves this machine.
  if (host === undefined) return "send";
  const shipment = { recordings, seconds, secondsToPay, bytes, contextTokens: context.tokens, host };
  return (await consent.askAll(shipment, settings, { always: together, agreed })) ? "send" : undefined;
}
