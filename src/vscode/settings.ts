import * as vscode from "vscode";
import type { SourceKind } from "../context/assemble";
import { baseUrlOf } from "../recognizers/baseUrl";
import { DEFAULT_MODEL, modelOf, type Model, type Region } from "../recognizers/catalog";
import { TIMEOUTS, type Network } from "../recognizers/network";

/** Everything a job needs to know, read once when it starts. */
export interface Settings {
  readonly region: Region;
  /** @throws {EarmarkError} `settings` */
  readonly baseUrl: () => string;
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
  readonly noteTemplate: string;
  readonly network: Network;
}

const SOURCES: readonly SourceKind[] = ["selection", "glossary", "document", "project"];
const REGIONS: readonly Region[] = ["beijing", "singapore", "us", "custom"];

/** The settings as they are for a place in the workspace. Values of the wrong type, which any workspace can hold, count as unset. */
export function readSettings(scope: vscode.ConfigurationScope | undefined): Settings {
  const earmark = vscode.workspace.getConfiguration("earmark", scope ?? null);
  const text = (name: string): string => asText(earmark.get(name));
  const number = (name: string, least: number, most: number, otherwise: number): number => {
    const value: unknown = earmark.get(name);
    return typeof value === "number" && Number.isFinite(value)
      ? Math.min(most, Math.max(least, Math.round(value)))
      : otherwise;
  };
  const region = REGIONS.find((one) => one === text("region")) ?? "beijing";
  const model = modelOf(text("model").trim() || DEFAULT_MODEL, region);
  const confirm = text("confirmUpload");
  const sources = asTexts(earmark.get("context.sources"));
  return Object.freeze({
    region,
    baseUrl: () => baseUrlOf(region, text("baseUrl")),
    model,
    language: text("language").trim() || undefined,
    itn: earmark.get("inverseTextNormalization") === true,
    contextSources: SOURCES.filter((source) => sources.includes(source)),
    glossaryFiles: asTexts(earmark.get("context.glossaryFiles")),
    maxTokens: number("context.maxTokens", 0, model.limits.contextTokens, 1_500),
    contextMode: text("context.mode") === "text" ? "text" : "terms",
    contextExclude: asTexts(earmark.get("context.exclude")),
    ffmpegPath: text("ffmpegPath").trim(),
    parallel: number("parallel", 1, 16, 4),
    retryMs: number("retrySeconds", 0, 3_600, 60) * 1_000,
    confirmUpload: confirm === "always" || confirm === "never" ? confirm : "oncePerFolder",
    noteTemplate: text("output.noteTemplate"),
    network: readNetwork(),
  });
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
