import { OPEN_LANGUAGES, WHISPER_LANGUAGES } from "./languageNames";
import { isQwen, type ServerKind } from "./servers";

/** Other codes of the same languages (ISO 639, the registry of BCP 47), by those that the lists have. */
const SAME: Readonly<Record<string, string>> = {
  cmn: "zh",
  fil: "tl",
  jv: "jw",
  nb: "no",
  iw: "he",
  in: "id",
  ji: "yi",
};
/** Of open-weight Qwen; what vLLM and SGLang take is the two-letter codes of ISO 639-1 among them. */
const QWEN: Readonly<Record<string, string>> = { ...SAME, tl: "fil", fil: "fil" };

/**
 * The code by which a server is told that a language is spoken: by what its model was trained with, and by what the server lets
 * through. Undefined where it would refuse the request, or take it for another language: then it has to find out by itself.
 */
export function languageFor(kind: ServerKind, model: string, language: string): string | undefined {
  const code = primaryOf(language);
  const qwen = isQwen(kind, model);
  const known = qwen ? (QWEN[code] ?? code) : (SAME[code] ?? code);
  if (kind === "llama-server") return known;
  // Whoever knows only ISO 639-1: their lists have no code of three letters, nor the one that Whisper made up.
  const twoLetters = kind === "vllm" || kind === "sglang" || kind === "openai";
  if (twoLetters && (known.length !== 2 || known === "jw")) return undefined;
  if (kind === "other") return known;
  const trained = qwen ? OPEN_LANGUAGES : [...WHISPER_LANGUAGES, "yue"];
  return trained.includes(known) ? known : undefined;
}

/** `pt-BR` is `pt`; Chinese as it is spoken has codes of its own below `zh` (RFC 5646, 4.1.2). */
function primaryOf(language: string): string {
  const [first = "", second = ""] = language.toLowerCase().split("-");
  return first === "zh" && (second === "yue" || second === "cmn") ? second : first;
}
