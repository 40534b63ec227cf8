import type { Limits } from "../core/types";
import { insteadOf, mannerOf } from "./families";
import type { Abilities, Model, Price, TokenPrice } from "./model";

/**
 * The service's guide of September 2025: 180 s and 10 MB, 10 000 tokens of context. 300 s were measured by others since.
 * 100 requests a minute of an account by the documentation of 2026.
 */
export const LIMITS: Limits = { seconds: 180, base64Bytes: 10_485_760, contextTokens: 10_000, requestsPerMinute: 100 };

/** The 11 of the guide first, then those added since (documentation of 2026). */
export const LANGUAGES = codes("zh yue en ja de ko ru fr pt ar it es hi id th tr uk vi cs da fil fi is ms no pl sv");

/** The 30 of the page of qwen-audio-3.0-asr-flash (September 2026), where Cantonese is one of the dialects of Chinese. */
const NEWER_LANGUAGES = codes(
  "zh en ja ko vi th id ms fil hi ar fr de es pt ru it nl sv da fi no el pl cs hu ro bg hr sk",
);

export const EVERYTHING: Abilities = { context: true, language: true, languageId: true, itn: ["zh", "en"], url: true };

/** CNY by the guide; USD by the documentation of 2026, in which the US price is not stated apart from Singapore's. */
const BEIJING: Price = { amount: 0.000_22, currency: "CNY" };
const ABROAD: Price = { amount: 0.000_035, currency: "USD" };

const flash = (id: string): Model => ({
  id,
  protocol: "dashScope",
  limits: LIMITS,
  languages: LANGUAGES,
  prices: { beijing: BEIJING, singapore: ABROAD, us: ABROAD },
  can: EVERYTHING,
  known: true,
});

/**
 * A context of five rounds of 400 characters, in tokens of our estimate: up to five characters a token (a word of four letters and
 * a space), and what is lost where a round ends before a word.
 */
const ROUNDS_TOKENS = 380;

/**
 * The successors (the service's pages of September 2026). A clip may have 300 s, but the answer 1 024 tokens, and some 80 for 15 s
 * were measured by others: 290 s would need about 1 550. A data URL of 20 MiB is taken, with its own first characters. Their prices
 * were not found.
 */
const successor = (id: string): Model => ({
  id,
  protocol: "inputAudio",
  limits: { ...LIMITS, seconds: 180, base64Bytes: 20_971_520 - 64, contextTokens: ROUNDS_TOKENS },
  languages: NEWER_LANGUAGES,
  prices: {},
  can: { context: true, language: true, languageId: false, itn: [], words: true, url: true },
  known: true,
});

/** A task for a recording of up to 12 h. It takes URLs only: the user's own, or one of the service's temporary storage. */
const WHOLE: Limits = { ...LIMITS, seconds: 43_200, base64Bytes: Infinity, contextTokens: 0 };

/** Prices as those of Qwen3-ASR-Flash (documentation of 2026). */
const fileTranscription = (id: string): Model => ({
  id,
  protocol: "filetrans",
  limits: WHOLE,
  languages: LANGUAGES,
  prices: { beijing: BEIJING, singapore: ABROAD },
  can: { context: false, language: true, languageId: true, itn: ["zh", "en"], words: true, url: true },
  known: true,
});

/**
 * Tasks of the newer family: a list of URLs, and a context for those of Qwen-Audio. 600 requests a minute and the prices are of the
 * models' own pages (September 2026).
 */
const newerTasks = (id: string, prices: Model["prices"]): Model => {
  const context = id.startsWith("qwen-audio");
  return {
    id,
    protocol: "filetrans",
    list: true,
    limits: { ...WHOLE, contextTokens: context ? ROUNDS_TOKENS : 0, requestsPerMinute: context ? 600 : 100 },
    languages: NEWER_LANGUAGES,
    prices,
    can: { context, language: true, languageId: false, itn: context ? ["zh", "en"] : [], words: true, url: true },
    known: true,
  };
};

/**
 * For dictation; of a recording that is complete it is refused by name, with what to use. 20 requests a second, the languages, the context
 * (`corpus.text`) and the prices are of the service's pages of the model (March 2026), which name Beijing and Singapore only. ITN is not
 * among its parameters.
 */
