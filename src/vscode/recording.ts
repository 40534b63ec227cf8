import * as path from "node:path";
import * as vscode from "vscode";
import { isRecording } from "../audio/formats";
import { EarmarkError } from "../core/errors";
import type { Confirmed } from "../session/confirmedFile";

/** A recording on this machine's disk. */
export interface FileRecording {
  readonly kind: "file";
  readonly name: string;
  readonly uri: vscode.Uri;
  readonly path: string;
  /** The very file that somebody agreed to send, where somebody did. */
  readonly confirmed?: Confirmed;
  /** What is read in its place: a copy of what was confirmed. */
  readonly copy?: string;
}

/** What is to be transcribed: a file here, or a URL that the service fetches. */
export type Recording = FileRecording | { readonly kind: "url"; readonly name: string; readonly url: string };

/** @throws {EarmarkError} `missingFile` for what is not on this machine's disk */
export function recordingAt(uri: vscode.Uri): FileRecording {
  if (uri.scheme !== "file")
    throw new EarmarkError("missingFile", `Recordings of the scheme ${uri.scheme} cannot be read.`);
  return { kind: "file", name: path.basename(uri.fsPath), uri, path: uri.fsPath };
}

/** A public recording; the name is the last part of its path. */
export function recordingFrom(url: string): Recording {
  const { pathname, hostname } = new URL(url);
  return { kind: "url", name: nameIn(pathname) || hostname, url };
}

function nameIn(pathname: string): string {
  const last = pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The recording that the active tab shows, whoever shows it. */
export function recordingInTab(): vscode.Uri | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri && isRecording(uri.path) ? uri : undefined;
}
