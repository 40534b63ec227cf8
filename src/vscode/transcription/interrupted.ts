import * as vscode from "vscode";
import { isLanguageCode } from "../../core/languageCode";
import type { JobAbout } from "../../session/jobAbout";
import { cutInto } from "../../session/clipSeconds";
import { readSettings, type AnySettings } from "../settings";

/** Names this window among those that share the storage. */
export function workspaceOfWindow(): string {
  return vscode.workspace.workspaceFile?.toString() ?? vscode.workspace.workspaceFolders?.[0]?.uri.toString() ?? "";
}

/** Today's settings of this machine with what was asked for then, so that what is finished is found again. */
export function settingsOf(about: JobAbout): AnySettings {
  const now = readSettings("file" in about.recording ? vscode.Uri.file(about.recording.file) : undefined, about);
  const { language: _, ...rest } = now;
  const language = about.language !== undefined && isLanguageCode(about.language) ? about.language : undefined;
  const then = { ...rest, language, itn: about.itn, upload: about.upload };
  return about.cutSeconds === undefined ? then : cutInto(then, about.cutSeconds);
}
