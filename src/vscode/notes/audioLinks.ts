import { stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import { linksIn } from "../../context/links";
import { hostBehind, hostElsewhere } from "../elsewhere";
import { recordingAt, recordingFrom, type Recording } from "../recording";

/** A link of a note that leads to a recording. */
export interface AudioLink {
  readonly range: vscode.Range;
  /** As people call it. */
  readonly name: string;
  /** The other machine that it leads to: nothing there is touched before the user was asked. */
  host(): Promise<string | undefined>;
  /** What is there; undefined where nothing is, or where the user would have to be asked. */
  resolve(): Promise<Recording | undefined>;
}

/** The recordings that a note links to, in their order. Links into one, such as our own times, are left out. */
export function audioLinksIn(document: vscode.TextDocument): AudioLink[] {
  return linksIn(document.getText()).flatMap(({ start, end, target, fragment, wiki }) => {
    const url = /^https?:/i.test(target) && URL.canParse(target) ? new URL(target) : undefined;
    if (!isRecording(url?.pathname ?? target) || fragment.startsWith("t=")) return [];
    if (!url && /^[a-z][\w+.-]+:/i.test(target) && !target.startsWith("file:")) return [];
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    const name = path.posix.basename(url ? url.pathname : target);
    const link = {
      range,
      name,
      host: async () => (url ? undefined : hostOf(document, target)),
      resolve: async () => resolve(document, target, url, wiki),
    };
    return [link];
  });
}

/** The link at a place: the one that holds it, else the nearest one on its line. */
export function linkAt(document: vscode.TextDocument, position: vscode.Position): AudioLink | undefined {
  const here = audioLinksIn(document).filter(
    ({ range }) => range.start.line <= position.line && position.line <= range.end.line,
  );
  const far = ({ range: { start, end } }: AudioLink): number =>
    position.isBefore(start) ? start.character - position.character : position.character - end.character;
  return here.find(({ range }) => range.contains(position)) ?? here.sort((a, b) => far(a) - far(b))[0];
}

async function resolve(
  document: vscode.TextDocument,
  target: string,
  url: URL | undefined,
  wiki: boolean,
): Promise<Recording | undefined> {
  if (url) return recordingFrom(target);
  if ((await hostOf(document, target)) !== undefined) return undefined;
  for (const uri of placesOf(document, target)) if (await isThere(uri)) return recordingAt(uri);
  if (!wiki) return undefined;
  // Obsidian finds a file by its name, wherever it is.
  const name = path.posix.basename(target).replaceAll(/[[\]{}*?]/g, "?");
  const [found] = await vscode.workspace.findFiles(`**/${name}`, undefined, 1);
  return found?.scheme === "file" ? recordingAt(found) : undefined;
}

/** By the link as it stands there, and by what becomes of it. */
async function hostOf(document: vscode.TextDocument, target: string): Promise<string | undefined> {
  const host = hostElsewhere(target, document.uri);
  if (host !== undefined) return host;
  for (const uri of placesOf(document, target)) {
    const behind = await hostBehind(uri, document.uri);
    if (behind !== undefined) return behind;
  }
  return undefined;
}

/** As VS Code's own preview reads links: from the note's folder, or with `/` from the workspace's. */
function placesOf({ uri }: vscode.TextDocument, target: string): vscode.Uri[] {
  if (target.startsWith("file:")) return parsed(target);
  const folder = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.workspace.workspaceFolders?.[0];
  const here = uri.scheme === "file" ? vscode.Uri.joinPath(uri, "..") : folder?.uri;
  if (target.startsWith("/"))
    return [...(folder ? [vscode.Uri.joinPath(folder.uri, target)] : []), vscode.Uri.file(target)];
  if (/^[a-z]:[\\/]/i.test(target)) return [vscode.Uri.file(target)];
  return here?.scheme === "file" ? [vscode.Uri.joinPath(here, target)] : [];
}

/** A link may be anything, and VS Code throws for paths that begin with two slashes. */
function parsed(target: string): vscode.Uri[] {
  try {
    return [vscode.Uri.parse(target)];
  } catch {
    return [];
  }
}

async function isThere({ scheme, fsPath }: vscode.Uri): Promise<boolean> {
  return scheme === "file" && (await stat(fsPath).catch(() => undefined))?.isFile() === true;
}
