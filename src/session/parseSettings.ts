import type { SourceKind } from "../context/assemble";
import type { EarmarkError } from "../core/errors";
import { isLanguageCode } from "../core/languageCode";
import { distinct, type Notice } from "../core/notices";
import type { Upload } from "../core/types";
import type { LocalModel } from "../local/models";
import {
  DEFAULT_MODEL,
  modelOf,
  pricedAt,
  REALTIME_MODEL,
  REGIONS,
  type Model,
  type Region,
} from "../recognizers/catalog";
import { ENGINES, keyNameOf, uploadFor, type Engine, type EngineId, type KeyName } from "../recognizers/engine";
import type { Network } from "../recognizers/network";
import type { Bounds } from "../storage/clipStore";
import type { TextStyle } from "../transcript/style";
import type { InboxSettings } from "./inbox/inboxSettings";
import { parseEngine } from "./parseEngine";
import { isAmountOf, SettingsReader, type GetSetting } from "./settingsReader";
import type { ConsentSettings } from "./shipment";

/** How somebody dictates. */
export interface DictationSettings {
  /** As it is set: relative to the note, or absolute; `~` is the home folder. */
  readonly folder: string;
  readonly format: "flac" | "m4a";
  /** A link to the recording stands before the text. */
  readonly link: boolean;
  /** What ffmpeg is given; empty: the system's own choice. */
  readonly microphone: string;
  /** Of the engine, for sound that is still coming. */
  readonly model: Model;
}

/** Everything that a job needs to know, read once when it starts. */
export interface Settings extends ConsentSettings {
  readonly problem: undefined;
  /** What was not used as it is set. */
  readonly ignored: readonly Notice[];
  /** Whose key the engine needs, also where something that does not decide this is wrong; undefined: nobody's, or not known. */
  readonly keyName: KeyName | undefined;
  readonly contextSources: readonly SourceKind[];
  readonly glossaryFiles: readonly string[];
  /** Tokens, at most what the model takes. */
  readonly maxTokens: number;
  readonly contextMode: "terms" | "text";
  readonly contextExclude: readonly string[];
  /** What is said as an identifier's words is written as the identifier. */
  readonly contextIdentifiers: boolean;
  /** Where the user's recordings arrive. */
  readonly inbox: InboxSettings;
  readonly dictation: DictationSettings;
  readonly noteTemplate: string;
  /** What can be done stands above links to recordings in notes. */
  readonly linkLenses: boolean;
  readonly paragraphs: boolean;
  readonly timestamps: TextStyle["timestamps"];
  readonly cache: Bounds;
  readonly local: { readonly folder: string; readonly threads: number };
  readonly network: Network;
}

/** Settings with which nothing can be transcribed, and why; what they say of other things holds. */
export interface WrongSettings extends Omit<Settings, "engine" | "problem"> {
  readonly engine: undefined;
  /** `settings`, with the name of the first setting that is wrong. */
  readonly problem: EarmarkError;
}

/** Settings as they stand. Who transcribes is known only where nothing is wrong. */
export type AnySettings = Settings | WrongSettings;

/** It is a setting of who transcribes, without which that engine cannot be used. */
export function isOfEngine({ setting }: EarmarkError): boolean {
  return !setting || /^earmark\.(?:region|baseUrl|protocol|server\.|command|local\.)/.test(setting.id);
}

/** The same settings, of which nothing is wrong only where nothing is wrong with the others. */
export function withProblemsOf(settings: AnySettings, others: readonly AnySettings[]): AnySettings {
  const all = [settings, ...others];
  const ignored = distinct(all.flatMap((one) => one.ignored));
  const problem = all.find((one) => one.problem)?.problem;
  return problem ? { ...settings, ignored, engine: undefined, problem } : { ...settings, ignored };
}

/** The settings, to transcribe with them. @throws {EarmarkError} `settings` */
export function usable(settings: AnySettings): Settings {
  if (settings.problem) throw settings.problem;
  return settings;
}

/** What of settings is not in them. */
export interface SettingsWorld {
  /** All values of a list that protects: a workspace adds to it, and takes nothing away. */
  readonly excludes: readonly unknown[];
  readonly network: Network;
  /** Of this machine. @throws {EarmarkError} `settings` where its administrator's list cannot be read */
  readonly localModels: () => readonly LocalModel[];
}

/** A job that began with another model and engine than today's. */
export interface Before {
  readonly model?: string;
  readonly engine?: EngineId;
}

/** Beside the note. */
const RECORDINGS = "recordings";

const DAY_MS = 86_400_000;
const MEGABYTE = 1_000_000;

const SOURCES: readonly SourceKind[] = ["selection", "glossary", "document", "project"];
const UPLOADS = ["lossless", "compact"] as const;
const CONFIRM = ["oncePerFolder", "always", "never"] as const;
const TIMESTAMPS = ["off", "paragraph", "segment"] as const;

