import { createRequire } from "node:module";
import * as path from "node:path";
import type { Runtime } from "./workerProtocol";

/** What sherpa-onnx says of one stretch of speech. */
export interface Result {
  readonly text: string;
  /** SenseVoice's `<|zh|>`; empty where the model does not say. */
  readonly lang?: string;
}

/** Transcribes stretches of speech, one after the other. */
export interface SherpaRecognizer {
  recognize(samples: Float32Array, options: Readonly<Record<string, string>>): Promise<Result>;
}

/** Finds speech. Takes exactly 512 samples at a time. */
export interface Detector {
  accept(samples: Float32Array): void;
  flush(): void;
  /** The next stretch of speech that is complete; `start` in samples. */
  take(): { readonly start: number; readonly samples: Float32Array } | undefined;
  reset(): void;
}

/** The part of sherpa-onnx that Earmark needs, native or not. */
export interface Sherpa {
  readonly version: string;
  recognizer(config: object): Promise<SherpaRecognizer>;
  detector(config: object, bufferSeconds: number): Detector;
}

/** @throws the loader's own error, which names a library that is missing or too old */
export function loadSherpa({ kind, file }: Runtime): Sherpa {
  const load = createRequire(path.join(path.dirname(file), "sherpa.js"));
  return kind === "native" ? native(load(file) as NativeAddon) : wasm(load(file) as WasmModule);
}

/** The addon's functions: sherpa-onnx-node's own classes around them hide why it cannot be loaded. */
interface NativeAddon {
  readonly version: string;
  createOfflineRecognizerAsync(config: object): Promise<unknown>;
  createOfflineStream(recognizer: unknown): unknown;
  offlineStreamSetOption(stream: unknown, key: string, value: string): void;
  acceptWaveformOffline(stream: unknown, wave: { samples: Float32Array; sampleRate: number }): void;
  decodeOfflineStreamAsync(recognizer: unknown, stream: unknown): Promise<string>;
  createVoiceActivityDetector(config: object, bufferSeconds: number): unknown;
  voiceActivityDetectorAcceptWaveform(detector: unknown, samples: Float32Array): void;
  voiceActivityDetectorIsEmpty(detector: unknown): boolean;
  voiceActivityDetectorFront(detector: unknown, externalBuffer: boolean): { start: number; samples: Float32Array };
  voiceActivityDetectorPop(detector: unknown): void;
  voiceActivityDetectorFlush(detector: unknown): void;
  voiceActivityDetectorReset(detector: unknown): void;
}

const SAMPLE_RATE = 16_000;

function native(addon: NativeAddon): Sherpa {
  return {
    version: addon.version,
    recognizer: async (config) => {
      const recognizer = await addon.createOfflineRecognizerAsync(config);
      return {
        recognize: async (samples, options) => {
          const stream = addon.createOfflineStream(recognizer);
          for (const [key, value] of Object.entries(options)) addon.offlineStreamSetOption(stream, key, value);
          addon.acceptWaveformOffline(stream, { samples, sampleRate: SAMPLE_RATE });
          return JSON.parse(await addon.decodeOfflineStreamAsync(recognizer, stream)) as Result;
        },
      };
    },
    detector: (config, bufferSeconds) => {
      const detector = addon.createVoiceActivityDetector(config, bufferSeconds);
      return {
        accept: (samples) => addon.voiceActivityDetectorAcceptWaveform(detector, samples),
        flush: () => addon.voiceActivityDetectorFlush(detector),
        reset: () => addon.voiceActivityDetectorReset(detector),
        take: () => {
          if (addon.voiceActivityDetectorIsEmpty(detector)) return undefined;
          // Electron forbids buffers outside of its heap.
          const found = addon.voiceActivityDetectorFront(detector, false);
          addon.voiceActivityDetectorPop(detector);
          return found;
        },
      };
    },
  };
}

interface WasmModule {
  readonly version?: string;
  createOfflineRecognizer(config: object): {
    createStream(): {
      setOption(key: string, value: string): void;
      acceptWaveform(sampleRate: number, samples: Float32Array): void;
      free(): void;
    };
    decode(stream: unknown): void;
    getResult(stream: unknown): Result;
  };
  createVad(config: object): {
    acceptWaveform(samples: Float32Array): void;
    isEmpty(): boolean;
    front(): { start: number; samples: Float32Array };
    pop(): void;
    flush(): void;
    reset(): void;
  };
}

/** One thread, and at most 2 GiB: for platforms without a native build. */
function wasm(module: WasmModule): Sherpa {
  return {
    version: `${module.version ?? "?"} (WebAssembly)`,
    recognizer: (config) => {
      const recognizer = module.createOfflineRecognizer(config);
      return Promise.resolve({
        recognize: (samples, options) => {
          const stream = recognizer.createStream();
          try {
            for (const [key, value] of Object.entries(options)) stream.setOption(key, value);
            stream.acceptWaveform(SAMPLE_RATE, samples);
            recognizer.decode(stream);
            return Promise.resolve(recognizer.getResult(stream));
          } finally {
            stream.free();
          }
        },
      });
    },
    detector: (config, bufferSeconds) => {
      const detector = module.createVad({ ...config, bufferSizeInSeconds: bufferSeconds });
      return {
        accept: (samples) => detector.acceptWaveform(samples),
        flush: () => detector.flush(),
        reset: () => detector.reset(),
        take: () => {
          if (detector.isEmpty()) return undefined;
          const found = detector.front();
          detector.pop();
          return found;
        },
      };
    },
  };
}
