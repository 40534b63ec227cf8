import type { Upload } from "../core/types";

/** A kind of server that speaks as OpenAI does, or nearly. */
export type ServerKind =
  | "vllm"
  | "sglang"
  | "llama-server"
  | "speaches"
  | "whisper.cpp"
  | "localai"
  | "openai"
  | "groq"
  | "other";

/** What sets a server apart. Read in their sources of 2026; versions differ, so what is not sure is not sent. */
export interface Quirks {
  readonly label: string;
  /** Of `/v1/audio/transcriptions`: fields of the form that name the language. Open-weight Qwen on vLLM reads only `to_language`. */
  readonly language: readonly ("language" | "to_language")[];
  /** What its form has to say where nobody knows the language; absent: nothing. */
  readonly unknownLanguage?: string;
  /** Where words go that may be recognized: the system message of `/v1/chat/completions`, the form's `prompt`, or nowhere. */
  readonly context: "chat" | "prompt" | "none";
  /** Tokens of context that it takes. A Whisper model keeps the last 224 of its prompt. */
  readonly contextTokens: number;
  /** Sends text as it comes. */
  readonly streams: boolean;
  /** Base64 in `input_audio` with a format, as OpenAI documents it, or a data URL in `audio_url`. */
  readonly chatAudio: "input_audio" | "audio_url";
  /** Path of the form. */
  readonly path: string;
  /** Seconds of one request: what is longer is cut or recognized badly by the server itself. */
  readonly seconds: number;
  /** Bytes of one request's file. */
  readonly bytes: number;
  readonly upload: Upload;
  /** Ends every stream of `choices` with `[DONE]`: one that ends without it was cut. Absent where that is not sure. */
  readonly endsWithDone?: true;
  /** How a stream says that nobody spoke, where it has no event for it. */
  readonly silence?: "empty stream";
  /** What `owned_by` says in its list of models. */
  readonly owner?: RegExp;
  /** How it tells the language that it recognized: Qwen3-ASR writes a tag before the text. */
  readonly says?: "tag";
}

const MEGABYTE = 1_048_576;

const WHISPER: Quirks = {
  label: "",
  language: ["language"],
  context: "prompt",
  contextTokens: 200,
  streams: true,
  chatAudio: "input_audio",
  path: "/v1/audio/transcriptions",
  seconds: 180,
  bytes: 25 * MEGABYTE,
  upload: "lossless",
};

/** One line a server; everything else is as OpenAI's. */
export const SERVERS: Readonly<Record<ServerKind, Quirks>> = {
  // Refuses `verbose_json`, ignores `language` and `prompt` for Qwen3-ASR, cuts to 30 s itself; 25 MB unless configured.
  vllm: {
    ...WHISPER,
    label: "vLLM",
    language: ["language", "to_language"],
    context: "chat",
    contextTokens: 4_000,
    chatAudio: "audio_url",
    owner: /^vllm$/i,
    says: "tag",
    endsWithDone: true,
  },
  // Stops after 256 tokens, some 70 s of dense speech, and says `stop` for it where it streams: short clips, no streams.
  sglang: {
    ...WHISPER,
    label: "SGLang",
    language: ["language", "to_language"],
    context: "chat",
    contextTokens: 4_000,
    chatAudio: "audio_url",
    streams: false,
    seconds: 30,
    owner: /^sglang/i,
    says: "tag",
  },
  // Does not cut: long sound is recognized badly. `prompt` would replace the model's own.
  "llama-server": {
    ...WHISPER,
    label: "llama-server",
    context: "chat",
    contextTokens: 1_000,
    seconds: 40,
    upload: "wav",
    owner: /^llamacpp$/i,
    says: "tag",
    endsWithDone: true,
  },
  // Up to 0.8.3, as faster-whisper-server before it, a stream is segments and nothing else: silence is no event at all.
  speaches: { ...WHISPER, label: "speaches", silence: "empty stream" },
  // Reads WAV of 16 kHz unless it was started with --convert; answers at the end only. Its form's language is English unless
  // it is told to find out (examples/server/server.cpp).
  "whisper.cpp": {
    ...WHISPER,
    label: "whisper.cpp",
    unknownLanguage: "auto",
    streams: false,
    path: "/inference",
    upload: "wav",
  },
  localai: { ...WHISPER, label: "LocalAI", streams: false },
  openai: { ...WHISPER, label: "OpenAI", owner: /^(openai|system)/i, endsWithDone: true },
  groq: { ...WHISPER, label: "Groq", streams: false, owner: /groq|hugging face|sdaia/i },
  other: { ...WHISPER, label: "OpenAI-compatible" },
};

/** Open-weight Qwen3-ASR is what vLLM and its like are set up for, unless the model's name says otherwise. */
export function isQwen(kind: ServerKind, model: string): boolean {
  if (/whisper|voxtral|parakeet|canary|granite/i.test(model)) return false;
  // The others have nothing but Whisper and their owners' own.
  return SERVERS[kind].says === "tag" || ((kind === "localai" || kind === "other") && /qwen/i.test(model));
}

/** OpenAI's model that tells speakers apart. It takes no prompt, and cuts long sound only where it is told how. */
export function isDiarizing(model: string): boolean {
  return /transcribe-diarize/i.test(model);
}

export const SERVER_KINDS = Object.keys(SERVERS) as readonly ServerKind[];

/** The kind of server that lists its models like this; undefined where nothing tells. */
export function kindOf(models: readonly { readonly id: string; readonly owner: string }[]): ServerKind | undefined {
  for (const [kind, { owner }] of Object.entries(SERVERS) as [ServerKind, Quirks][]) {
    if (owner && models.some((model) => owner.test(model.owner))) return kind;
  }
  // Routers and proxies (Ray Serve, LiteLLM) name themselves; the model tells what is behind them.
  return models.some(({ id }) => /qwen3-asr/i.test(id)) ? "vllm" : undefined;
}
