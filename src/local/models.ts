import { UNCOUNTED, type Model } from "../recognizers/catalog";
import { OPEN_LANGUAGES, WHISPER_LANGUAGES } from "../recognizers/languageNames";

/** A file of a local model. */
export interface ModelFile {
  /** Path below the model's folder, with `/`. */
  readonly path: string;
  /** 0 where it is not known. */
  readonly bytes: number;
  /** SHA-256 in hexadecimal; empty where it is not known: then it is never downloaded, and taken from a folder by its name. */
  readonly sha256: string;
  /** Where it can be had, the best first; each is tried in turn. */
  readonly urls: readonly string[];
  /** Names under which it is found in a folder, where its hash is not known. */
  readonly named?: RegExp;
}

/** The family decides how sherpa-onnx is set up. */
export const FAMILIES = ["qwen3Asr", "senseVoice", "whisper", "nemoCtc"] as const;
export type Family = (typeof FAMILIES)[number];

/** A model that runs on this machine. */
export interface LocalModel {
  readonly id: string;
  readonly label: string;
  readonly family: Family;
  readonly license: string;
  /** Names the files: another one is another folder. */
  readonly revision: string;
  readonly languages: readonly string[];
  readonly files: readonly ModelFile[];
}

const HUB = "https://huggingface.co";
const MIRROR = "https://hf-mirror.com";

/** The same file at the hub and at its mirror. */
function at(repo: string, revision: string, file: string): readonly string[] {
  return [HUB, MIRROR].map((host) => `${host}/${repo}/resolve/${revision}/${file}`);
}

const file = (path: string, bytes: number, sha256: string, urls: readonly string[]): ModelFile => ({
  path,
  bytes,
  sha256,
  urls,
});

/** Silero's detector of speech (MIT), which every model needs. */
const VAD = file("silero_vad.onnx", 643_854, "9e2449e1087496d8d4caba907f23e0bd3f78d91fa552479bb9c23ac09cbb1fd6", [
  "https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models/silero_vad.onnx",
]);

const QWEN_REPO = "csukuangfj2/sherpa-onnx-qwen3-asr-0.6B-int8-2026-03-25";
const QWEN_REVISION = "68818b2313fe77bd06f6a7c5068ff3ef59d02b8a";
const MODELSCOPE =
  "https://modelscope.cn/models/zengshuishui/Qwen3-ASR-onnx/resolve/9c182309f7bb075f241424441add9e16c5086dfb";

const qwen = (path: string, bytes: number, sha256: string): ModelFile =>
  file(path, bytes, sha256, [
    ...at(QWEN_REPO, QWEN_REVISION, path),
    `${MODELSCOPE}/${path.startsWith("tokenizer/") ? path : `model_0.6B/${path}`}`,
  ]);

const SENSE_REPO = "csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17";
const SENSE_REVISION = "2365baeacb507f821a0c8120fcee3d484dba7a07";

const sense = (path: string, bytes: number, sha256: string): ModelFile =>
  file(path, bytes, sha256, at(SENSE_REPO, SENSE_REVISION, path));

const imported = (path: string, named: RegExp): ModelFile => ({ path, bytes: 0, sha256: "", urls: [], named });

/**
 * The models that can be had, the best match to the service first. Hashes and sizes are those of several public
 * repositories that agree; `npm run verify:models` checks them on a machine that can reach the hosts.
 */
