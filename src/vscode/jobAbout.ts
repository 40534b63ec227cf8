import * as vscode from "vscode";
import { isLanguageCode } from "../core/languageCode";
import { isCount, isFlag, isQuantity, isText, listOf, maybe, oneOf, shapeOf } from "../core/shape";
import type { Escape, Form } from "../placement";
import type { SavedPlace } from "./insertion/savedPlace";
import type { SavedFile } from "./insertion/wholeFile";
import type { JobRequest } from "./jobRequest";
import { recordingAt, recordingFrom, type Recording } from "./recording";
import { cutInto, readSettings, type Settings } from "./settings";
import { ENGINES, type EngineId } from "../recognizers/engine";

/** What the journal holds of a job: enough to go on in another window, with the same words and options, at the same place. */
export interface JobAbout {
  readonly recording: { readonly file: string } | { readonly url: string };
  /** Seconds, as far as known; 0 where not. */
  readonly seconds: number;
  readonly model: string;
  /** Absent in journals of the first version: the service. */
  readonly engine?: EngineId;
  readonly language?: string;
  readonly itn: boolean;
  readonly upload: Settings["upload"];
  readonly context: string;
  /** The workspace folder of the window, or empty: that window is asked. */
  readonly workspace: string;
  readonly place?: SavedPlace | SavedFile;
  /** Seconds of a clip, where that is not the model's own limit. */
  readonly cutSeconds?: number;
}

const isKind = shapeOf<{ readonly kind: string }>({ kind: isText });
const isFence = shapeOf<{ readonly mark: string }>({ mark: isText });
const isComment = shapeOf<{ readonly before: string; readonly after: string }>({ before: isText, after: isText });
const isString = shapeOf<{ readonly rules: readonly unknown[] }>({
  rules: listOf((one): one is unknown => Array.isArray(one)),
});

function isEscape(value: unknown): value is Escape {
  if (!isKind(value)) return false;
  if (value.kind === "fence") return isFence(value);
  return value.kind === "comment" ? isComment(value) : value.kind !== "string" || isString(value);
}

const isForm = shapeOf<Form>({
  lead: isText,
  before: isText,
  lineStart: isText,
  blankLine: maybe(isText),
  lineEnd: maybe(isText),
  oneLine: maybe(isFlag),
  after: isText,
  tail: isText,
  escape: isEscape,
});
const isPlace = shapeOf<Pick<SavedPlace, "uri" | "offset" | "before" | "after" | "newline" | "corrections" | "form">>({
  uri: isText,
  offset: isCount,
  before: isText,
  after: isText,
  newline: oneOf("\n", "\r\n"),
  form: maybe(isForm),
  corrections: listOf(shapeOf({})),
});
const isFile = shapeOf<SavedFile>({ file: isText, format: isText, facts: shapeOf({}) });
const isOfFile = shapeOf<{ readonly file: string }>({ file: isText });
const isOfUrl = shapeOf<{ readonly url: string }>({ url: isText });

/** What a journal holds of a job may be of another version, or damaged. */
export const isJobAbout = shapeOf<JobAbout>({
  recording: (value) => isOfFile(value) || isOfUrl(value),
  seconds: isQuantity,
  model: isText,
  engine: maybe(oneOf(...ENGINES)),
  language: maybe(isText),
  itn: isFlag,
  upload: oneOf("lossless", "compact", "wav"),
  context: isText,
  workspace: isText,
  place: maybe((value) => isPlace(value) || isFile(value)),
  cutSeconds: maybe(isQuantity),
});

/** Names this window among those that share the storage. */
export function workspaceOfWindow(): string {
  return vscode.workspace.workspaceFile?.toString() ?? vscode.workspace.workspaceFolders?.[0]?.uri.toString() ?? "";
}

/** What the journal should know of a job. */
export function aboutOf({ recording, settings, context, destination }: JobRequest, seconds: number): JobAbout {
  const place = destination.save?.();
  return {
    recording: recording.kind === "file" ? { file: recording.path } : { url: recording.url },
    seconds,
    model: settings.model.id,
    engine: settings.engineId,
    ...(settings.language ? { language: settings.language } : {}),
    itn: settings.itn,
    upload: settings.upload,
    context,
    workspace: workspaceOfWindow(),
    ...(place ? { place } : {}),
    ...(settings.cutSeconds === undefined ? {} : { cutSeconds: settings.cutSeconds }),
  };
}

export function recordingOf({ recording }: JobAbout): Recording {
  return "file" in recording ? recordingAt(vscode.Uri.file(recording.file)) : recordingFrom(recording.url);
}

/** Today's settings of this machine with what was asked for then, so that what is finished is found again. */
export function settingsOf(about: JobAbout): Settings {
  const now = readSettings("file" in about.recording ? vscode.Uri.file(about.recording.file) : undefined, about);
  const { language: _, ...rest } = now;
  const language = about.language !== undefined && isLanguageCode(about.language) ? about.language : undefined;
  const then = { ...rest, language, itn: about.itn, upload: about.upload };
  return about.cutSeconds === undefined ? then : cutInto(then, about.cutSeconds);
}