/** Settings to values; what is wrong with them is `problem` or `ignored`. Never throws. */
export function parseSettings(get: GetSetting, world: SettingsWorld, before?: Before): AnySettings {
  const reader = new SettingsReader(get);
  const engineId = before
    ? (ENGINES.find((one) => one === before.engine) ?? "cloud")
    : reader.oneOf("engine", ENGINES, "cloud");
  // Of another engine nothing but prices hangs on it.
  const region =
    engineId === "cloud"
      ? reader.oneOf("region", REGIONS, "beijing")
      : (REGIONS.find((one) => one === get("region")) ?? "beijing");
  const { engine, model: asIs } = parseEngine(engineId, region, before?.model, reader, world.localModels);
  const model = atOwnPrice(asIs, region, reader);
  const language = reader.text("language");
  // A workspace can hold anything, and it goes into requests and into the arguments of a program.
  const isCode = isLanguageCode(language);
  if (language && !isCode) reader.wrong("language", { code: "notLanguage" }, "");
  const upload: Upload = reader.oneOf("upload", UPLOADS, "lossless");
  const rest = {
    engineId,
    keyName: engine && keyNameOf(engine),
    region,
    model,
    language: isCode ? language : undefined,
    itn: reader.flag("inverseTextNormalization"),
    contextSources: reader.some("context.sources", SOURCES),
    glossaryFiles: reader.texts("context.glossaryFiles"),
    maxTokens: Math.min(model.limits.contextTokens, reader.count("context.maxTokens", 0, 10_000, 1_500)),
    contextMode: reader.oneOf("context.mode", ["terms", "text"] as const, "terms"),
    contextExclude: reader.texts("context.exclude", world.excludes),
    contextIdentifiers: reader.flag("context.identifiers", true),
    ffmpegPath: reader.text("ffmpegPath"),
    parallel: reader.count("parallel", 1, 16, 4),
    retryMs: reader.count("retrySeconds", 0, 3_600, 60) * 1_000,
    confirmUpload: reader.oneOf("confirmUpload", CONFIRM, "oncePerFolder"),
    inbox: {
      folder: reader.text("inbox.folder") || earlierInbox(get),
      watch: reader.flag("inbox.watch"),
      notes: reader.text("inbox.notes"),
    },
    dictation: {
      folder: reader.text("dictation.folder") || RECORDINGS,
      format: reader.oneOf("dictation.format", ["flac", "m4a"] as const, "flac"),
      link: reader.flag("dictation.link"),
      microphone: reader.text("dictation.microphone"),
      model: atOwnPrice(modelFor(engineId, region, asIs, reader), region, reader),
    },
    noteTemplate: reader.whole("output.noteTemplate"),
    linkLenses: reader.flag("links.codeLens", true),
    paragraphs: reader.flag("output.paragraphs"),
    timestamps: reader.oneOf("output.timestamps", TIMESTAMPS, "off"),
    upload: engine ? uploadFor(engine, upload) : upload,
    cache: {
      ageMs: reader.count("cache.days", 0, 36_500, 90) * DAY_MS,
      bytes: reader.count("cache.megabytes", 1, 100_000, 200) * MEGABYTE,
    },
    cost: { confirmAbove: reader.amount("cost.confirmAbove"), monthlyBudget: reader.amount("cost.monthlyBudget") },
    allChannels: reader.oneOf("channels", ["first", "all"] as const, "first") === "all",
    local: { folder: reader.text("local.folder"), threads: reader.count("local.threads", 0, 16, 0) },
    network: { ...world.network, keyWithoutTls: reader.flag("keyWithoutTls") },
  };
  const { problem, notices: ignored } = reader;
  if (problem) return Object.freeze({ ...rest, ignored, engine: undefined, problem });
  // Without a problem there is an engine.
  return Object.freeze({ ...rest, ignored, engine: engine as Engine, problem: undefined });
}

/** The one for dictation: what takes only whole recordings, or is not for this, has another in its place. */
function modelFor(engine: EngineId, region: Region, model: Model, reader: SettingsReader): Model {
  const wantsRealtime = reader.flag("dictation.realtime", true);
  if (engine !== "cloud") return model;
  const realtime = modelOf(REALTIME_MODEL, region);
  // A host of the user's own may have it; of the service's regions those have it that have a price for it.
  if (wantsRealtime && (region === "custom" || realtime.prices[region])) return realtime;
  return model.protocol === "filetrans" || model.instead !== undefined ? modelOf(DEFAULT_MODEL, region) : model;
}

/** Before there was anything else to set about it, the folder was the setting: as long as that stands, its parts cannot be read. */
function earlierInbox(get: GetSetting): string {
  const earlier = get("inbox");
  return typeof earlier === "string" ? earlier.trim() : "";
}

/** The model at the user's own price a second, where one is set for it. */
function atOwnPrice(model: Model, region: Region, reader: SettingsReader): Model {
  const own = reader.object("cost.prices").get(model.id);
  if (own === undefined) return model;
  if (!isAmountOf(own)) {
    reader.wrong("cost.prices", { code: "notAmount" }, {});
    return model;
  }
  return pricedAt(model, region, own);
}
