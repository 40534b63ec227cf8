import { EarmarkError, type ErrorCode } from "../core/errors";
import { settingText } from "../core/settingProblem";
import { plural, type Translate } from "../core/translate";
import type { Span } from "../core/types";
import type { EngineId } from "../recognizers/engine";
import { clock } from "../transcript/join";
import { microphoneText } from "./dictation/microphoneText";

/** What is known about the job that failed. */
export interface Circumstances {
  /** Name of the recording. */
  readonly name: string;
  readonly codec: string;
  readonly model: string;
  readonly engine: EngineId;
  readonly region: string;
  readonly host: string;
  readonly segmentsCached: number;
  /** 0 while the recording is still being cut. */
  readonly segmentsTotal: number;
  /** Where the failed segment is. */
  readonly span?: Span;
}

/** Of what an editor shows from a virtual workspace, or from another machine than the one on which Earmark runs. */
export function notOnDiskText(name: string, t: Translate): string {
  return t(
    "{0} cannot be read because it is not stored on disk where Earmark runs. Save it to a folder there, or clone its repository, and try again.",
    name,
  );
}

/** What happened, for every error: the same in the editor, in the terminal and for an agent. No raw JSON, no status codes. */
export function errorText(error: unknown, at: Circumstances, t: Translate): string {
  const code: ErrorCode | undefined = error instanceof EarmarkError ? error.code : undefined;
  const detail = error instanceof EarmarkError ? error.detail : undefined;
  switch (code) {
    case "noKey":
      return t("An API key for Alibaba Cloud Model Studio is required.");
    case "badKey":
      if (at.engine === "server") return t("{0} rejected the API key.", at.host);
      return t("The API key was rejected in {0}. API keys work only in the region that issued them.", at.region);
    case "arrears":
      return t("Your account has an overdue payment or insufficient balance.");
    case "notActivated":
      return t("Your account has not activated Model Studio or the model {0}.", at.model);
    case "modelMissing":
      if (at.engine === "server") return t("{0} has no model {1}.", at.host, at.model || "?");
      return t("The model {0} is not available in {1}.", at.model, at.region);
    case "wrongModel": {
      const instead = at.engine === "cloud" ? (error as EarmarkError).detail : undefined;
      return instead
        ? t("Earmark does not support the model {0}. Use {1} instead.", at.model, instead)
        : t("The model {0} does not accept recordings in this format. Select another model.", at.model);
    }
    case "throttled":
      return t("The service is limiting requests, and this request timed out. {0}", kept(at, t));
    case "quota":
      return t("Your free or paid quota is used up.");
    case "refused":
      return t("The service refused {0} because of its content. The rest was transcribed.", range(at, t));
    case "looped":
      return t("The service repeated the same text for {0}. The rest was transcribed.", range(at, t));
    case "budget":
      return t("This month's transcription budget is used up. {0}", kept(at, t));
    case "tooLong":
    case "tooLarge":
      return t("The service rejected {0} because it is too long or too large.", range(at, t));
    case "unreadable":
      return at.codec ? t("Could not decode {0} ({1}).", at.name, at.codec) : t("Could not decode {0}.", at.name);
    case "playlist":
      return t("{0} is a playlist, not a recording. Earmark does not open the files it lists.", at.name);
    case "notSupported":
      return t("The format of {0} is not supported.", at.name);
    case "notFollowable":
      return detail === "ffmpeg"
        ? t(
            "The built-in ffmpeg cannot follow a recording in progress. Install ffmpeg, or transcribe {0} when the recording has ended.",
            at.name,
          )
        : t(
            "{0} cannot be read until the recording has ended because its format stores the index at the end. In the recording program, select Matroska (.mkv), WebM, or fragmented MP4 as the recording format.",
            at.name,
          );
    case "soundLost":
      return t("{0} is missing from the recording. It was not saved before Earmark was closed.", range(at, t));
    case "noFfmpeg":
      return detail === "microphone"
        ? t(
            "Dictation requires an installed ffmpeg, because the one that comes with Earmark cannot record. Install ffmpeg, and try again.",
          )
        : t("ffmpeg was not found.");
    case "ffmpegDamaged":
      return t("The ffmpeg that comes with Earmark is damaged. Reinstall Earmark, or install ffmpeg.");
    case "noAudio":
      return t("{0} has no audio track.", at.name);
    case "emptyFile":
      return t("{0} is empty.", at.name);
    case "missingFile":
      return t("Could not read {0}. It may have been moved, or it is not a file.", at.name);
    case "notOnDisk":
      return notOnDiskText(detail ?? at.name, t);
    case "changed":
      return t("{0} was changed or replaced after you confirmed it. No more of it was sent.", at.name);
    case "offline":
    case "unreachable":
    case "cut":
      return t("No connection to {0}. {1}", at.host, kept(at, t));
    case "timeout":
      return t("{0} did not respond in time. {1}", at.host, kept(at, t));
    case "proxy":
      return t("The proxy blocked the request to {0}. {1}", at.host, kept(at, t));
    case "proxySignIn":
      return t(
        "The proxy requires a sign-in. Add the user name and password to the setting http.proxy (http://user:password@host:port). {0}",
        kept(at, t),
      );
    case "certificate":
      return t("This machine does not trust the certificate of {0}.", at.host);
    case "service":
    case "badAnswer":
      if (at.engine === "server" && detail) return t("{0} had an error: {1}", at.host, detail);
      return t("The service had an internal error. {0}", kept(at, t));
    case "badUrl":
      return t("The service could not download the URL. The URL must be public and reachable from {0}.", at.region);
    case "badRequest":
      if (at.engine === "server" && detail) return t("{0} rejected the request: {1}", at.host, detail);
      return t("The service rejected the request.");
    case "settings": {
      const { setting, message } = error as EarmarkError;
      return t("Invalid setting: {0}", setting ? settingText(setting, t) : message);
    }
    case "remoteMicrophone":
      return t(
        "The microphone is connected to your computer, but this window runs on another machine ({0}). Open a folder on your computer to dictate, or record there and transcribe the file here.",
        detail ?? "?",
      );
    case "engine":
      return t("{0} failed on this machine. {1}", at.model, kept(at, t));
    case "noModel":
      return t("The local model {0} is not downloaded.", at.model);
    case "modelDamaged":
      return t("The local model {0} is damaged. The damaged files were removed. Download the model again.", at.model);
    case "oldSystem":
      return t(
        "The local engine requires {0}, which is not available on this system.",
        (error as EarmarkError).detail ?? "?",
      );
    case "engineFolder":
      return t(
        "The local engine cannot open {0} because the path contains non-English characters. Set earmark.local.folder to another folder.",
        (error as EarmarkError).detail ?? "?",
      );
    case "engineLoad":
      return t("The local engine cannot be loaded on this machine: {0}", (error as EarmarkError).detail ?? "?");
    case "notInFolder":
      return t(
        "{0} of {1} is missing from the folder or has a different version.",
        (error as EarmarkError).detail ?? "?",
        at.model,
      );
    case "noMicrophone":
    case "microphoneRefused":
    case "microphoneBusy":
    case "microphoneGone":
      return microphoneText(code, detail, process.platform, t);
    case "notWritable":
      return t("Could not write to {0}.", detail ?? at.name);
    case "unfinished":
      return t("The recording was kept as {0} because it could not be converted.", detail ?? at.name);
    case "noSpace":
      if (detail === "recording")
        return t("There is not enough disk space for the recording. What was recorded until then was kept.");
      return t("There is not enough disk space for {0}. What was already downloaded was kept.", at.model);
    default:
      return unexpected(code, at, t);
  }
}

/** Also for a code that this version does not know, of a gap in a transcript that another one saved; every other has its words above. */
function unexpected(_code: undefined, at: Circumstances, t: Translate): string {
  return t("An unexpected error occurred in Earmark. {0}", kept(at, t));
}

function kept({ segmentsCached, segmentsTotal }: Circumstances, t: Translate): string {
  if (segmentsCached === 0) return t("Nothing was lost.");
  return segmentsTotal > 0
    ? plural(
        segmentsTotal,
        t("Saved {0} of {1} segment.", segmentsCached, segmentsTotal),
        t("Saved {0} of {1} segments.", segmentsCached, segmentsTotal),
      )
    : keptSegments(segmentsCached, t);
}

/** What is kept of something that was interrupted. */
export function keptSegments(count: number, t: Translate): string {
  return plural(count, t("Saved {0} segment.", count), t("Saved {0} segments.", count));
}

function range({ span, name }: Circumstances, t: Translate): string {
  return span && span.end > 0 ? t("{0} to {1}", clock(span.start), clock(span.end)) : name;
}
