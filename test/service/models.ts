// The service's models, by how they are called.

/** The service's first family; `FULL` takes everything. */
export const FULL = new Set(
  "qwen3-asr-flash qwen3-asr-flash-2025-09-08 qwen3-asr-flash-2026-02-10 qwen3-asr-flash-us".split(" "),
);
/** Takes no context and no options. */
export const PLAIN = "qwen-audio-asr";
/** The newer ones, with a request of their own. */
export const NEWER = /^(qwen-audio-3\.[01]-asr-flash|fun-asr-flash-2026-06-15)$/;

/** Tasks of one URL, and of the newer family, which takes a list. */
const ONE = /^qwen3-asr-flash-filetrans(-2025-11-17)?$/;
export const LIST = /^(qwen-audio-3\.[01]-asr-flash-filetrans|fun-asr(-mtl)?|paraformer-v2)$/;

/** Is called by tasks only. */
export const isTasked = (model: string): boolean => ONE.test(model) || LIST.test(model);
/** Answers while the request waits. */
export const isSynchronous = (model: string): boolean => FULL.has(model) || model === PLAIN || NEWER.test(model);
/** Is paid for by tokens. */
export const isByTokens = (model: string): boolean => model.startsWith("qwen-audio-3.1");
