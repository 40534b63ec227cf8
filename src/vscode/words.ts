import { EarmarkError, type ErrorCode } from "../core/errors";
import type { Span } from "../core/types";
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
        message: t("An API key for Alibaba Cloud Model Studio is needed."),
        actions: ["setKey", "useLocal", "getKey"],
      };
    case "badKey":
      if (at.engine === "server")
        return { message: t("{0} rejected the key.", at.host), actions: ["setKey", "selectEngine"] };
      return {
        message: t("The key was rejected in {0}. Keys work only in the region that issued them.", at.region),
        actions: ["changeRegion", "setKey"],
      };
    case "arrears":
      return { message: t("The account is overdue or has no balance."), actions: ["openConsole", "retry"] };
    case "notActivated":
      return {
        message: t("The account has not activated Model Studio or this model ({0}).", at.model),
        actions: ["openConsole", "chooseModel"],
      };
    case "modelMissing":
      if (at.engine === "server")
        return { message: t("{0} has no model {1}.", at.host, at.model || "?"), actions: ["selectEngine", "showLog"] };
      return {
        message: t("Model {0} is not available in {1}.", at.model, at.region),
        actions: ["chooseModel", "changeRegion"],
      };
    case "wrongModel": {
      const instead = at.engine === "cloud" ? (error as EarmarkError).detail : undefined;
      return {
        message: instead
          ? t("Earmark cannot use model {0}. Use {1} instead.", at.model, instead)
          : t("Model {0} does not accept recordings in this way. Choose another model.", at.model),
        actions: ["chooseModel"],
      };
    }
    case "throttled":
      return {
        message: t("The service is limiting requests and did not let this one through in time. {0}", saved(at)),
        actions: ["retry"],
      };
    case "quota":
      return { message: t("The free or paid quota is used up."), actions: ["openConsole"] };
    case "refused":
      return {
        message: t("The service refused {0} on content grounds; the rest is kept.", range(at)),
        actions: ["retryWithoutContext"],
      };
    case "looped":
      return {
        message: t("The service repeated the same words in {0}; the rest is kept.", range(at)),
        actions: ["retry", "retryWithoutContext"],
      };
    case "budget":
      return {
        message: t("This month's budget for transcription is used up. {0}", saved(at)),
        actions: ["showUsage", "changeBudget", "retry"],
      };
    case "tooLong":
    case "tooLarge":
      return {
        message: t("The service found {0} too long or too large.", range(at)),
        actions: ["chooseModel", "showLog"],
      };
    case "unreadable":
      return {
        message: at.codec
          ? t("{0} could not be decoded ({1}).", at.name, at.codec)
          : t("{0} could not be decoded.", at.name),
        actions: ["showLog"],
      };
    case "playlist":
      return {
        message: t("{0} is a playlist, not a recording. Earmark does not open what it names.", at.name),
        actions: ["showLog"],
      };
    case "notSupported":
      return { message: t("{0} has a format that is not supported.", at.name), actions: ["showLog"] };
    case "noFfmpeg":
      return { message: t("ffmpeg was not found."), actions: ["setFfmpeg", "installFfmpeg"] };
    case "noAudio":
      return { message: t("{0} has no audio track.", at.name), actions: ["showLog"] };
    case "emptyFile":
      return { message: t("{0} is empty.", at.name), actions: ["showLog"] };
    case "missingFile":
      return { message: t("{0} cannot be read. Was it moved, or is it not a file?", at.name), actions: ["retry"] };
    case "changed":
      return {
        message: t("{0} was changed or replaced after you confirmed it. Nothing more of it was sent.", at.name),
        actions: ["showLog"],
      };
    case "offline":
    case "unreachable":
    case "cut":
      return { message: t("No connection to {0}. {1}", at.host, saved(at)), actions: ["retry"] };
    case "timeout":
      return { message: t("{0} did not answer in time. {1}", at.host, saved(at)), actions: ["retry"] };
    case "proxy":
      return {
        message: t("The proxy did not let the request to {0} through. {1}", at.host, saved(at)),
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
        message: t("The certificate of {0} is not trusted by this machine.", at.host),
        actions: ["openProxySettings", "retry"],
      };
    case "service":
    case "badAnswer":
      if (at.engine === "server" && detail)
        return { message: t("{0} had a problem: {1}", at.host, detail), actions: ["retry", "showLog"] };
      return { message: t("The service had a problem of its own. {0}", saved(at)), actions: ["retry", "showLog"] };
    case "badUrl":
      return {
        message: t("The service could not download the URL. It must be public and reachable from {0}.", at.region),
        actions: ["retry", "showLog"],
      };
    case "badRequest":
      if (at.engine === "server" && detail)
        return {
          message: t("{0} did not accept the request: {1}", at.host, detail),
          actions: ["showLog", "selectEngine"],
        };
      return { message: t("The service did not accept the request."), actions: ["showLog", "chooseModel"] };
    case "settings":
      return { message: t("A setting is not usable: {0}", (error as EarmarkError).message), actions: ["openSettings"] };
    case "engine":
      return {
        message: t("{0} on this machine failed. {1}", at.model, saved(at)),
        actions: ["showLog", "retry", "selectEngine"],
      };
    case "noModel":
      return {
        message: t("The local model {0} is not downloaded.", at.model),
        actions: ["manageModels", "selectEngine"],
      };
    case "modelDamaged":
      return {
        message: t("The local model {0} is damaged. What was wrong is removed; download it again.", at.model),
        actions: ["manageModels", "showLog"],
      };
    case "oldSystem":
      return {
        message: t(
          "The local engine needs {0}, which this system does not have.",
          (error as EarmarkError).detail ?? "?",
        ),
        actions: ["selectEngine", "showLog"],
      };
    case "engineFolder":
      return {
        message: t(
          "The local engine cannot open {0}, since the name holds letters beyond English ones. Set earmark.local.folder to another folder.",
          (error as EarmarkError).detail ?? "?",
        ),
        actions: ["openSettings", "selectEngine"],
      };
    case "notInFolder":
      return {
        message: t(
          "The folder does not hold {0} of {1}, or holds another version of it.",
          (error as EarmarkError).detail ?? "?",
          at.model,
        ),
        actions: ["manageModels"],
      };
    case "noSpace":
      return {
        message: t("There is not enough space on the disk for {0}. What is there already is kept.", at.model),
        actions: ["manageModels", "openSettings"],
      };
    case undefined:
      return { message: t("Something went wrong in Earmark itself. {0}", saved(at)), actions: ["showLog", "retry"] };
  }
}

