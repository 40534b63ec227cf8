import type { Upload } from "../core/types";
import type { Model, Region } from "../recognizers/catalog";
import type { Engine, EngineId } from "../recognizers/engine";

/** How recordings are to be transcribed: what a transcription needs of the settings of an editor or of a command line. */
export interface Options {
  readonly engineId: EngineId;
  /** Who transcribes. */
  readonly engine: Engine;
  /** The one of the engine. */
  readonly model: Model;
  /** Of the service: also where another engine transcribes. */
  readonly region: Region;
  /** Undefined: the service detects it. */
  readonly language: string | undefined;
  readonly itn: boolean;
  readonly upload: Upload;
  readonly ffmpegPath: string;
  /** Requests at a time. */
  readonly parallel: number;
  /** How long to ask again for what failed for a moment, in milliseconds. */
  readonly retryMs: number;
  /** Channels that are recognized apart, for the models that can: all, or the first. */
  readonly allChannels: boolean;
  /** Set where clips are shorter than the model's limit: for honest times. */
  readonly cutSeconds?: number;
}
