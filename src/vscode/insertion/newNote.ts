import { stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import { probe } from "../../audio/probe";
import { clock } from "../../transcript/join";
import { isoDay, noteOf, type NoteFacts } from "../../transcript/note";
import { freeBeside } from "./exportTo";
import { anchorAt, type Anchor } from "./anchor";
import type { Recording } from "../../session/recording";
import type { AnySettings } from "../settings";

/** Makes and shows a note beside the recording (for a URL: an untitled one) and answers where its text goes. Never overwrites. */
export async function createNote(recording: Recording, settings: AnySettings, ffmpegs: FfmpegFinder): Promise<Anchor> {
  const { before, after } = noteOf(settings.noteTemplate, await factsOf(recording, settings, ffmpegs));
  const content = before + after;
  const [place] = recording.kind === "file" ? await freeBeside([recording], "md") : [];
  const document =
    place !== undefined
      ? await createFile(place, content)
      : await vscode.workspace.openTextDocument({ content, language: "markdown" });
  await vscode.window.showTextDocument(document);
  return anchorAt(document, before.length);
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
  const never = new AbortController().signal;
  const ffmpeg = await ffmpegs.find(settings.ffmpegPath, never, recording.path);
  const { duration } = await probe(ffmpeg, recording.path, never);
  const { mtime } = await stat(recording.path);
  return { ...facts, date: isoDay(mtime), duration: clock(duration), link: undefined };
}
