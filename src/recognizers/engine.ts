import * as path from "node:path";
import type { Upload } from "../core/types";
import { UNCOUNTED, type Model, type Region } from "./catalog";
import { OPEN_LANGUAGES } from "./languageNames";
import { languageFor } from "./serverLanguages";
import { isDiarizing, isQwen, SERVERS, type ServerKind } from "./servers";

/** Who transcribes: the service, the engine on this machine, a server of one's own, or a program of one's own. */
export type EngineId = "cloud" | "local" | "server" | "command";

export const ENGINES: readonly EngineId[] = ["cloud", "local", "server", "command"];

/** An engine as it is set, with what it takes to reach it. */
export type Engine =
  | {
      readonly id: "cloud";
      readonly region: Region;
      /** From `baseUrlOf`. */
      readonly baseUrl: string;
      readonly compatible: boolean;
    }
  | {
      readonly id: "server";
      /** From `serverUrlOf`. */
      readonly baseUrl: string;
      readonly kind: ServerKind;
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly id: "local";
      /** Its files: other ones transcribe otherwise. */
      readonly revision: string;
    }
  | { readonly id: "command"; readonly line: readonly string[] };

/** Where the sound goes; undefined: it stays on this machine. */
export function hostOf(engine: Engine): string | undefined {
  return isHere(engine) ? undefined : new URL(engine.baseUrl).host;
}

/** The sound does not leave this machine. */
export function isHere(engine: Engine): engine is Extract<Engine, { id: "local" | "command" }> {
  return engine.id === "local" || engine.id === "command";
}

/** Whose key it is: a region of the service, or one server. None ever sees another's. */
export type KeyName = Region | `server ${string}`;

/** Under which name a key is kept; undefined where none is needed. */
export function keyNameOf(engine: Engine): KeyName | undefined {
  if (engine.id === "cloud") return engine.region;
  return engine.id === "server" ? serverKeyName(engine.baseUrl) : undefined;
}

/** Of one host: a key does not go along where the URL is changed. */
export function serverKeyName(baseUrl: string): KeyName {
  return `server ${new URL(baseUrl).origin}`;
}

/** Names what transcribes, for the key under which its text is saved: anything may go by a model's name on a host that is not the service's own. */
export function recognizerName(engine: Engine, model: Model): string {
  if (engine.id === "command") return JSON.stringify(engine.line);
  if (engine.id === "local") return `${model.id} ${engine.revision}`;
  const { host, hostname } = new URL(engine.baseUrl);
  return engine.id === "cloud" && /(^|\.)aliyuncs\.com$/.test(hostname) ? model.id : `${model.id} at ${host}`;
}

/** The form in which clips travel: what the user chose, or the one that the engine reads. */
export function uploadFor(engine: Engine, chosen: Upload): Upload {
  if (isHere(engine)) return "wav";
  return engine.id === "server" && SERVERS[engine.kind].upload === "wav" ? "wav" : chosen;
}

/** How many clips are recognized at the same time: of one model on one machine, one. */
export function lanesFor(engine: Engine, chosen: number): number {
  return engine.id === "local" ? 1 : chosen;
}

/** What a model can do behind a kind of server. */
export function serverModel(kind: ServerKind, id: string): Model {
  const { seconds, bytes, contextTokens, context, says, chatAudio } = SERVERS[kind];
  const qwen = says === "tag" && isQwen(kind, id);
  const words = context !== "none" && !isDiarizing(id);
  return {
    id,
    protocol: "server",
    limits: { seconds, base64Bytes: Math.ceil(bytes / 3) * 4, contextTokens, requestsPerMinute: UNCOUNTED },
    languages: OPEN_LANGUAGES,
    prices: {},
    can: { context: words, language: true, languageId: qwen, itn: [], url: chatAudio === "audio_url" },
    toldAs: (language) => languageFor(kind, id, language),
    known: true,
  };
}

/** What a program can do, by what it is given. */
export function commandModel(line: readonly string[]): Model {
  const given = (what: string): boolean => line.some((part) => part.includes(`{${what}}`));
  return {
    id: path.basename(line[0] ?? "").replace(/\.(exe|cmd|bat)$/i, "") || "command",
    protocol: "command",
    limits: { seconds: 60, base64Bytes: Infinity, contextTokens: 10_000, requestsPerMinute: UNCOUNTED },
    languages: OPEN_LANGUAGES,
    prices: {},
    can: { context: given("context"), language: given("language"), languageId: false, itn: [] },
    known: true,
  };
}
