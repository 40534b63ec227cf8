import { baseUrlOf } from "../recognizers/baseUrl";
import { modelOf, type Model, type Region } from "../recognizers/catalog";
import type { Engine } from "../recognizers/engine";
import { PROXY_VARIABLES, type Network } from "../recognizers/network";
import type { Settings } from "./parseSettings";

/** Where an editor has what a server for agents needs. */
export interface ServerPlaces {
  /** The editor's own folder, in which agents find what the editor knows. */
  readonly cache: string;
  /** Of the local engine. */
  readonly models: string;
  /** That agents may read, by their absolute paths. */
  readonly folders: readonly string[];
  readonly glossaries: readonly string[];
}

/** A server's environment as it differs from the editor's; null takes a variable out. */
export type ServerEnvironment = Record<string, string | null>;

/** The arguments of `earmark mcp` that say what the settings of an editor say. No key is among them. */
export function serverArguments(settings: Settings, places: ServerPlaces): readonly string[] {
  const { language, itn, upload, parallel, retryMs, allChannels, ffmpegPath, cache, network } = settings;
  return [
    "mcp",
    ...engineArguments(settings, places),
    ...spendingArguments(settings),
    ...valued("language", language),
    ...flag("itn", itn),
    ...valued("upload", upload === "compact" ? upload : undefined),
    ...flag("all-channels", allChannels),
    ...flag("key-without-tls", network.keyWithoutTls === true),
    ...valued("parallel", parallel),
    ...valued("retry-seconds", retryMs / 1_000),
    ...valued("ffmpeg", ffmpegPath || undefined),
    ...valued("cache-dir", places.cache),
    ...valued("cache-days", Math.round(cache.ageMs / 86_400_000)),
    ...places.glossaries.flatMap((file) => valued("glossary", file)),
    "--",
    ...places.folders,
  ];
}

/** Where the server finds its way, and with which key: nothing that happens to stand in the editor's own environment may lead it elsewhere. */
export function serverEnvironment(engine: Engine, network: Network, key: string | undefined): ServerEnvironment {
  return {
    ELECTRON_RUN_AS_NODE: "1",
    DASHSCOPE_HTTP_BASE_URL: null,
    ...(key === undefined ? {} : { [engine.id === "server" ? "EARMARK_SERVER_KEY" : "DASHSCOPE_API_KEY"]: key }),
    ...proxyVariables(network),
  };
}

function engineArguments({ engine, model, region, local }: Settings, { models }: ServerPlaces): readonly string[] {
  switch (engine.id) {
    case "cloud":
      return [
        ...valued("region", region === "custom" ? undefined : region),
        ...valued("base-url", engine.baseUrl === usualUrl(region) ? undefined : engine.baseUrl),
        ...flag("compatible", engine.compatible),
        ...valued("model", model.id),
        ...valued("price", ownPrice(model, region)),
      ];
    case "server":
      return [...valued("server", engine.baseUrl), ...valued("server-kind", engine.kind), ...valued("model", model.id)];
    case "command":
      return valued("command", JSON.stringify(engine.line));
    case "local":
      return [...valued("local", model.id), ...valued("models-dir", local.folder || models)];
  }
}

function usualUrl(region: Region): string | undefined {
  return region === "custom" ? undefined : baseUrlOf(region, "");
}

/** The user's own price a second; undefined where it is that of the catalog. */
function ownPrice(model: Model, region: Region): string | undefined {
  const price = model.prices[region];
  if (!price || !("amount" in price)) return undefined;
  const usual = modelOf(model.id, region).prices[region];
  return usual && "amount" in usual && usual.amount === price.amount ? undefined : decimal(price.amount);
}

/**
 * Each price is asked about, as in the editor, unless the user wants to be asked for none: then up to where they want to be asked, in
 * all, or up to what is usual.
 */
function spendingArguments({ confirmUpload, cost: { confirmAbove, monthlyBudget } }: Settings): readonly string[] {
  const unasked = confirmUpload !== "never" ? "0" : confirmAbove > 0 ? decimal(confirmAbove) : undefined;
  return [
    ...valued("confirm-above", unasked),
    ...valued("monthly-budget", monthlyBudget > 0 ? decimal(monthlyBudget) : undefined),
  ];
}

/** The editor's own proxy, under every name by which libraries look for one; without one the environment's counts. */
function proxyVariables({ proxy, noProxy }: Network): ServerEnvironment {
  const named = (names: readonly string[], value: string | null): ServerEnvironment =>
    Object.fromEntries(names.map((name) => [name, value]));
  return {
    ...(proxy === undefined ? {} : named(PROXY_VARIABLES, proxy || null)),
    ...(noProxy === undefined ? {} : named(["no_proxy", "NO_PROXY"], noProxy.join(","))),
  };
}

/** With the name: a value may begin with a dash. */
function valued(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}=${value}`];
}

function flag(name: string, isSet: boolean): readonly string[] {
  return isSet ? [`--${name}`] : [];
}

/** As a number is written, without an exponent. */
function decimal(amount: number): string {
  return new Intl.NumberFormat("en", { useGrouping: false, maximumFractionDigits: 20 }).format(amount);
}
