import type { Currency, Price } from "../core/money";
import type { Limits } from "../core/types";

export type { Price } from "../core/money";

/** A region of Alibaba Cloud Model Studio. Keys work only in the region that issued them. */
export const REGIONS = ["beijing", "singapore", "us", "custom"] as const;
export type Region = (typeof REGIONS)[number];

/** A price by tokens: what a million of them cost that go in (sound, context) and that come out (text). */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
  readonly currency: Currency;
}

/** What a model can do, so that the editor shows, asks and sends only that. */
export interface Abilities {
  /** Takes words that may be recognized. */
  readonly context: boolean;
  /** Takes the language spoken. */
  readonly language: boolean;
  /** Says which language it recognized. */
  readonly languageId: boolean;
  /** Languages for which it can normalize numbers; empty for none. */
  readonly itn: readonly string[];
  /** Says when each word was said. */
  readonly words?: boolean;
  /** Takes a URL that it fetches itself. */
  readonly url?: boolean;
}

/** How a model is spoken to. */
export type Protocol =
  /** DashScope's `multimodal-generation`, and its compatible mode. */
  | "dashScope"
  /** The same path, another request and answer. */
  | "inputAudio"
  /** A job for a whole recording, which is asked after until it is done. */
  | "filetrans"
  /** Sound while it is spoken, over a WebSocket: for dictation only. */
  | "realtime"
  /** Not at all. */
  | "none"
  /** As OpenAI, or nearly. */
  | "server"
  /** A program of the user's own. */
  | "command"
  /** The engine on this machine. */
  | "local";

/** A model, as far as its documentation and measurements go. */
export interface Model {
  readonly id: string;
  readonly protocol: Protocol;
  readonly limits: Limits;
  /** Codes of the languages it knows. The service's pages disagree and the list grows, so other codes are not refused. */
  readonly languages: readonly string[];
  readonly prices: Partial<Record<Region, Price | TokenPrice>>;
  readonly can: Abilities;
  /** Set where the service has announced the end of the model. */
  readonly retired?: { readonly since: string; readonly successor: string };
  /** Its tasks take `file_urls` and answer with `results`, as those of the newer family do. */
  readonly list?: true;
  /** Earmark cannot speak to it, but to this one. */
  readonly instead?: string;
  /** The code by which it is told a language, undefined where it cannot be; absent: by the same. */
  readonly toldAs?: (language: string) => string | undefined;
  /** False for a name that is not in this catalog: limits are the most careful ones, abilities are assumed. */
  readonly known: boolean;
}
