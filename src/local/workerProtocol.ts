import type { Family } from "./models";

/** sherpa-onnx as it is here: the native addon of this platform, or the WebAssembly build. */
export interface Runtime {
  readonly kind: "native" | "wasm";
  /** The file to load. */
  readonly file: string;
}

/** What the host tells the child. */
export type ToChild =
  /** Loads the engine without a model, to see that it can be. */
  | { readonly type: "open"; readonly runtime: Runtime }
  | {
      readonly type: "load";
      readonly runtime: Runtime;
      readonly family: Family;
      /** Folder of the model's files. */
      readonly folder: string;
      readonly threads: number;
      /** Inverse text normalization: it is set for the whole model. */
      readonly itn: boolean;
      readonly language: string | undefined;
    }
  | {
      readonly type: "recognize";
      readonly id: number;
      /** Samples of 16 kHz mono, 16 bits. */
      readonly samples: Uint8Array;
      readonly options: Readonly<Record<string, string>>;
    };

/** What the child prints after a sound, so that the host knows that it has read all complaints about it. */
export const endOf = (id: number): string => `earmark: end of ${id}`;

/** What the child tells the host. */
export type FromChild =
  /** The engine is loaded, and its model is not yet. What goes wrong before is not the model's fault. */
  | { readonly type: "opened"; readonly version: string }
  | { readonly type: "ready"; readonly version: string; readonly loadMs: number }
  /** One stretch of speech, in seconds from the start of the samples. */
  | {
      readonly type: "segment";
      readonly id: number;
      readonly start: number;
      readonly end: number;
      readonly text: string;
      readonly language: string;
    }
  | { readonly type: "done"; readonly id: number }
  /** What went wrong without ending the child. `id` is absent while it loads. */
  | { readonly type: "failed"; readonly id?: number; readonly message: string };
