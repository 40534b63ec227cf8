import { EarmarkError, type ErrorCode } from "../../core/errors";
import type { SettingId } from "../../core/settingProblem";
import { errorText, type Circumstances } from "../../session/errorText";
import { t } from "./l10n";

/** What the user can do about an error. `do` in `actions.ts` carries it out. */
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
  | "manageModels"
  | "selectMicrophone";

/** An error as the user meets it. */
export interface Words {
  readonly message: string;
  readonly actions: readonly Action[];
}

const ACTIONS: Readonly<Record<ErrorCode, readonly Action[]>> = {
  noKey: ["setKey", "useLocal", "getKey"],
  badKey: ["changeRegion", "setKey"],
  arrears: ["openConsole", "retry"],
  notActivated: ["openConsole", "chooseModel"],
  modelMissing: ["chooseModel", "changeRegion"],
  wrongModel: ["chooseModel"],
  throttled: ["retry"],
  quota: ["openConsole"],
  refused: ["retryWithoutContext"],
  looped: ["retry", "retryWithoutContext"],
  budget: ["showUsage", "changeBudget", "retry"],
  tooLong: ["chooseModel", "showLog"],
  tooLarge: ["chooseModel", "showLog"],
  unreadable: ["showLog"],
  playlist: ["showLog"],
  notSupported: ["showLog"],
  notFollowable: ["retry"],
  soundLost: ["showLog"],
  noFfmpeg: ["setFfmpeg", "installFfmpeg"],
  ffmpegDamaged: ["installFfmpeg", "setFfmpeg", "showLog"],
  noAudio: ["showLog"],
  emptyFile: ["showLog"],
  missingFile: ["retry"],
  notOnDisk: [],
  changed: ["showLog"],
  offline: ["retry"],
  unreachable: ["retry"],
  cut: ["retry"],
  timeout: ["retry"],
  proxy: ["retry", "openProxySettings"],
  proxySignIn: ["openProxySettings", "retry"],
  certificate: ["openProxySettings", "retry"],
  service: ["retry", "showLog"],
  badAnswer: ["retry", "showLog"],
  badUrl: ["retry", "showLog"],
  badRequest: ["showLog", "chooseModel"],
  settings: ["openSettings"],
  remoteMicrophone: [],
  engine: ["showLog", "retry", "selectEngine"],
  noModel: ["manageModels", "selectEngine"],
  modelDamaged: ["manageModels", "showLog"],
  oldSystem: ["selectEngine", "showLog"],
  engineFolder: ["openSettings", "selectEngine"],
  engineLoad: ["showLog", "selectEngine"],
  notInFolder: ["manageModels"],
  noSpace: ["manageModels", "openSettings"],
  noMicrophone: ["retry", "selectMicrophone"],
  microphoneRefused: ["retry"],
  microphoneBusy: ["retry", "selectMicrophone"],
  microphoneGone: ["selectMicrophone"],
  notWritable: ["showLog"],
  unfinished: ["showLog"],
};

/** A server of the user's own has one key, and no regions. */
const OF_A_SERVER: Readonly<Partial<Record<ErrorCode, readonly Action[]>>> = {
  badKey: ["setKey", "selectEngine"],
  modelMissing: ["selectEngine", "showLog"],
  badRequest: ["showLog", "selectEngine"],
};

/** What happened and what to do, for every error. */
export function wordsFor(error: unknown, at: Circumstances): Words {
  const message = errorText(error, at, t);
  if (!(error instanceof EarmarkError)) return { message, actions: ["showLog", "retry"] };
  const { code } = error;
  // Models are not what is in the way of a recording.
  if (code === "noSpace" && error.detail === "recording") return { message, actions: ["showLog"] };
  return { message, actions: (at.engine === "server" && OF_A_SERVER[code]) || ACTIONS[code] };
}

/** The setting that an error is about. */
export function settingOf(error: unknown): SettingId | undefined {
  if (!(error instanceof EarmarkError)) return undefined;
  return error.code === "engineFolder" || error.code === "noSpace" ? "earmark.local.folder" : error.setting?.id;
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
    case "selectMicrophone":
      return t("Select Microphone");
  }
}
