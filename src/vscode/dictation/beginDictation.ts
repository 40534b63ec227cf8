import * as path from "node:path";
import * as vscode from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import { SYSTEM_CLOCK } from "../../core/clock";
import { EarmarkError } from "../../core/errors";
import type { Notice } from "../../core/notices";
import type { Log } from "../../core/types";
import type { Spending } from "../../pipeline/spending";
import { currencyOf } from "../../recognizers/catalog";
import { budgetsOf } from "../../session/budget";
import { Dictation } from "../../session/dictation/dictation";
import type { DictationConsent } from "../../session/dictation/dictationConsent";
import { nameAt } from "../../session/dictation/dictationName";
import { liveSettings } from "../../session/dictation/liveSettings";
import { isMicrophoneHere } from "../../session/dictation/microphoneAt";
import { Recorder } from "../../session/dictation/recorder";
import type { RecordingsFolder } from "../../session/dictation/recordingsFolder";
import { recordingIn, type FileRecording } from "../../session/recording";
import { gatherContext, type Gathered } from "../context/contextSources";
import type { CapturedPlace } from "../insertion/capturePlace";
import { placesFor, type Places } from "../insertion/destinations";
import type { LastEditor } from "../insertion/lastEditor";
import type { Keys } from "../keys";
import { monthlyBudgetNow, settingsFor, usable, type Settings } from "../settings";
import type { EditorJob, EditorJobs } from "../transcription/editorJob";
import type { JobRunner } from "../transcription/jobRunner";
import { money, placeOfEngine } from "../ui/display";
import { noticesFor } from "../ui/editorNotices";
import { t } from "../ui/l10n";
import type { Status } from "../ui/status";
import { folderFor } from "./dictationFolder";
import type { DictationFacts } from "./dictationWords";

/** What it takes to begin a dictation. */
export interface BeginDeps {
  readonly lastEditor: LastEditor;
  readonly keys: Pick<Keys, "of">;
  readonly status: Pick<Status, "needsKey">;
  readonly ffmpegs: FfmpegFinder;
  readonly jobs: Pick<EditorJobs, "begin">;
  readonly runner: Pick<JobRunner, "conclude" | "run">;
  readonly consent: DictationConsent;
  readonly spending: Spending;
  readonly log: Log;
  /** Folder for what is needed only while somebody dictates. */
  readonly storage: string;
}

/** A dictation that runs. */
export interface Begun {
  readonly dictation: Dictation;
  readonly job: EditorJob;
}

/** What is known before anything is recorded. */
export interface Prepared {
  readonly captured: CapturedPlace;
  readonly settings: Settings;
  readonly folder: RecordingsFolder;
  readonly gathered: Gathered;
  readonly facts: Omit<DictationFacts, "budget">;
  /** What of the monthly budget is spent now, in words; empty: there is none. */
  readonly budget: () => Promise<string>;
}

/** The document or notebook in which the user is writing. */
export function noteOf({ place, anchors }: CapturedPlace): vscode.Uri | undefined {
  return anchors && "kind" in anchors ? anchors.notebook.uri : place.document?.uri;
}

/**
 * All that has to be known and asked before somebody is recorded. Undefined: the user does not want it.
 * @throws {EarmarkError} `remoteMicrophone`, `settings`, `noKey`
 */
export async function prepare(captured: CapturedPlace, deps: BeginDeps): Promise<Prepared | undefined> {
  const { remoteName } = vscode.env;
  if (!isMicrophoneHere(remoteName))
    throw new EarmarkError("remoteMicrophone", `The window is ${remoteName}.`, { detail: remoteName ?? "" });
  const note = noteOf(captured);
  const settings = liveSettings(usable(settingsFor(note, [])));
  await deps.keys.of(settings.engine);
  deps.status.needsKey(false);
  const folder = await folderFor(note, settings.dictation.folder);
  if (!folder || !(await deps.consent.ask(folder.folder, settings))) return undefined;
  const gathered = await gatherContext(settings, captured.place, deps.log);
  const { model, region } = settings;
  const facts = {
    microphone: settings.dictation.microphone,
    model: model.id,
    place: placeOfEngine(settings),
  };
  const budget = async (): Promise<string> =>
    budgetsOf(monthlyBudgetNow(), currencyOf(region), await deps.spending.month())
      .map(({ spent, limit }) => t("Monthly budget: {0} of {1}", money(spent), money(limit)))
      .join(", ");
  return { captured, settings, folder, gathered, facts, budget };
}

/**
 * Opens the microphone, and begins to make text of what it hears. Undefined: the document takes no text, and the user went away.
 * @throws {EarmarkError} as `Recorder.start`; `signal.reason` when aborted
 */
export async function begin(prepared: Prepared, deps: BeginDeps, signal: AbortSignal): Promise<Begun | undefined> {
  const { captured, settings, folder, gathered } = prepared;
  const { format, microphone } = settings.dictation;
  const name = nameAt(new Date());
  const asked = path.join(folder.folder, `${name}.${format}`);
  let places = placesInto(asked, prepared, deps);
  try {
    if (!(await places.ready())) {
      places.dispose();
      return undefined;
    }
    const ffmpeg = await deps.ffmpegs.find(settings.ffmpegPath, signal);
    const wanted = { ...folder, name, format, microphone: microphone || undefined };
    const world = { ffmpeg, clock: SYSTEM_CLOCK, log: deps.log, storage: deps.storage };
    const recorder = await Recorder.start(wanted, world, signal);
    if (recorder.path !== asked) {
      // Another one began in this very second.
      places.dispose();
      places = placesInto(recorder.path, prepared, deps);
    }
    try {
      let hasSound = (): boolean => true;
      const recording = beingMade(recorder, () => hasSound());
      const destination = await places.take(0, gathered.corrections);
      const notices: Notice[] = [...noticesFor(settings, gathered)];
      if (captured.takesNone !== undefined) notices.push({ code: "takesNoText", document: captured.takesNone });
      const request = { recording, settings, context: gathered.context.text, destination, notices };
      const job = deps.jobs.begin(request);
      const dictation = new Dictation(recorder, job, {
        now: Date.now,
        run: () => job.run(),
        conclude: (outcome) => deps.runner.conclude(job, outcome),
        runAgain: (options) => void deps.runner.run(job, options),
        log: deps.log,
      });
      hasSound = () => dictation.hasSound;
      return { dictation, job };
    } catch (error) {
      await recorder.dispose();
      throw error;
    }
  } catch (error) {
    places.dispose();
    throw error;
  }
}

function placesInto(file: string, { captured, settings }: Prepared, { ffmpegs }: BeginDeps): Places {
  const recordings = [{ ...recordingIn(file), live: {} }];
  return placesFor({ recordings, goal: "cursor", settings, anchors: captured.anchors }, ffmpegs);
}

/** The recording while it is made, and afterwards as the file that it has become. */
function beingMade(recorder: Recorder, hasSound: () => boolean): FileRecording {
  const complete = new Promise<void>((resolve) => {
    const unfollow = recorder.onChange(({ phase }) => {
      if (phase !== "ended") return;
      unfollow();
      resolve();
    });
  });
  return {
    ...recordingIn(recorder.path),
    get path() {
      return recorder.view.phase === "ended" ? recorder.view.file : recorder.path;
    },
    live: {
      get sound() {
        return hasSound() ? recorder.sound : undefined;
      },
      complete,
    },
  };
}
