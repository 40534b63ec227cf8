import * as vscode from "vscode";
import type { SourceKind } from "../context/assemble";
import { asModel, LOCAL_MODELS, type LocalModel } from "../local/models";
import type { Bounds } from "../storage/clipStore";
import type { Upload } from "../core/types";
import { EarmarkError } from "../core/errors";
import { isLanguageCode } from "../core/languageCode";
import { baseUrlOf, serverUrlOf } from "../recognizers/baseUrl";
import { DEFAULT_MODEL, modelOf, REGIONS, type Model, type Region } from "../recognizers/catalog";
import { commandModel, ENGINES, serverModel, uploadFor, type Engine, type EngineId } from "../recognizers/engine";
import { TIMEOUTS, type Network } from "../recognizers/network";
import { SERVER_KINDS, type ServerKind } from "../recognizers/servers";
import type { TextStyle } from "../transcript/style";
import { fromEveryone } from "./context/protectiveList";
import { settingsOfBoth } from "../session/twoFolders";
import { findLocal } from "./transcription/local";

/** Everything a job needs to know, read once when it starts. */
export interface Settings {
  readonly engineId: EngineId;
  /** Who transcribes, as it is set. @throws {EarmarkError} `settings` */
  readonly engine: () => Engine;
  /** Set where clips are shorter than the model's limit: for honest times. */
  readonly cutSeconds?: number;
  /** Of the service: also where another engine transcribes. */
  readonly region: Region;
  /** The one of the engine. */
  readonly model: Model;
  /** Undefined: the service finds out. */
  readonly language: string | undefined;
  readonly itn: boolean;
  readonly contextSources: readonly SourceKind[];
  readonly glossaryFiles: readonly string[];
  /** Tokens, at most what the model takes. */
  readonly maxTokens: number;
  readonly contextMode: "terms" | "text";
  readonly contextExclude: readonly string[];
  readonly ffmpegPath: string;
  readonly parallel: number;
  /** How long to ask again for what failed for a moment, in milliseconds. */
  readonly retryMs: number;
  readonly confirmUpload: "oncePerFolder" | "always" | "never";
  /** Folder where the user's recordings arrive; empty: not known yet. */
  readonly inbox: string;
  readonly noteTemplate: string;
  /** What can be done stands above links to recordings in notes. */
  readonly linkLenses: boolean;
  readonly paragraphs: boolean;
  readonly timestamps: TextStyle["timestamps"];
  readonly upload: Upload;
  readonly cache: Bounds;
  readonly cost: Cost;
  /** Channels that are recognized apart, for the models that can: all, or the first. */
  readonly allChannels: boolean;
  readonly local: { readonly folder: string; readonly threads: number };
  readonly network: Network;
}

/** What may be spent, in the region's currency; 0 for no limit. */
export interface Cost {
  /** A recording that costs more is asked about, also in a folder that was agreed to. */
  readonly confirmAbove: number;
  readonly monthlyBudget: number;
}

const DAY_MS = 86_400_000;
const MEGABYTE = 1_000_000;

const TIMESTAMPS: readonly TextStyle["timestamps"][] = ["off", "paragraph", "segment"];
const SOURCES: readonly SourceKind[] = ["selection", "glossary", "document", "project"];

/** The settings as they are for a place in the workspace, with the model and engine of `then` where a job began with others. Values of the wrong type, which any workspace can hold, count as unset. */
export function readSettings(
  scope: vscode.ConfigurationScope | undefined,
  then?: { readonly model?: string; readonly engine?: EngineId },
): Settings {
  const earmark = vscode.workspace.getConfiguration("earmark", scope ?? null);
  const text = (name: string): string => asText(earmark.get(name));
  const number = (name: string, least: number, most: number, otherwise: number): number => {
    const value: unknown = earmark.get(name);
    return typeof value === "number" && Number.isFinite(value)
      ? Math.min(most, Math.max(least, Math.round(value)))
      : otherwise;
  };
  const amount = (name: string): number => {
    const value: unknown = earmark.get(name);
    return typeof value === "number" && Number.isFinite(value) ? Math.max(0, value) : 0;
  };
  const region = REGIONS.find((one) => one === text("region")) ?? "beijing";
  const engineId = ENGINES.find((one) => one === (then ? (then.engine ?? "cloud") : text("engine"))) ?? "cloud";
  const language = text("language").trim();
  const engine = (): Engine => {
    // A workspace can hold anything, and it goes into requests and into the arguments of a program.
    if (language && !isLanguageCode(language))
      throw new EarmarkError("settings", "earmark.language is not a language code such as zh or en.");
    return engineIn(earmark, engineId, region, model.id);
  };
  const model = atPrices(modelIn(earmark, engineId, region, then?.model), region, earmark.get("cost.prices"));
  const upload = text("upload") === "compact" ? "compact" : "lossless";
  const confirm = text("confirmUpload");
  const sources = asTexts(earmark.get("context.sources"));
  return Object.freeze({
    engineId,
    engine,
    region,
    model,
    language: isLanguageCode(language) ? language : undefined,
    itn: earmark.get("inverseTextNormalization") === true,
    contextSources: SOURCES.filter((source) => sources.includes(source)),
    glossaryFiles: asTexts(earmark.get("context.glossaryFiles")),
    maxTokens: number("context.maxTokens", 0, model.limits.contextTokens, 1_500),
    contextMode: text("context.mode") === "text" ? "text" : "terms",
    contextExclude: fromEveryone(earmark.inspect<unknown>("context.exclude")).flatMap(asTexts),
    ffmpegPath: text("ffmpegPath").trim(),
    parallel: number("parallel", 1, 16, 4),
    retryMs: number("retrySeconds", 0, 3_600, 60) * 1_000,
    confirmUpload: confirm === "always" || confirm === "never" ? confirm : "oncePerFolder",
    inbox: text("inbox").trim(),
    noteTemplate: text("output.noteTemplate"),
    linkLenses: earmark.get("links.codeLens") !== false,
    paragraphs: earmark.get("output.paragraphs") === true,
    timestamps: TIMESTAMPS.find((one) => one === text("output.timestamps")) ?? "off",
    upload: uploadOf(engine, upload),
    cache: {
      ageMs: number("cache.days", 0, 36_500, 90) * DAY_MS,
      bytes: number("cache.megabytes", 1, 100_000, 200) * MEGABYTE,
    },
    cost: { confirmAbove: amount("cost.confirmAbove"), monthlyBudget: amount("cost.monthlyBudget") },
    allChannels: text("channels") === "all",
    local: {
      folder: text("local.folder").trim(),
      threads: number("local.threads", 0, 16, 0),
    },
    network: { ...readNetwork(), keyWithoutTls: mayGoInTheClear(earmark) },
  });
}