export const LOCAL_MODELS: readonly LocalModel[] = [
  {
    id: "qwen3-asr-0.6b",
    label: "Qwen3-ASR 0.6B",
    family: "qwen3Asr",
    license: "Apache-2.0",
    revision: QWEN_REVISION,
    languages: OPEN_LANGUAGES,
    files: [
      qwen("conv_frontend.onnx", 44_148_281, "d22dc4423e0940e49884e903d2ea2f7e5567c14fc1aed97e4e26d6b8f208ef9e"),
      qwen("encoder.int8.onnx", 182_491_662, "60748d3e6744a57c9c91e1b17424a6c2990567e8adceb0783940c03ed98fa9d9"),
      qwen("decoder.int8.onnx", 755_914_231, "4f6885be5959ae26af3089d38ee7972c5fafbeeb1cf8d5e76eab6d8b61ca5771"),
      qwen("tokenizer/merges.txt", 1_671_853, "8831e4f1a044471340f7c0a83d7bd71306a5b867e95fd870f74d0c5308a904d5"),
      qwen(
        "tokenizer/tokenizer_config.json",
        12_487,
        "4942d005604266809309cabc9f4e9cb89ce855d59b14681fdc0e1cc62ea26c4c",
      ),
      qwen("tokenizer/vocab.json", 2_776_833, "ca10d7e9fb3ed18575dd1e277a2579c16d108e32f27439684afa0e10b1440910"),
      VAD,
    ],
  },
  {
    id: "sense-voice",
    label: "SenseVoice",
    family: "senseVoice",
    license: "FunASR Model License",
    revision: SENSE_REVISION,
    languages: ["zh", "en", "ja", "ko", "yue"],
    files: [
      sense("model.int8.onnx", 239_233_841, "c71f0ce00bec95b07744e116345e33d8cbbe08cef896382cf907bf4b51a2cd51"),
      sense("tokens.txt", 315_894, "f449eb28dc567533d7fa59be34e2abca8784f771850c78a47fb731a31429a1dc"),
      VAD,
    ],
  },
  {
    // For the languages that the others do not know. Its files have been published in several forms, and the hash of none was at
    // hand: it is taken from a folder that the user chooses, as sherpa-onnx's releases name them (`base-encoder.int8.onnx`).
    id: "whisper",
    label: "Whisper",
    family: "whisper",
    license: "MIT",
    revision: "imported",
    languages: WHISPER_LANGUAGES,
    files: [
      imported("encoder.onnx", /(^|-)encoder(\.int8)?\.onnx$/),
      imported("decoder.onnx", /(^|-)decoder(\.int8)?\.onnx$/),
      imported("tokens.txt", /(^|-)tokens\.txt$/),
      VAD,
    ],
  },
];

/** Every file of it can be downloaded, and be known for what it is. */
export function canDownload({ files }: LocalModel): boolean {
  return files.every(({ sha256, urls }) => sha256 !== "" && urls.length > 0);
}

/** Bytes of all its files, as far as they are known. */
export function sizeOf({ files }: LocalModel): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** For a machine with little memory. Those whose size is not known, since they come from a folder, are the last. */
export function smallestFirst(models: readonly LocalModel[]): readonly LocalModel[] {
  const size = (model: LocalModel): number => (canDownload(model) ? sizeOf(model) : Infinity);
  return models.toSorted((a, b) => (size(a) === size(b) ? 0 : size(a) - size(b)));
}

/** Host of the first address of its files, for whoever asks where it comes from. */
export function hostOfModel({ files }: LocalModel): string {
  return new URL(files[0]?.urls[0] ?? HUB).host;
}

/** Seconds of sound in one request of the pipeline; the child cuts it at pauses into segments of at most 20 s. */
const SECONDS = 75;
/** "Truncates above 512 tokens, of which 13 a second are sound": so much room is left for words. */
const CONTEXT_TOKENS = 150;

/** What the pipeline and the editor need to know of it. */
export function asModel({ id, family, languages }: LocalModel): Model {
  return {
    id,
    protocol: "local",
    limits: {
      seconds: SECONDS,
      base64Bytes: Infinity,
      contextTokens: family === "qwen3Asr" ? CONTEXT_TOKENS : 0,
      requestsPerMinute: UNCOUNTED,
    },
    languages,
    prices: {},
    can: {
      context: family === "qwen3Asr",
      language: family !== "nemoCtc",
      languageId: family === "senseVoice" || family === "whisper",
      itn: family === "senseVoice" ? ["zh", "en"] : [],
    },
    known: true,
  };
}
