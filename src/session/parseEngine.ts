import { asModel, LOCAL_MODELS, type LocalModel } from "../local/models";
import { baseUrlOf, serverUrlOf } from "../recognizers/baseUrl";
import { DEFAULT_MODEL, modelOf, type Model, type Region } from "../recognizers/catalog";
import { commandModel, serverModel, type Engine, type EngineId } from "../recognizers/engine";
import { SERVER_KINDS } from "../recognizers/servers";
import type { SettingsWorld } from "./parseSettings";
import type { SettingsReader } from "./settingsReader";

/** Who transcribes, and with which model. */
export interface ParsedEngine {
  /** Undefined where a setting is wrong, which the reader knows. */
  readonly engine: Engine | undefined;
  readonly model: Model;
}

/** The engine as it is set, with the model of `modelId` where a job began with another one. */
export function parseEngine(
  id: EngineId,
  region: Region,
  modelId: string | undefined,
  reader: SettingsReader,
  localModels: SettingsWorld["localModels"],
): ParsedEngine {
  switch (id) {
    case "cloud": {
      const compatible = reader.oneOf("protocol", ["native", "compatible"] as const, "native") === "compatible";
      const url = reader.text("baseUrl");
      const baseUrl = reader.tried(() => baseUrlOf(region, url, reader.flag("keyWithoutTls")));
      const model = modelOf(modelId ?? (reader.text("model") || DEFAULT_MODEL), region);
      return { engine: baseUrl === undefined ? undefined : { id, region, baseUrl, compatible }, model };
    }
    case "server": {
      const kind = reader.oneOf("server.kind", SERVER_KINDS, "other");
      const url = reader.text("server.url");
      const baseUrl = reader.tried(() => serverUrlOf(url));
      const headers = headersIn(reader);
      const model = serverModel(kind, modelId ?? reader.text("server.model"));
      return { engine: baseUrl === undefined ? undefined : { id, baseUrl, kind, headers }, model };
    }
    case "local":
      return parseLocal(modelId ?? reader.text("local.model"), reader, localModels);
    case "command": {
      const line = reader.texts("command");
      const hasAudio = line.some((part) => part.includes("{audio}"));
      if (!hasAudio) reader.wrong("command", { code: "noAudio" }, undefined);
      return { engine: hasAudio ? { id, line } : undefined, model: commandModel(line) };
    }
  }
}

/** The first model of all stands in for one that does not exist, in what is said of it. */
function parseLocal(wanted: string, reader: SettingsReader, localModels: SettingsWorld["localModels"]): ParsedEngine {
  const models = reader.tried(localModels);
  const found = wanted ? models?.find(({ id }) => id === wanted) : models?.[0];
  if (found) return { engine: { id: "local", revision: found.revision }, model: asModel(found) };
  if (models) reader.wrong("local.model", { code: "noLocalModel", model: wanted.slice(0, 80) }, undefined);
  return { engine: undefined, model: { ...asModel(LOCAL_MODELS[0] as LocalModel), id: wanted } };
}

/** A name and a value that can stand in a request (RFC 9110, 5.6.2 and 5.5). */
function headersIn(reader: SettingsReader): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of reader.object("server.headers")) {
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof value === "string" && /^[\x20-\x7e]*$/.test(value))
      headers[name] = value;
    else reader.wrong("server.headers", { code: "notHeader", header: name }, undefined);
  }
  return headers;
}