/** The settings for files that go into a document, which may lie in other folders of the workspace. */
export function settingsFor(note: vscode.Uri | undefined, files: readonly vscode.Uri[]): Settings {
  const ofNote = readSettings(note);
  const own = files.map((file) => readSettings(file));
  return settingsOfBoth(note && ofNote, own) ?? ofNote;
}

/** Set for this machine only: no workspace can have a key sent where others read it. */
function mayGoInTheClear(earmark: vscode.WorkspaceConfiguration): boolean {
  return earmark.get("keyWithoutTls") === true;
}

function kindIn(earmark: vscode.WorkspaceConfiguration): ServerKind {
  return SERVER_KINDS.find((one) => one === earmark.get("server.kind")) ?? "other";
}

/** @throws {EarmarkError} `settings` */
function engineIn(earmark: vscode.WorkspaceConfiguration, id: EngineId, region: Region, modelId: string): Engine {
  switch (id) {
    case "cloud": {
      const compatible = earmark.get("protocol") === "compatible";
      return {
        id,
        region,
        baseUrl: baseUrlOf(region, asText(earmark.get("baseUrl")), mayGoInTheClear(earmark)),
        compatible,
      };
    }
    case "server": {
      const headers = Object.entries(earmark.get<object>("server.headers") ?? {}).filter(isHeader);
      const baseUrl = serverUrlOf(asText(earmark.get("server.url")));
      return { id, baseUrl, kind: kindIn(earmark), headers: Object.fromEntries(headers) };
    }
    case "local":
      return { id, revision: findLocal(modelId).revision };
    case "command": {
      const line = asTexts(earmark.get("command"));
      if (!line.some((part) => part.includes("{audio}")))
        throw new EarmarkError("settings", "earmark.command must specify a program with {audio} among its arguments.");
      return { id, line };
    }
  }
}

function modelIn(earmark: vscode.WorkspaceConfiguration, id: EngineId, region: Region, modelId?: string): Model {
  switch (id) {
    case "cloud":
      return modelOf(modelId ?? (asText(earmark.get("model")).trim() || DEFAULT_MODEL), region);
    case "server":
      return serverModel(kindIn(earmark), modelId ?? asText(earmark.get("server.model")).trim());
    case "local":
      return localModelIn(modelId ?? asText(earmark.get("local.model")).trim());
    case "command":
      return commandModel(asTexts(earmark.get("command")));
  }
}

/** What is wrong with the name is said when it is used. */
function localModelIn(id: string): Model {
  try {
    return asModel(findLocal(id));
  } catch {
    return { ...asModel(LOCAL_MODELS[0] as LocalModel), id };
  }
}

/** What is wrong with the engine's settings is said when it is used. */
function uploadOf(engine: () => Engine, chosen: Upload): Upload {
  try {
    return uploadFor(engine(), chosen);
  } catch {
    return chosen;
  }
}

/** A name and a value that can stand in a request (RFC 9110, 5.6.2 and 5.5). */
function isHeader(header: [string, unknown]): header is [string, string] {
  const [name, value] = header;
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof value === "string" && /^[\x20-\x7e]*$/.test(value);
}

/** The model at the user's own price a second, where one is set for it. */
function atPrices(model: Model, region: Region, prices: unknown): Model {
  const own: unknown = typeof prices === "object" && prices !== null ? Reflect.get(prices, model.id) : undefined;
  if (typeof own !== "number" || !Number.isFinite(own) || own < 0) return model;
  const currency = model.prices[region]?.currency ?? (region === "beijing" ? "CNY" : "USD");
  return { ...model, prices: { ...model.prices, [region]: { amount: own, currency } } };
}

/** The editor's own proxy settings. Without one the environment's counts; `http.proxySupport: off` means none at all. */
function readNetwork(): Network {
  const http = vscode.workspace.getConfiguration("http");
  const proxy = asText(http.get("proxy")).trim();
  const noProxy = asTexts(http.get("noProxy"));
  const authorization = asText(http.get("proxyAuthorization"));
  return {
    ...TIMEOUTS,
    ...(http.get("proxySupport") === "off" ? { proxy: "" } : proxy ? { proxy } : {}),
    ...(noProxy.length > 0 ? { noProxy } : {}),
    ...(authorization ? { proxyAuthorization: authorization } : {}),
    strictTls: http.get("proxyStrictSSL") !== false,
  };
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item: unknown) => typeof item === "string") : [];
}

/** Sets it for this machine, so that no workspace can point it elsewhere. */
export async function setForMachine(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("earmark").update(name, value, vscode.ConfigurationTarget.Global);
}
