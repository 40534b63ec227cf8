import { EarmarkError, type ErrorCode } from "../core/errors";
import type { Span } from "../core/types";
import { plural } from "../core/translate";
import type { EngineId } from "../recognizers/engine";
import { clock } from "../transcript/join";
import { t } from "./ui/l10n";

/** What a person can do about an error. `do` in `actions.ts` carries it out. */
export type Action =
  | "setKey"
  | "getKey"
  | "changeRegion"
  | "openConsole"
  | "chooseModel"
  | "retry"
  | "retryWithoutContext"
  | "showLog"
  | "setFfmpeg"
  | "installFfmpeg"
  | "openSettings"
  | "openProxySettings"
  | "redo"
  | "showUsage"
  | "changeBudget"
  | "selectEngine"
  | "useLocal"
  | "manageModels";

/** What is known about the job that failed. */
export interface Circumstances {
  /** Name of the recording. */
  readonly name: string;
  readonly codec: string;
  readonly model: string;
  readonly engine: EngineId;
  readonly region: string;
  readonly host: string;
  readonly partsSaved: number;
  /** 0 while the recording is still being cut. */
  readonly partsTotal: number;
  /** Where the failed part is. */
  readonly span?: Span;
}

/** An error as the person meets it. */
export interface Words {
  readonly message: string;
  readonly actions: readonly Action[];
}

/** What happened and what to do, for every error. No raw JSON, no status codes: those are in the log. */
export function wordsFor(error: unknown, at: Circumstances): Words {
  const code: ErrorCode | undefined = error instanceof EarmarkError ? error.code : undefined;
  const detail = error instanceof EarmarkError ? error.detail : undefined;
  switch (code) {
    case "noKey":
      return {
        message: t("An API key for Alibaba Cloud Model Studio is required."),
        actions: ["setKey", "useLocal", "getKey"],
      };
    case "badKey":
      if (at.engine === "server")
        return { message: t("{0} rejected the API key.", at.host), actions: ["setKey", "selectEngine"] };
      return {
        message: t("The API key was rejected in {0}. API keys work only in the region that issued them.", at.region),
        actions: ["changeRegion", "setKey"],
      };
    case "arrears":
      return {
        message: t("Your account has an overdue payment or insufficient balance."),
        actions: ["openConsole", "retry"],
      };
    case "notActivated":
      return {
        message: t("Your account has not activated Model Studio or the model {0}.", at.model),
        actions: ["openConsole", "chooseModel"],
      };
    case "modelMissing":
      if (at.engine === "server")
        return { message: t("{0} has no model {1}.", at.host, at.model || "?"), actions: ["selectEngine", "showLog"] };
      return {
        message: t("The model {0} is not available in {1}.", at.model, at.region),
        actions: ["chooseModel", "changeRegion"],
      };
    case "wrongModel": {
      const instead = at.engine === "cloud" ? (error as EarmarkError).detail : undefined;
      return {
        message: instead
          ? t("Earmark does not support the model {0}. Use {1} instead.", at.model, instead)
          : t("The model {0} does not accept recordings in this format. Select another model.", at.model),
        actions: ["chooseModel"],
      };
    }
    case "throttled":
      return {
        message: t("The service is limiting requests, and this request timed out. {0}", saved(at)),
        actions: ["retry"],
      };
    case "quota":
      return { message: t("Your free or paid quota is used up."), actions: ["openConsole"] };
    case "refused":
      return {
        message: t("The service refused {0} because of its content. The rest was transcribed.", range(at)),
        actions: ["retryWithoutContext"],
      };
    case "looped":
      return {
        message: t("The service repeated the same text for {0}. The rest was transcribed.", range(at)),
        actions: ["retry", "retryWithoutContext"],
      };
    case "budget":
      return {
        message: t("This month's transcription budget is used up. {0}", saved(at)),
        actions: ["showUsage", "changeBudget", "retry"],
      };
    case "tooLong":
    case "tooLarge":
      return {
        message: t("The service rejected {0} because it is too long or too large.", range(at)),
        actions: ["chooseModel", "showLog"],
      };
    case "unreadable":
      return {
        message: at.codec ? t("Could not decode {0} ({1}).", at.name, at.codec) : t("Could not decode {0}.", at.name),
        actions: ["showLog"],
      };
    case "playlist":
      return {
        message: t("{0} is a playlist, not a recording. Earmark does not open the files it lists.", at.name),
        actions: ["showLog"],
      };
    case "notSupported":
      return { message: t("The format of {0} is not supported.", at.name), actions: ["showLog"] };
    case "noFfmpeg":
      return { message: t("ffmpeg was not found."), actions: ["setFfmpeg", "installFfmpeg"] };
    case "noAudio":
      return { message: t("{0} has no audio track.", at.name), actions: ["showLog"] };
    case "emptyFile":
      return { message: t("{0} is empty.", at.name), actions: ["showLog"] };
    case "missingFile":
      return {
        message: t("Could not read {0}. It may have been moved, or it is not a file.", at.name),
        actions: ["retry"],
      };
    case "changed":
      return {
        message: t("{0} was changed or replaced after you confirmed it. No more of it was sent.", at.name),
        actions: ["showLog"],
      };
    case "offline":
    case "unreachable":
    case "cut":
      return { message: t("No connection to {0}. {1}", at.host, saved(at)), actions: ["retry"] };
    case "timeout":
      return { message: t("{0} did not respond in time. {1}", at.host, saved(at)), actions: ["retry"] };
    case "proxy":
      return {
        message: t("The proxy blocked the request to {0}. {1}", at.host, saved(at)),
        actions: ["retry", "openProxySettings"],
      };
    case "proxySignIn":
      return {
        message: t(
          "The proxy requires a sign-in. Add the user name and password to the setting http.proxy (http://user:password@host:port). {0}",
          saved(at),
        ),
        actions: ["openProxySettings", "retry"],
      };
    case "certificate":
      return {
        message: t("This machine does not trust the certificate of {0}.", at.host),
        actions: ["openProxySettings", "retry"],
      };
    case "service":
    case "badAnswer":
      if (at.engine === "server" && detail)
        return { message: t("{0} had an error: {1}", at.host, detail), actions: ["retry", "showLog"] };
      return { message: t("The service had an internal error. {0}", saved(at)), actions: ["retry", "showLog"] };
    case "badUrl":
      return {
        message: t("The service could not download the URL. The URL must be public and reachable from {0}.", at.region),
        actions: ["retry", "showLog"],
      };
    case "badRequest":
      if (at.engine === "server" && detail)
        return {
          message: t("{0} rejected the request: {1}", at.host, detail),
          actions: ["showLog", "selectEngine"],
        };
      return { message: t("The service rejected the request."), actions: ["showLog", "chooseModel"] };
    case "settings":
      return { message: t("Invalid setting: {0}", (error as EarmarkError).message), actions: ["openSettings"] };
    case "engine":
      return {
        message: t("{0} failed on this machine. {1}", at.model, saved(at)),
        actions: ["showLog", "retry", "selectEngine"],
      };
    case "noModel":
      return {
        message: t("The local model {0} is not downloaded.", at.model),
        actions: ["manageModels", "selectEngine"],
      };
    case "modelDamaged":
      return {
        message: t(
          "The local model {0} is damaged. The damaged files were removed. Download the model again.",
          at.model,
        ),
        actions: ["manageModels", "showLog"],
      };
    case "oldSystem":
      return {
        message: t(
          "The local engine requires {0}, which is not available on this system.",
          (error as EarmarkError).detail ?? "?",
        ),
        actions: ["selectEngine", "showLog"],
      };
    case "engineFolder":
      return {
        message: t(
          "The local engine cannot open {0} because the path contains non-English characters. Set earmark.local.folder to another folder.",
          (error as EarmarkError).detail ?? "?",
        ),
        actions: ["openSettings", "selectEngine"],
      };
    case "notInFolder":
      return {
        message: t(
          "{0} of {1} is missing from the folder or has a different version.",
          (error as EarmarkError).detail ?? "?",
          at.model,
        ),
        actions: ["manageModels"],
      };
    case "noSpace":
      return {
        message: t("There is not enough disk space for {0}. What was already downloaded was kept.", at.model),
        actions: ["manageModels", "openSettings"],
      };
    case undefined:
      return { message: t("An unexpected error occurred in Earmark. {0}", saved(at)), actions: ["showLog", "retry"] };
  }
}