/** Names of the actions, as on the buttons. */
export function labelOf(action: Action): string {
  switch (action) {
    case "setKey":
      return t("Set Key");
    case "getKey":
      return t("Get a Key");
    case "changeRegion":
      return t("Change Region");
    case "openConsole":
      return t("Open Console");
    case "chooseModel":
      return t("Choose Model");
    case "retry":
      return t("Retry");
    case "retryWithoutContext":
      return t("Retry Part without Context");
    case "showLog":
      return t("Show Log");
    case "setFfmpeg":
      return t("Set Path");
    case "installFfmpeg":
      return t("How to Install");
    case "openSettings":
    case "openProxySettings":
      return t("Open Settings");
    case "redo":
      return t("Redo as ...");
    case "showUsage":
      return t("Show Usage");
    case "changeBudget":
      return t("Change Budget");
    case "selectEngine":
      return t("Choose Engine");
    case "useLocal":
      return t("Use the Local Engine");
    case "manageModels":
      return t("Local Models");
  }
}

function saved({ partsSaved, partsTotal }: Circumstances): string {
  if (partsSaved === 0) return t("Nothing was lost.");
  return partsTotal > 0
    ? t("{0} of {1} parts are saved.", partsSaved, partsTotal)
    : t("{0} parts are saved.", partsSaved);
}

function range({ span, name }: Circumstances): string {
  return span && span.end > 0 ? t("{0} to {1}", clock(span.start), clock(span.end)) : name;
}
