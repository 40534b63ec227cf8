import type { Notice } from "../core/notices";
import type { Price } from "../recognizers/catalog";
import type { BudgetDoubt } from "./budget";

/** What is about to be sent, as somebody is asked about it: plain data, so that an editor, a terminal or an agent can show it. */
export interface Offer {
  readonly recordings: readonly OfferedRecording[];
  /** Where they go. */
  readonly host: string;
  readonly model: string;
  /** 0 where only the service will know. */
  readonly seconds: number;
  /** Those that are not known already. */
  readonly secondsToPay: number;
  readonly bytes: number;
  readonly contextTokens: number;
  /** Of what is to be paid; undefined where it is not known. */
  readonly price: Price | undefined;
  /** The price is that of an hour: it is being recorded, and nobody knows how long it will be. */
  readonly perHour?: true;
  /** Why the monthly budget alone does not decide; undefined where it does, or there is none. */
  readonly budgetDoubt: BudgetDoubt | undefined;
  /** How far it is protected on the way. */
  readonly notices: readonly Notice[];
  /** The answer is remembered for each folder and host. */
  readonly isOncePerFolder: boolean;
}

/** A recording in a question. */
export interface OfferedRecording {
  readonly kind: "file" | "url";
  readonly name: string;
  /** Where a link leads: the file that is really sent. */
  readonly linkedTo?: string;
}

/** A transcript of all of a recording is there, but other words of the workspace helped with it. */
export interface StoredOffer {
  readonly name: string;
  /** Of doing it again; undefined where it is not known. */
  readonly price: Price | undefined;
}

/** Asks whoever uses Earmark, and answers with what they said. Going away is a no. */
export interface Questions {
  /** May these be sent? */
  send(offer: Offer): PromiseLike<boolean>;
  /** May the files among these be stored with the host, which is more than being transcribed there? */
  store(offer: Offer): PromiseLike<boolean>;
  /** Undefined: neither. */
  storedOrAgain(stored: StoredOffer): PromiseLike<"stored" | "again" | undefined>;
}

/** Tells whoever uses Earmark what there is to say, as data: the words and the place are theirs. */
export interface Notices {
  tell(...notices: readonly Notice[]): void;
}