/** Names of the actions, as on the buttons. */
export function labelOf(action: Action): string {
  switch (action) {
    case "setKey":
      return t("Set API Key");
    case "getKey":
      return t("Get API Key");
    case "changeRegion":
      return t("Change Region");
    case "openConsole":
      return t("Open Console");
    case "chooseModel":
      return t("Select Model");
    case "retry":
      return t("Retry");
    case "retryWithoutContext":
      return t("Retry Segment Without Context");
    case "showLog":
      return t("Show Log");
    case "setFfmpeg":
      return t("Set ffmpeg Path");
    case "installFfmpeg":
      return t("Install Instructions");
    case "openSettings":
    case "openProxySettings":
      return t("Open Settings");
    case "redo":
      return t("Retranscribe in Another Language...");
    case "showUsage":
      return t("Show Usage");
    case "changeBudget":
      return t("Change Budget");
    case "selectEngine":
      return t("Select Engine");
    case "useLocal":
      return t("Use Local Engine");
    case "manageModels":
      return t("Manage Local Models");
  }
}

function saved({ partsSaved, partsTotal }: Circumstances): string {
  if (partsSaved === 0) return t("Nothing was lost.");
  return partsTotal > 0
    ? plural(
        partsTotal,
        t("Saved {0} of {1} segment.", partsSaved, partsTotal),
        t("Saved {0} of {1} segments.", partsSaved, partsTotal),
      )
    : savedSegments(partsSaved);
}

/** What is kept of something that was interrupted. */
export function savedSegments(count: number): string {
  return plural(count, t("Saved {0} segment.", count), t("Saved {0} segments.", count));
}

function range({ span, name }: Circumstances): string {
  return span && span.end > 0 ? t("{0} to {1}", clock(span.start), clock(span.end)) : name;
}
