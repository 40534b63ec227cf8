import { inLines } from "../core/logLine";
import type { LiveRecognizer, Log, Recognizer } from "../core/types";
import type { Model } from "./catalog";
import { cloud } from "./cloud";
import { command } from "./command";
import type { Engine } from "./engine";
import type { FileJobs } from "./filetrans";
import type { Http } from "./http";
import { realtime } from "./realtime/realtime";
import { server } from "./server";

/** What a recognizer may need beside its engine. */
export interface RecognizerDeps {
  readonly model: Model;
  /** Undefined where the engine needs none, or a server has none. */
  readonly key: string | undefined;
  /** Opened only where something is sent. */
  readonly http: () => Promise<Http>;
  /** For a model that takes whole recordings. */
  readonly fileJobs: FileJobs;
  /** The engine on this machine. */
  readonly local: () => Recognizer;
  readonly log: Log;
}

/** The recognizer of an engine. @throws {EarmarkError} where it cannot be made */
export async function recognizerFor(
  engine: Engine,
  { model, key, http, fileJobs, local, log: anyLog }: RecognizerDeps,
): Promise<Recognizer> {
  const log = inLines(anyLog);
  const { limits } = model;
  switch (engine.id) {
    case "cloud":
      return cloud(
        { baseUrl: engine.baseUrl, model, key: key ?? "", http: await http(), log },
        engine.compatible,
        fileJobs,
      );
    case "server":
      return server({ ...engine, model: model.id, key, limits, http: await http(), log });
    case "local":
      return local();
    case "command":
      return command({ line: engine.line, limits, log });
  }
}

/** The recognizer for sound that is still coming, where the model is one for that; undefined: its text comes at each pause. */
export async function liveRecognizerFor(
  engine: Engine,
  { model, key, http, log }: Pick<RecognizerDeps, "model" | "key" | "http" | "log">,
): Promise<LiveRecognizer | undefined> {
  if (engine.id !== "cloud" || model.protocol !== "realtime") return undefined;
  return realtime({ baseUrl: engine.baseUrl, model, key: key ?? "", http: await http(), log: inLines(log) });
}
