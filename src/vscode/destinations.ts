import * as path from "node:path";
import * as vscode from "vscode";
import type { Correction } from "../transcript/correct";
import { destinationOf, PLAIN, type TextStyle } from "../transcript/style";
import { targetBeside } from "./exportTo";
import type { Anchor, NotebookAnchor } from "./insertion/anchor";
import { Clipboard } from "./insertion/clipboard";
import { Collected } from "./insertion/collected";
import type { Destination } from "./insertion/destination";
import { NotebookCell } from "./insertion/notebookCell";
import { SubtitleFile } from "./insertion/subtitleFile";
import { TranscriptWriter } from "./insertion/transcriptWriter";
import { createNote } from "./newNote";
import type { Parts } from "./parts";
import type { Recording } from "./recording";
import type { Settings } from "./settings";

/** Where a person wants the text. */
export type Goal = "cursor" | "note" | "clipboard" | "srt" | "vtt" | "saved";

export function isSubtitles(goal: Goal): goal is "srt" | "vtt" {
  return goal === "srt" || goal === "vtt";
}

/** What decides where each recording's text goes. */
export interface Wanted {
  readonly recordings: readonly Recording[];
  readonly goal: Goal;
  readonly settings: Settings;
  readonly anchors: readonly Anchor[] | NotebookAnchor | undefined;
}

/** Destinations that already follow their documents, by recording: one caret each, or all at one. */
export interface Places {
  /** The one of a recording; a note is made where there is no other place. */
  take(index: number, corrections: readonly Correction[], parts: Parts): Promise<Destination>;
  /** Asks what has to be known before anything is paid. False: the person went away. */
  ready(): Promise<boolean>;
  /** Ends those that were not taken. */
  dispose(): void;
}

/** Follows the documents at once: what is typed while the person is asked moves the places. */
export function placesFor(wanted: Wanted): Places {
  const { anchors, goal, recordings, settings } = wanted;
  const headed = (index: number): string | undefined => (recordings.length > 1 ? recordings[index]?.name : undefined);
  const note: Places["take"] = async (index, corrections, parts) => {
    const recording = recordings[index] as Recording;
    const anchor = await createNote(recording, settings, parts.ffmpegs);
    return new TranscriptWriter(anchor, { corrections, style: styleFor(recording, anchor.document, settings) });
  };
  const places: Places = { take: note, ready: () => Promise.resolve(true), dispose: () => undefined };
  if (goal === "note") return places;
  if (goal === "clipboard") return { ...places, take: (_, corrections) => Promise.resolve(new Clipboard(corrections)) };
  // Nowhere: it is saved, to be opened, inserted and exported.
  if (goal === "saved") return { ...places, take: () => Promise.resolve(new Collected()) };
  if (isSubtitles(goal)) return subtitlesFor(recordings, goal, places);
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
    return new TranscriptWriter(anchor, { corrections: known, style, ...(heading === undefined ? {} : { heading }) });
  });
  return {
    ...places,
    take: (index, corrections, parts) => {
      known.splice(0, known.length, ...corrections);
      const [writer] = writers.splice(index, 1, undefined);
      return writer ? Promise.resolve(writer) : note(index, corrections, parts);
    },
    dispose: () => writers.forEach((writer) => writer?.dispose()),
  };
}

/** A file beside each recording. A URL has no such place: its text goes into a note. */
function subtitlesFor(recordings: readonly Recording[], format: "srt" | "vtt", places: Places): Places {
  const targets: (vscode.Uri | undefined)[] = [];
  return {
    ...places,
    ready: async () => {
      for (const [index, recording] of recordings.entries()) {
        if (recording.kind === "url") continue;
        const target = await targetBeside(recording, format);
        if (!target) return false;
        targets[index] = target;
      }
      return true;
    },
    take: (index, corrections, parts) => {
      const target = targets[index];
      const name = recordings[index]?.name ?? "";
      return target
        ? Promise.resolve(new SubtitleFile(target, format, name, corrections))
        : places.take(index, corrections, parts);
    },
  };
}

/** How a transcript looks in a document: Markdown only in Markdown, with links that lead to the recording from there. */
export function styleFor(
  recording: Recording,
  document: Pick<vscode.TextDocument, "uri" | "languageId">,
  { paragraphs, timestamps }: Pick<Settings, "paragraphs" | "timestamps">,
): TextStyle {
  const markdown = document.languageId === "markdown";
  if (!markdown && !["plaintext", "asciidoc", "restructuredtext", "latex"].includes(document.languageId)) return PLAIN;
  const link = recording.kind === "url" ? recording.url.replace(/#.*$/, "") : linkFrom(document.uri, recording.path);
  return { markdown, paragraphs, timestamps, ...(markdown ? { link } : {}) };
}

/** The destination of a link from a document to a file. */
export function linkFrom(document: vscode.Uri, file: string): string {
  // A document that was never saved has no folder; the workspace's will do.
  const folder =
    document.scheme === "file"
      ? path.dirname(document.fsPath)
      : (vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath ?? path.dirname(file));
  return destinationOf(path.relative(folder, file).split(path.sep).join("/"));
}
