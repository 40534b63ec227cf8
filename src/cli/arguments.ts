import { parseArgs } from "node:util";
import { isLanguageCode } from "../core/languageCode";
import type { Upload } from "../core/types";
import { DEFAULT_MODEL, type Region } from "../recognizers/catalog";
import { SERVER_KINDS, type ServerKind } from "../recognizers/servers";
import { FORMATS, type Format } from "../transcript/render";

/** What `earmark transcribe` was asked for. */
export interface CliOptions {
  readonly inputs: readonly string[];
  readonly contextFiles: readonly string[];
  readonly glossaryFiles: readonly string[];
  readonly language: string | undefined;
  readonly itn: boolean;
  readonly model: string | undefined;
  readonly region: Region;
  readonly baseUrl: string | undefined;
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
  readonly parallel: number;
  readonly upload: Upload;
  readonly retrySeconds: number;
  readonly format: Format;
  readonly outDir: string | undefined;
  readonly force: boolean;
  readonly cacheDir: string | undefined;
  readonly cache: boolean;
  readonly resume: boolean;
  readonly jsonEvents: boolean;
  readonly ffmpegPath: string;
}

/** The command line is wrong; the message says how. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const HELP = `Usage: earmark transcribe <file, folder or URL>... [options]

  --context <file>       words of this text help the recognizer (may be repeated)
  --glossary <file>      terms, one a line; "wrong = right" corrects the transcript too (may be repeated)
  --language <code>      language spoken, such as zh or en; without it the service finds out
  --itn                  numbers as digits (Chinese and English)
  --model <name>         ${DEFAULT_MODEL} unless another is named
  --region <name>        beijing (default), singapore or us
  --base-url <url>       another host, with or without /api/v1; https, or http on this machine
  --compatible           the service's OpenAI-compatible mode, where a network allows only that
  --temporary-storage    for models that take whole recordings (...-filetrans): files may lie with the service for 48 hours
  --all-channels         with such a model: each channel is heard, and paid for, apart
  --track <n>            of a recording with several audio tracks this one, counted from 1; else one with speech
  --server <url>         a server of one's own that speaks as OpenAI does; its key, if any, from EARMARK_SERVER_KEY
  --key-without-tls      let the key go to a host of a private network over http, where others can read it
  --server-kind <name>   ${SERVER_KINDS.join(", ")} (default other)
  --command <json>       a program on this machine, as ["program", "argument", "{audio}"]; text on its standard output
  --parallel <n>         parts recognized at the same time (4)
  --upload <way>         lossless (FLAC, default) or compact (MP3, for slow links)
  --retry-seconds <n>    how long to ask again for what failed for a moment (60; 0: not at all)
  --out <form>           text (default), json, srt, vtt or md
  --out-dir <folder>     a file for each recording there instead of standard output; folders below a folder are kept, and
                         what is done is skipped: made from the same recording with the same options, without gaps
  --force                with --out-dir: replace files that are there, also those that were made from something else
  --cache-dir <folder>   where finished parts are kept
  --no-cache             send everything, keep no text
  --resume               with --no-cache: go on with what an interrupted run has finished
  --json-events          one JSON object a line while it goes on, instead of the text
  --ffmpeg <path>        the ffmpeg to use

The key comes from DASHSCOPE_API_KEY, a host also from DASHSCOPE_HTTP_BASE_URL.
Exit codes: 0 done, 1 a fault in Earmark, 2 wrong usage, 3 the recording, 4 the account, 5 the network, 6 the service,
7 done, but something is missing, 8 this machine (no room, a file in the way), 130 interrupted (129 and 143: by SIGHUP or
SIGTERM), 141 the reader of standard output has left. Of several recordings the worst counts. What is finished is kept in every case.
`;

const REGIONS: readonly Region[] = ["beijing", "singapore", "us"];
const UPLOADS: readonly Upload[] = ["lossless", "compact"];

/** Reads the arguments after the program's name; `help` where that is what is wanted. @throws {UsageError} */
export function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): CliOptions | "help" {
  const { values, positionals } = parse(args);
  if (values.help === true || positionals.length === 0) return "help";
  const [command, ...inputs] = positionals;
  if (command !== "transcribe") throw new UsageError(`There is no command ${command}.`);
  if (inputs.length === 0) throw new UsageError("Name a recording, a folder or a URL.");
  const baseUrl = values["base-url"] ?? env["DASHSCOPE_HTTP_BASE_URL"];
  const region = oneOf("region", values.region, REGIONS);
  if (values.resume === true && values.force === true) throw new UsageError("--resume and --force exclude each other.");
  return {
    inputs,
    contextFiles: values.context ?? [],
    glossaryFiles: values.glossary ?? [],
    language: languageOf(values.language),
    itn: values.itn === true,
    model: modelNameOf(values.model),
    region: baseUrl ? "custom" : region,
    baseUrl,
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
    parallel: whole("parallel", values.parallel ?? "4", 1, 32),
    upload: oneOf("upload", values.upload, UPLOADS),
    retrySeconds: whole("retry-seconds", values["retry-seconds"] ?? "60", 0, 3_600),
    format: oneOf("out", values.out, FORMATS),
    outDir: values["out-dir"],
    force: values.force === true,
    cacheDir: values["cache-dir"],
    cache: values["no-cache"] !== true,
    resume: values.resume === true,
    jsonEvents: values["json-events"] === true,
    ffmpegPath: values.ffmpeg ?? "",
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const several = { type: "string", multiple: true } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        context: several,
        glossary: several,
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
        "cache-dir": text,
        "no-cache": flag,
        resume: flag,
        "json-events": flag,
        ffmpeg: text,
        help: { ...flag, short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** It goes into requests, and into the arguments of a program. */
function languageOf(code: string | undefined): string | undefined {
  if (code !== undefined && !isLanguageCode(code))
    throw new UsageError("--language is a language code such as zh or en.");
  return code;
}

function modelNameOf(name: string | undefined): string | undefined {
  if (name?.trim() === "") throw new UsageError("--model is the name of a model.");
  return name?.trim();
}

function oneOf<T extends string>(name: string, value: string | undefined, all: readonly T[]): T {
  const found = value === undefined ? all[0] : all.find((one) => one === value);
  if (found === undefined) throw new UsageError(`--${name} is one of ${all.join(", ")}.`);
  return found;
}

function listOf(json: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(json);
    if (Array.isArray(list) && list.length > 0 && list.every((part) => typeof part === "string")) return list;
  } catch {
    // Said below.
  }
  const isStripped = /^\s*\[[^"]*\]\s*$/.test(json);
  throw new UsageError(
    "--command is a JSON array of strings, the program first." +
      (isStripped ? String.raw` Its quotes are gone: Windows PowerShell and cmd need \" for each of them.` : ""),
  );
}

function whole(name: string, value: string, least: number, most: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (!(number >= least && number <= most)) throw new UsageError(`--${name} is a number from ${least} to ${most}.`);
  return number;
}
