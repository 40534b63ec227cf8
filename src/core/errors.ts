import { logLine } from "./logLine";
import type { WrongSetting } from "./settingProblem";

/**
 * What can go wrong, by what the user can do about it. The words for each are in `session/errorText.ts`.
 *
 * - of the account: `noKey`, `badKey`, `arrears`, `notActivated`, `modelMissing`, `quota`,
 *   `wrongModel` (one that is called in another way; `detail` names what to use instead, where it is known)
 * - of the way there: `offline` (no route, no DNS), `unreachable` (refused, reset), `timeout`, `proxy`, `proxySignIn` (it wants
 *   to know who asks), `certificate`, `cut` (an answer that ended too early)
 * - of the service: `throttled`, `service` (its own failure), `badAnswer` (not its protocol)
 * - of one request: `refused` (content), `tooLong`, `tooLarge`, `badRequest`, `badUrl`
 * - of the file: `missingFile`, `notOnDisk` (of a virtual workspace, or of another machine than this window's extensions; `detail`: its name), `emptyFile`, `noAudio`, `unreadable`, `playlist`,
 *   `notSupported` (a format that Earmark does not know), `notFollowable` (it cannot be read while it is written; `detail`: `mp4`, or `ffmpeg` where the one at hand cannot),
 *   `soundLost` (it ends before what was cut while it was recorded), `changed` (not what was agreed to)
 * - of what came back: `looped` (the same words over and over)
 * - of a dictation: `noMicrophone` (`detail`: the one that was wanted, where there are others), `microphoneRefused` (the system allows it to nobody, or
 *   not to us), `microphoneBusy` (another program has it, or it gives no sound), `microphoneGone` (in the middle of a recording), `notWritable`
 *   (`detail`: the folder, or the file, that cannot be written), `unfinished` (`detail`: what the recording is kept as, since it could not be finished)
 * - of this window: `remoteMicrophone` (it is at another machine than the extensions; `detail`: what VS Code calls the place where they run)
 * - of this machine: `noFfmpeg` (`detail`: `microphone`, where there is one that cannot record), `ffmpegDamaged` (the one inside Earmark is not as it was packaged), `settings`, `noModel` (a local model that is not there), `modelDamaged`,
 *   `notInFolder` (a file of a model), `noSpace` (`detail`: `recording`, where not of a model), `oldSystem` (no engine can be loaded; `detail` says what is missing),
 *   `engineFolder` (`detail`: a folder that the engine cannot open), `engineLoad` (`detail`: what the loader says),
 *   `engine` (the local engine or a program of the user's own failed); of its owner: `budget`
 */
export type ErrorCode =
  | "noKey"
  | "badKey"
  | "arrears"
  | "notActivated"
  | "modelMissing"
  | "wrongModel"
  | "quota"
  | "offline"
  | "unreachable"
  | "timeout"
  | "proxy"
  | "proxySignIn"
  | "certificate"
  | "cut"
  | "throttled"
  | "service"
  | "badAnswer"
  | "refused"
  | "tooLong"
  | "tooLarge"
  | "badRequest"
  | "badUrl"
  | "missingFile"
  | "notOnDisk"
  | "changed"
  | "emptyFile"
  | "noAudio"
  | "unreadable"
  | "playlist"
  | "notSupported"
  | "notFollowable"
  | "soundLost"
  | "noFfmpeg"
  | "ffmpegDamaged"
  | "settings"
  | "remoteMicrophone"
  | "noModel"
  | "modelDamaged"
  | "notInFolder"
  | "noSpace"
  | "oldSystem"
  | "engineFolder"
  | "engineLoad"
  | "engine"
  | "looped"
  | "noMicrophone"
  | "microphoneRefused"
  | "microphoneBusy"
  | "microphoneGone"
  | "notWritable"
  | "unfinished"
  | "budget";

/** Facts that go with an error, for the log and for the words. */
export interface ErrorFacts {
  readonly cause?: unknown;
  /** HTTP status. */
  readonly status?: number;
  /** The service's id of the request. */
  readonly requestId?: string;
  /** How long the service asks to wait. */
  readonly retryAfterMs?: number;
  /** A name of ours that helps the user, such as that of a model's file. */
  readonly detail?: string;
  /** Which setting is wrong, and what is wrong with it. */
  readonly setting?: WrongSetting;
}

/** Characters of an error's message. */
const MESSAGE = 1_000;

/** The one error of Earmark. Its message is for the log and holds no key, text, context or audio. */
export class EarmarkError extends Error {
  override readonly name = "EarmarkError";

  /** By name: `dist/http.js` is a bundle of its own and has a copy of this class. */
  static override [Symbol.hasInstance](value: unknown): value is EarmarkError {
    return value instanceof Error && value.name === "EarmarkError";
  }

  readonly code: ErrorCode;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly detail: string | undefined;
  readonly setting: WrongSetting | undefined;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    // It may quote what a service or a program said.
    super(logLine(message, MESSAGE), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.retryAfterMs = facts.retryAfterMs;
    this.detail = facts.detail;
    this.setting = facts.setting;
  }
}

/** Of the way there while there is one, and of the service. */
const PASSING = ["unreachable", "timeout", "cut", "throttled", "service", "badAnswer"] as const;
const TRANSIENT: ReadonlySet<ErrorCode> = new Set(["offline", ...PASSING]);

/** True where asking again may help: the way there or the service failed, not the request. */
export function isTransient(error: unknown): boolean {
  return error instanceof EarmarkError && TRANSIENT.has(error.code);
}

const OF_THE_WAY: ReadonlySet<ErrorCode> = new Set(["offline", "unreachable", "timeout", "proxy"]);

/** True where nobody answers, which may be the network that is gone. */
export function isOfTheWay(error: EarmarkError): boolean {
  return OF_THE_WAY.has(error.code);
}

const OF_ONE_CLIP: ReadonlySet<ErrorCode> = new Set(["refused", "tooLong", "tooLarge", "looped", "soundLost"]);
const OF_SOME_CLIP: ReadonlySet<ErrorCode> = new Set([...PASSING, "badRequest"]);

/**
 * True where the rest of the recording can go on without this clip: its content is to blame, or it failed while
 * `othersSucceed`. A service that takes no clip at all would fail every one of them, each after a long wait.
 */
export function isOfOneClip(error: unknown, othersSucceed: boolean): error is EarmarkError {
  if (!(error instanceof EarmarkError)) return false;
  return OF_ONE_CLIP.has(error.code) || (othersSucceed && OF_SOME_CLIP.has(error.code));
}
