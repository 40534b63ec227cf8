import * as vscode from "vscode";
import type { Correction } from "../../transcript/correct";
import { freeBeside, newFiles, targetsBeside } from "./exportTo";
import type { Anchor, NotebookAnchor } from "./anchor";
import { Clipboard } from "./clipboard";
import { Collected } from "./collected";
import type { Destination } from "./destination";
import { NotebookCell } from "./notebookCell";
import { WholeFile, type FileTarget } from "./wholeFile";
import { isReadOnly } from "./readOnly";
import { TranscriptWriter } from "./transcriptWriter";
import { LateFacts } from "./lateFacts";
import { createNote } from "./newNote";
import { NoteWriter } from "./noteWriter";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import type { Recording } from "../../session/recording";
import type { Settings } from "../settings";
import { openingFor, styleFor } from "./textStyle";
import { factsOf } from "./transcriptFacts";
import { t } from "../ui/l10n";
import { showWarning } from "../ui/messages";

/** Where a user wants the text. */
export type Goal = "cursor" | "note" | "clipboard" | "srt" | "vtt" | "stored";

export function isSubtitles(goal: Goal): goal is "srt" | "vtt" {
  return goal === "srt" || goal === "vtt";
}

type FileFormat = "srt" | "vtt" | "md";

/** The form of a file beside a recording; undefined where the text goes elsewhere. */
export function fileFormatOf(goal: Goal): FileFormat | undefined {
  return isSubtitles(goal) ? goal : goal === "note" ? "md" : undefined;
}

/** What decides where each recording's text goes. */
export interface Wanted {
  readonly recordings: readonly Recording[];
  readonly goal: Goal;
  readonly settings: Settings;
  readonly anchors: readonly Anchor[] | NotebookAnchor | undefined;
  /** A folder of recordings: nothing is opened while they are transcribed. */
  readonly together?: boolean;
}

/** Destinations that already follow their documents, by recording: one caret each, or all at one. */
export interface Places {
  /** The one of a recording; a note is made where there is no other place. */
  take(index: number, corrections: readonly Correction[]): Promise<Destination>;
  /** Asks what has to be known before anything is paid. False: the user went away. */
  ready(): Promise<boolean>;
  /** Ends those that were not taken. */
  dispose(): void;
}

/** Follows the documents at once: what is typed while the user is asked moves the places. */
export function placesFor(wanted: Wanted, ffmpegs: FfmpegFinder): Places {
  const { anchors, goal, recordings, settings } = wanted;
  const headed = (index: number): string | undefined => (recordings.length > 1 ? recordings[index]?.name : undefined);
  const note: Places["take"] = async (index, corrections) => {
    const recording = recordings[index] as Recording;
    const { anchor, late } = await createNote(recording, settings, ffmpegs);
    const style = styleFor(recording, anchor.document, settings);
    // A note of its own names its recording by itself.
    return new NoteWriter(anchor, { corrections, style }, new LateFacts(anchor.document, late, settings));
  };
  const places: Places = { take: note, ready: () => Promise.resolve(true), dispose: () => undefined };
  if (goal === "note" && !wanted.together) return places;
  if (goal === "clipboard") return { ...places, take: (_, corrections) => Promise.resolve(new Clipboard(corrections)) };
  // Nowhere: it is saved, to be opened, inserted and exported.
  if (goal === "stored") return { ...places, take: () => Promise.resolve(new Collected()) };
  const format = fileFormatOf(goal);
  if (format) return filesFor(wanted, format, places, ffmpegs);
  if (!anchors) return places;
  if ("kind" in anchors) {
    const take: Places["take"] = (index, corrections) =>
      Promise.resolve(new NotebookCell(anchors, corrections, headed(index)));
    return { ...places, take };
  }
  const own = anchors.length === recordings.length;
  const main = anchors[0];
  if (!main) return places;
  // With one caret for several recordings each block begins where the one before it ended.
  const known: Correction[] = [];
  const writers: (TranscriptWriter | undefined)[] = recordings.map((recording, index) => {
    const anchor = (own && anchors[index]) || main;
    const heading = own ? undefined : headed(index);
    const style = styleFor(recording, anchor.document, settings);
    const opening = openingFor(recording, anchor.document, settings);
    const over = heading === undefined ? {} : { heading };
    return new TranscriptWriter(anchor, { corrections: known, style, ...opening, ...over });
  });
  let elsewhere = false;
  return {
    ...places,
    ready: async () => {
      for (const document of new Set(anchors.map((anchor) => anchor.document))) {
        if (!(await isReadOnly(document))) continue;
        if (!(await wantsNote(document))) return false;
        elsewhere = true;
        writers.splice(0).forEach((writer) => writer?.dispose());
        return true;
      }
      return true;
    },
    take: (index, corrections) => {
      if (elsewhere) return note(index, corrections);
      known.splice(0, known.length, ...corrections);
      const [writer] = writers.splice(index, 1, undefined);
      return writer ? Promise.resolve(writer) : note(index, corrections);
    },
    dispose: () => writers.forEach((writer) => writer?.dispose()),
  };
}

/** Asked before anything is sent, of a document that takes no text. */
async function wantsNote(document: vscode.TextDocument): Promise<boolean> {
  const message = t(
    "{0} is read-only. You can insert the transcript into a new note.",
    vscode.workspace.asRelativePath(document.uri),
  );
  const note = t("New Note");
  return (await showWarning(message, note)) === note;
}

/** A file beside each recording. A URL has no such place: its text goes into a note. */
function filesFor({ recordings, settings }: Wanted, format: FileFormat, places: Places, ffmpegs: FfmpegFinder): Places {
  const files = recordings.filter((recording) => recording.kind === "file");
  let targets: readonly FileTarget[] = [];
  return {
    ...places,
    ready: async () => {
      // A note never takes the place of another file.
      const chosen = format === "md" ? newFiles(await freeBeside(files, format)) : await targetsBeside(files, format);
      targets = chosen ?? [];
      return chosen !== undefined;
    },
    take: async (index, corrections) => {
      const recording = recordings[index];
      if (recording?.kind !== "file") return places.take(index, corrections);
      const target = targets[files.indexOf(recording)];
      if (!target) throw new Error("A file has no place before it was asked for.");
      const facts = await factsOf(recording, { uri: target.uri, format }, settings, corrections, ffmpegs);
      return new WholeFile(target, format, facts);
    },
  };
}
