import * as path from "node:path";
import type { ToChild } from "./workerProtocol";

/** At most so long is a stretch that a model takes at once: above 25 s Qwen3-ASR runs out of room. */
const LONGEST_SECONDS = 20;

/** How sherpa-onnx is set up for a model (its own examples, 1.13). */
export function recognizerConfig(load: Extract<ToChild, { type: "load" }>): object {
  const { family, folder, threads, itn, language } = load;
  const file = (name: string): string => path.join(folder, name);
  const shared = { numThreads: threads, provider: "cpu", debug: 0 };
  switch (family) {
    case "qwen3Asr":
      return {
        featConfig: { sampleRate: 16_000, featureDim: 128 },
        modelConfig: {
          ...shared,
          tokens: "",
          qwen3Asr: {
            convFrontend: file("conv_frontend.onnx"),
            encoder: file("encoder.int8.onnx"),
            decoder: file("decoder.int8.onnx"),
            tokenizer: file("tokenizer"),
            hotwords: "",
            // The defaults of 512 and 128 cut off without a word.
            maxTotalLen: 1_024,
            maxNewTokens: 512,
            temperature: 1e-6,
            topP: 0.8,
            seed: 42,
          },
        },
      };
    case "senseVoice":
      return {
        featConfig: { sampleRate: 16_000, featureDim: 80 },
        modelConfig: {
          ...shared,
          tokens: file("tokens.txt"),
          senseVoice: {
            model: file("model.int8.onnx"),
            language: language ?? "auto",
            useInverseTextNormalization: itn ? 1 : 0,
          },
        },
      };
    case "whisper":
      return {
        featConfig: { sampleRate: 16_000, featureDim: 80 },
        modelConfig: {
          ...shared,
          tokens: file("tokens.txt"),
          whisper: {
            encoder: file("encoder.onnx"),
            decoder: file("decoder.onnx"),
            // Empty: it finds out.
            language: language ?? "",
            task: "transcribe",
            tailPaddings: -1,
          },
        },
      };
    case "nemoCtc":
      return {
        featConfig: { sampleRate: 16_000, featureDim: 80 },
        modelConfig: { ...shared, tokens: file("tokens.txt"), nemoCtc: { model: file("model.onnx") } },
      };
  }
}

/** Silero's detector, with pauses long enough to end a phrase. */
export function detectorConfig(folder: string): object {
  return {
    sampleRate: 16_000,
    numThreads: 1,
    provider: "cpu",
    debug: 0,
    sileroVad: {
      model: path.join(folder, "silero_vad.onnx"),
      threshold: 0.4,
      minSilenceDuration: 0.4,
      minSpeechDuration: 0.1,
      windowSize: 512,
      maxSpeechDuration: LONGEST_SECONDS,
    },
  };
}
