import { parseArgs } from "node:util";
import type { Upload } from "../core/types";
import type { Region } from "../recognizers/catalog";
import { SERVER_KINDS, type ServerKind } from "../recognizers/servers";
import { QUIET_SECONDS } from "../session/followRecording";
import { FORMATS, type Format } from "../transcript/render";
import { amountOf, languageOf, listOf, modelNameOf, oneOf, shardOf, whole, type Shard } from "./optionValues";
import { UsageError } from "./usageError";

export { UsageError };

/** What `earmark transcribe`, `earmark watch`, or `earmark mcp` was asked for. */
export interface CliOptions {
  /** Tools for agents; the inputs are folders then. */
  readonly serves: boolean;
  /** `earmark watch`: the one input is a folder where recordings arrive. */
  readonly watch: WatchOptions | undefined;
  /** A file with the template of notes; undefined: the usual one. */
  readonly template: string | undefined;
  /** What such a server may spend without asking, in the region's currency. */
  readonly confirmAbove: number;
  /** What all calls together, and an editor whose folder is the cache, may spend in a month, in the region's currency; 0 for no limit. */
  readonly monthlyBudget: number;
  /** Price of a second of sound, for what has no known one. */
  readonly price: number | undefined;
  readonly inputs: readonly string[];
  readonly contextFiles: readonly string[];
  readonly glossaryFiles: readonly string[];
  /** Identifiers of these files are written as they are when their words are said. */
  readonly identifiers: boolean;
  readonly language: string | undefined;
  readonly itn: boolean;
  readonly model: string | undefined;
  readonly region: Region;
  readonly baseUrl: string | undefined;
  /** It came from the environment, and not from an option. */
  readonly isBaseUrlOfEnvironment: boolean;
  /** DashScope's OpenAI-compatible mode. */
  readonly compatible: boolean;
  /** Files may lie in the service's temporary storage for 48 hours. */
  readonly temporaryStorage: boolean;
  readonly allChannels: boolean;
  /** The audio track of each recording, counted from 0; undefined: one with speech. */
  readonly track: number | undefined;
  /** A server of one's own instead of the service. */
  readonly server: { readonly url: string; readonly kind: ServerKind } | undefined;
  /** Keys may go over a private network in clear text. */
  readonly keyWithoutTls: boolean;
  /** A program instead of the service: its arguments as they are. */
  readonly command: readonly string[] | undefined;
  /** A model on this machine instead of the service. */
  readonly local: string | undefined;
  /** Where such models are; undefined: the system's own folder. */
  readonly modelsDir: string | undefined;
  /** What would be asked is agreed to. */
  readonly yes: boolean;
  readonly parallel: number;
  readonly upload: Upload;
  readonly retrySeconds: number;
  readonly format: Format;
  readonly outDir: string | undefined;
  readonly force: boolean;
  /** Every so many of the recordings; undefined: all of them. */
  readonly shard: Shard | undefined;
  readonly cacheDir: string | undefined;
  /** Days; undefined: as usual. 0: transcripts are not kept. */
  readonly cacheDays: number | undefined;
  readonly cache: boolean;
  readonly resume: boolean;
  readonly jsonEvents: boolean;
  /** The recording is still being written: it ends so many seconds after its last byte. */
  readonly follow: number | undefined;
  readonly ffmpegPath: string;
}

/** How a folder is watched. */
export interface WatchOptions {
  /** Where the notes go; undefined: beside each recording. */
  readonly notes: string | undefined;
  /** It ends when nothing is left to be done. */
  readonly once: boolean;
}

const REGIONS: readonly Region[] = ["beijing", "singapore", "us"];
const UPLOADS: readonly Upload[] = ["lossless", "compact"];

