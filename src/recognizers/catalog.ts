import type { Limits } from "../core/types";

/** A region of Alibaba Cloud Model Studio. Keys work only in the region that issued them. */
export const REGIONS = ["beijing", "singapore", "us", "custom"] as const;
export type Region = (typeof REGIONS)[number];

/** A price a second of audio. */
export interface Price {
  readonly amount: number;
  readonly currency: "CNY" | "USD";
}

/** What a model can do, so that the editor shows, asks and sends only that. */
export interface Abilities {
  /** Takes words that may be heard. */
  readonly context: boolean;
  /** Takes the language spoken. */
  readonly language: boolean;
  /** Says which language it heard. */
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
  /** As OpenAI, or nearly. */
  | "server"
  /** A program of the person's own. */
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
  readonly prices: Partial<Record<Region, Price>>;
  readonly can: Abilities;
  /** Set where the service has announced the end of the model. */
  readonly retired?: { readonly since: string; readonly successor: string };
  /** The code by which it is told a language, undefined where it cannot be; absent: by the same. */
  readonly toldAs?: (language: string) => string | undefined;
  /** False for a name that is not in this catalog: limits are the most careful ones, abilities are assumed. */
  readonly known: boolean;
}

/**
 * The service's guide of September 2025: 180 s and 10 MB, 10 000 tokens of context. 300 s were measured by others since.
 * 100 requests a minute of an account by the documentation of 2026.
 */
const LIMITS: Limits = { seconds: 180, base64Bytes: 10_485_760, contextTokens: 10_000, requestsPerMinute: 100 };

/** The 11 of the guide first, then those added since (documentation of 2026). */
const LANGUAGES = ["zh", "yue", "en", "ja", "de", "ko", "ru", "fr", "pt", "ar", "it", "es"].concat([
  "hi",
  "id",
  "th",
  "tr",
  "uk",
  "vi",
  "cs",
  "da",
  "fil",
  "fi",
  "is",
  "ms",
  "no",
  "pl",
  "sv",
]);

const EVERYTHING: Abilities = { context: true, language: true, languageId: true, itn: ["zh", "en"], url: true };

/** CNY by the guide; USD by the documentation of 2026, in which the US price is not stated apart from Singapore's. */
const PRICES: Model["prices"] = {
  beijing: { amount: 0.000_22, currency: "CNY" },
  singapore: { amount: 0.000_035, currency: "USD" },
  us: { amount: 0.000_035, currency: "USD" },
};

const flash = (id: string): Model => ({
  id,
  protocol: "dashScope",
  limits: LIMITS,
  languages: LANGUAGES,
  prices: PRICES,
  can: EVERYTHING,
  known: true,
});

/**
 * The successors (documentation of 2026): 300 s of sound, a context of five rounds of 400 characters, words with times. Their
 * prices were not found.
 */
const successor = (id: string): Model => ({
  id,
  protocol: "inputAudio",
  limits: { ...LIMITS, seconds: 290, contextTokens: 500 },
  languages: LANGUAGES,
  prices: {},
  can: { context: true, language: true, languageId: false, itn: [], words: true, url: true },
  known: true,
});

/**
 * One job for a recording of up to 12 h, with the times of words. It takes URLs only: the person's own, or one of the service's
 * temporary storage. Prices as those of Qwen3-ASR-Flash (documentation of 2026).
 */
const fileTranscription = (id: string): Model => ({
  id,
  protocol: "filetrans",
  limits: { ...LIMITS, seconds: 43_200, base64Bytes: Infinity, contextTokens: 0 },
  languages: LANGUAGES,
  prices: { beijing: PRICES.beijing as Price, singapore: PRICES.singapore as Price },
  can: { context: false, language: true, languageId: true, itn: ["zh", "en"], words: true, url: true },
  known: true,
});

/** Requests a minute where nobody counts them: on one's own machine. */
export const UNCOUNTED = 6_000;

/** The model used unless a setting says otherwise. */
export const DEFAULT_MODEL = "qwen3-asr-flash";

/** Every model that Earmark knows, the default first. */
export const MODELS: readonly Model[] = [
  flash(DEFAULT_MODEL),
  flash("qwen3-asr-flash-2025-09-08"),
  flash("qwen3-asr-flash-2026-02-10"),
  flash("qwen3-asr-flash-us"),
  flash("qwen3-asr-flash-2025-09-08-us"),
  fileTranscription("qwen3-asr-flash-filetrans"),
  fileTranscription("qwen3-asr-flash-filetrans-2025-11-17"),
  successor("qwen-audio-3.0-asr-flash"),
  successor("qwen-audio-3.1-asr-flash"),
  successor("fun-asr-flash-2026-06-15"),
  {
    // The guide's second system, a beta that was free to try. Offline since 2026-03-30 by the service's notice.
    id: "qwen-audio-asr",
    protocol: "dashScope",
    limits: { ...LIMITS, contextTokens: 0 },
    languages: ["zh", "en"],
    prices: {},
    can: { context: false, language: false, languageId: false, itn: [], url: true },
    retired: { since: "2026-03-30", successor: DEFAULT_MODEL },
    known: true,
  },
];

/** In the US region the same models go by names of their own. */
const US_NAMES: Readonly<Record<string, string>> = {
  "qwen3-asr-flash": "qwen3-asr-flash-us",
  "qwen3-asr-flash-2025-09-08": "qwen3-asr-flash-2025-09-08-us",
};

/** The model of that name in that region. A name that is not in the catalog is allowed, with the most careful limits. */
export function modelOf(id: string, region: Region): Model {
  const name = region === "us" ? (US_NAMES[id] ?? id) : id;
  return (
    MODELS.find((model) => model.id === name) ?? {
      id: name,
      // Snapshots of models that are known speak as these do.
      protocol: /^(qwen-audio-3|fun-asr-flash)/.test(name) ? "inputAudio" : "dashScope",
      limits: LIMITS,
      languages: LANGUAGES,
      prices: {},
      can: EVERYTHING,
      known: false,
    }
  );
}

/** What a number of seconds costs, where the catalog knows. */
export function priceOf(model: Model, region: Region, seconds: number): Price | undefined {
  const price = model.prices[region];
  return price && { amount: price.amount * seconds, currency: price.currency };
}
