import { stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import { probe } from "../../audio/probe";
import { clock } from "../../transcript/join";
import { isoDay, noteOf, type LatePlace, type NoteFacts } from "../../transcript/note";
import { freeBeside } from "./exportTo";
import { anchorAt, type Anchor } from "./anchor";
import { recordedOn } from "../../session/recordedOn";
import type { Recording } from "../../session/recording";
import type { AnySettings } from "../settings";

/** A note that was made. */
export interface NewNote {
  /** Where its text goes. */
  readonly anchor: Anchor;
  /** Where what is known at the end goes. */
  readonly late: readonly LatePlace[];
}

/** Makes and shows a note beside the recording (for a URL: an untitled one). Never overwrites. */
export async function createNote(recording: Recording, settings: AnySettings, ffmpegs: FfmpegFinder): Promise<NewNote> {
  const { before, after, late = [] } = noteOf(settings.noteTemplate, await factsOf(recording, settings, ffmpegs));
  const content = before + after;
  const [place] = recording.kind === "file" ? await freeBeside([recording], "md", recording.live !== undefined) : [];
  const document =
    place !== undefined
      ? await createFile(place, content)
      : await vscode.workspace.openTextDocument({ content, language: "markdown" });
  await vscode.window.showTextDocument(document);
  return { anchor: anchorAt(document, before.length), late };
}

async function createFile(uri: vscode.Uri, content: string): Promise<vscode.TextDocument> {
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { overwrite: false, ignoreIfExists: false, contents: new TextEncoder().encode(content) });
  if (await vscode.workspace.applyEdit(edit)) return vscode.workspace.openTextDocument(uri);
  // The folder cannot be written to: the note is made all the same, and saved where the user says.
  return vscode.workspace.openTextDocument({ content, language: "markdown" });
}

async function factsOf(recording: Recording, settings: AnySettings, ffmpegs: FfmpegFinder): Promise<NoteFacts> {
  const facts = { title: path.parse(recording.name).name, file: recording.name, model: settings.model.id };
  if (recording.kind === "url") return { ...facts, date: isoDay(new Date()), duration: "", link: recording.url };
  // It has just begun, and cannot be looked into.
  if (recording.live) return { ...facts, date: isoDay(new Date()), duration: undefined, link: undefined };
  const never = new AbortController().signal;
  const ffmpeg = await ffmpegs.find(settings.ffmpegPath, never, recording.path);
  const { duration, recorded } = await probe(ffmpeg, recording.path, never);
  const { mtime: modified } = await stat(recording.path);
  const day = isoDay(recordedOn({ recorded, name: recording.name, modified }));
  return { ...facts, date: day, duration: clock(duration), link: undefined };
}