const realtime = (id: string): Model => ({
  id,
  protocol: "realtime",
  instead: DEFAULT_MODEL,
  limits: { ...LIMITS, requestsPerMinute: 1_200 },
  languages: LANGUAGES,
  prices: {
    beijing: { amount: 0.000_047, currency: "USD" },
    singapore: { amount: 0.000_09, currency: "USD" },
  },
  can: { context: true, language: true, languageId: true, itn: [] },
  known: true,
});

/** For live audio, or through a protocol that Earmark does not know: refused by name, with what to use. */
const unspoken = (id: string, instead: string, requestsPerMinute: number, prices: Model["prices"] = {}): Model => ({
  id,
  protocol: "none",
  instead,
  limits: { ...LIMITS, requestsPerMinute },
  languages: id.startsWith("qwen3") ? LANGUAGES : NEWER_LANGUAGES,
  prices,
  can: { context: false, language: true, languageId: false, itn: [] },
  known: true,
});

/** The guide's second system, a beta that was free to try, and when it went offline by the service's notice. */
const retired = (id: string, since: string): Model => ({
  id,
  protocol: "dashScope",
  limits: { ...LIMITS, contextTokens: 0 },
  languages: ["zh", "en"],
  prices: {},
  can: { context: false, language: false, languageId: false, itn: [], url: true },
  retired: { since, successor: DEFAULT_MODEL },
  known: true,
});

const dollars = (input: number, output: number): TokenPrice => ({ input, output, currency: "USD" });

/** The model used unless a setting says otherwise. */
export const DEFAULT_MODEL = "qwen3-asr-flash";

/** The one that recognizes while somebody speaks. */
export const REALTIME_MODEL = "qwen3-asr-flash-realtime";

/** Every model of the service that Earmark knows, the default first. */
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
  newerTasks("qwen-audio-3.0-asr-flash-filetrans", {
    beijing: { amount: 0.000_032, currency: "USD" },
    singapore: ABROAD,
  }),
  newerTasks("qwen-audio-3.1-asr-flash-filetrans", { beijing: dollars(0.113, 0.382), singapore: dollars(0.15, 0.47) }),
  newerTasks("fun-asr", {}),
  newerTasks("fun-asr-mtl", {}),
  unspoken("qwen-audio-3.1-asr-flash-message", "qwen-audio-3.1-asr-flash", 1_200, {
    beijing: dollars(0.848, 0.636),
    singapore: dollars(0.93, 0.7),
  }),
  unspoken("qwen-audio-3.1-asr-flash-streaming", "qwen-audio-3.1-asr-flash", 600, {
    beijing: dollars(0.848, 0.636),
    singapore: dollars(0.93, 0.7),
  }),
  unspoken("qwen-audio-3.0-asr-flash-streaming", "qwen-audio-3.0-asr-flash", 100),
  realtime(REALTIME_MODEL),
  realtime("qwen3-asr-flash-realtime-2025-10-27"),
  realtime("qwen3-asr-flash-realtime-2026-02-10"),
  retired("qwen-audio-asr", "2026-03-30"),
  retired("qwen-audio-asr-latest", "2026-03-30"),
  retired("qwen-audio-asr-2024-12-04", "2026-01-30"),
];

/** A model that is not in the catalog: spoken to by its name, with the most careful limits, at a price that is not known. */
export function unknownModel(id: string): Model {
  const manner = mannerOf(id);
  switch (manner.protocol) {
    case "none": {
      const known = MODELS.filter((model) => model.instead === undefined).map((model) => model.id);
      return { ...unspoken(id, insteadOf(id, known), LIMITS.requestsPerMinute), known: false };
    }
    case "realtime":
      return { ...realtime(id), prices: {}, known: false };
    case "filetrans": {
      const model = manner.list ? newerTasks(id, {}) : fileTranscription(id);
      return { ...model, limits: { ...model.limits, requestsPerMinute: 100 }, prices: {}, known: false };
    }
    case "inputAudio":
      return { ...successor(id), known: false };
    case "dashScope":
      return { ...flash(id), prices: {}, known: false };
  }
}

function codes(list: string): readonly string[] {
  return list.split(" ");
}
