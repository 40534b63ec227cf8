/** How the service wants a model to be spoken to. */
export type Manner =
  | { readonly protocol: "dashScope" | "inputAudio" }
  /** A task for a whole recording; `list`: of the newer family, which takes `file_urls` and answers with `results`. */
  | { readonly protocol: "filetrans"; readonly list: boolean }
  /** For live audio; in the second way Earmark does not know how. */
  | { readonly protocol: "realtime" | "none" };

/**
 * Tells by a model's name alone how it is spoken to, as the service's own command line does, so that names count that are newer
 * than the catalog, and snapshots with a date. The endings come before the families: `qwen-audio-3.1-asr-flash-filetrans` is a
 * task although its family is not.
 */
export function mannerOf(id: string): Manner {
  const name = id.toLowerCase();
  if (/^qwen3-asr-flash-realtime(-|$)/.test(name)) return { protocol: "realtime" };
  if (/(^|-)(realtime|streaming)(-|$)/.test(name)) return { protocol: "none" };
  // For voice messages; how it is called was not found in the service's pages.
  if (/-message(-|$)/.test(name)) return { protocol: "none" };
  // Live too, without saying so in their names.
  if (name.startsWith("gummy-")) return { protocol: "none" };
  if (name.includes("filetrans")) return { protocol: "filetrans", list: !name.startsWith("qwen3-asr-flash-filetrans") };
  if (/^(qwen-audio-\d|fun-asr-flash)/.test(name)) return { protocol: "inputAudio" };
  if (/^(fun-asr|paraformer|sensevoice)(-|$)/.test(name)) return { protocol: "filetrans", list: true };
  return { protocol: "dashScope" };
}

/** What to use in the place of a model that Earmark cannot speak to: the same without its ending where that is known, or its family's. */
export function insteadOf(id: string, known: readonly string[]): string {
  const name = id.toLowerCase();
  const base = name.replace(/-(realtime|streaming|message)(-.*)?$/, "");
  if (known.includes(base)) return base;
  const family = /^(qwen-audio|fun-asr|paraformer)/.exec(name)?.[0];
  if (family === "qwen-audio") return "qwen-audio-3.1-asr-flash";
  if (family === "fun-asr") return "fun-asr";
  return family === "paraformer" ? "paraformer-v2" : "qwen3-asr-flash";
}