/** Reads the arguments after the program's name; `help` where that is what is wanted. @throws {UsageError} */
export function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): CliOptions | "help" {
  const { values, positionals } = parse(args);
  if (values.help === true || positionals.length === 0) return "help";
  const [command, ...inputs] = positionals;
  const serves = command === "mcp";
  const watches = command === "watch";
  if (command !== "transcribe" && !serves && !watches) throw new UsageError(`Unknown command: ${command}.`);
  if (serves) refuse(values, "mcp", OF_FILES);
  else onlyWith(values, "mcp", ["confirm-above", "cache-days"]);
  if (watches) refuse(values, "watch", ["out-dir", "shard", "no-cache", "resume", "follow"]);
  else onlyWith(values, "watch", ["notes", "once"]);
  if (!serves && !watches) onlyWith(values, "mcp and watch", ["monthly-budget", "price"]);
  // An empty name, as of a script's variable, would be the current folder.
  if (watches && (inputs.length !== 1 || inputs[0] === "")) throw new UsageError("Specify one folder to watch.");
  if (inputs.length === 0 && !serves) throw new UsageError("Specify a recording, a folder, or a URL.");
  const baseUrl = values["base-url"] ?? env["DASHSCOPE_HTTP_BASE_URL"];
  const region = oneOf("region", values.region, REGIONS);
  // Whoever names both means a host of that region, such as that of a workspace, with its models and prices.
  const isOfRegion = values.region !== undefined && values["base-url"] !== undefined;
  if (values.resume === true && values.force === true)
    throw new UsageError("--resume and --force cannot be used together.");
  return {
    serves,
    watch: watches ? { notes: values.notes, once: values.once === true } : undefined,
    template: values.template,
    confirmAbove: amountOf("confirm-above", values["confirm-above"] ?? "1"),
    monthlyBudget: amountOf("monthly-budget", values["monthly-budget"] ?? "0"),
    price: values.price === undefined ? undefined : amountOf("price", values.price),
    inputs,
    contextFiles: values.context ?? [],
    glossaryFiles: values.glossary ?? [],
    identifiers: values["no-identifiers"] !== true,
    language: languageOf(values.language),
    itn: values.itn === true,
    model: modelNameOf(values.model),
    region: baseUrl && !isOfRegion ? "custom" : region,
    baseUrl,
    isBaseUrlOfEnvironment: values["base-url"] === undefined,
    compatible: values.compatible === true,
    temporaryStorage: values["temporary-storage"] === true,
    allChannels: values["all-channels"] === true,
    track: values.track === undefined ? undefined : whole("track", values.track, 1, 64) - 1,
    server:
      values.server === undefined
        ? undefined
        : { url: values.server, kind: oneOf("server-kind", values["server-kind"] ?? "other", SERVER_KINDS) },
    keyWithoutTls: values["key-without-tls"] === true,
    command: values.command === undefined ? undefined : listOf(values.command),
    local: values.local,
    modelsDir: values["models-dir"],
    yes: values.yes === true,
    parallel: whole("parallel", values.parallel ?? "4", 1, 32),
    upload: oneOf("upload", values.upload, UPLOADS),
    retrySeconds: whole("retry-seconds", values["retry-seconds"] ?? "60", 0, 3_600),
    format: oneOf("out", values.out ?? (watches || values.template !== undefined ? "md" : undefined), FORMATS),
    outDir: values["out-dir"],
    force: values.force === true,
    shard: values.shard === undefined ? undefined : shardOf(values.shard),
    cacheDir: values["cache-dir"],
    cacheDays: values["cache-days"] === undefined ? undefined : whole("cache-days", values["cache-days"], 0, 36_500),
    cache: values["no-cache"] !== true,
    resume: values.resume === true,
    jsonEvents: values["json-events"] === true,
    follow: followOf(values.follow, inputs),
    ffmpegPath: values.ffmpeg ?? "",
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const several = { type: "string", multiple: true } as const;
  try {
    return parseArgs({
      args: withSeconds(args),
      allowPositionals: true,
      options: {
        context: several,
        glossary: several,
        "no-identifiers": flag,
        language: text,
        itn: flag,
        model: text,
        region: text,
        "base-url": text,
        compatible: flag,
        "temporary-storage": flag,
        "all-channels": flag,
        track: text,
        server: text,
        "server-kind": text,
        "key-without-tls": flag,
        command: text,
        parallel: text,
        upload: text,
        "retry-seconds": text,
        out: text,
        "out-dir": text,
        force: flag,
        shard: text,
        "confirm-above": text,
        "monthly-budget": text,
        price: text,
        "cache-dir": text,
        "cache-days": text,
        "no-cache": flag,
        resume: flag,
        "json-events": flag,
        follow: text,
        notes: text,
        once: flag,
        template: text,
        ffmpeg: text,
        local: text,
        "models-dir": text,
        yes: { ...flag, short: "y" },
        help: { ...flag, short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** `--follow` may stand alone, which Node's reader does not know. */
function withSeconds(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  const isAlone = (at: number): boolean =>
    args[at] === "--follow" && (end < 0 || at < end) && !/^\d+$/.test(args[at + 1] ?? "");
  return args.map((arg, at) => (isAlone(at) ? `${arg}=${QUIET_SECONDS}` : arg));
}

function followOf(seconds: string | undefined, inputs: readonly string[]): number | undefined {
  if (seconds === undefined) return undefined;
  // The next one would never have its turn while one grows.
  if (inputs.length !== 1 || /^https?:\/\//.test(inputs[0] ?? ""))
    throw new UsageError("--follow can only be used with one recording on this machine.");
  return whole("follow", seconds, 1, 3_600);
}

/** A server writes no files, and what it says is the protocol's. */
const OF_FILES = ["out", "out-dir", "force", "shard", "no-cache", "resume", "json-events", "follow", "template"];

function refuse(values: Readonly<Record<string, unknown>>, command: string, names: readonly string[]): void {
  for (const name of names)
    if (values[name] !== undefined) throw new UsageError(`--${name} cannot be used with ${command}.`);
}

function onlyWith(values: Readonly<Record<string, unknown>>, commands: string, names: readonly string[]): void {
  for (const name of names)
    if (values[name] !== undefined) throw new UsageError(`--${name} can only be used with ${commands}.`);
}
