import { realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import type { DocumentLink } from "../../context/links";
import { byEnding, globFor, linkPlaces, MOST_OF_A_NAME } from "../../session/linkPlaces";
import { isInside, realPathsOf } from "../../session/realPaths";
import { folderOf } from "../context/contextSources";
import { hostBehind, hostElsewhere } from "../ui/elsewhere";
import type { Recording } from "../../session/recording";
import { recordingAt } from "../transcription/recordingUri";
import { t } from "../ui/l10n";

/** The user wants what is at the end of this link, or something for which the links of the note are looked through. */
export type Asked = "here" | "around";

type Target = Pick<DocumentLink, "target" | "wiki">;

/** The files that a link may mean, and whether only the user can say more. */
export interface FoundBehind {
  readonly files: readonly vscode.Uri[];
  readonly ask: boolean;
}

/** The other machine that a link leads to, by what stands there and by what becomes of it. */
export async function hostOf(document: vscode.TextDocument, link: Target): Promise<string | undefined> {
  const host = hostElsewhere(link.target, document.uri);
  if (host !== undefined) return host;
  for (const uri of placesOf(document, link)) {
    const behind = await hostBehind(uri, document.uri);
    if (behind !== undefined) return behind;
  }
  return undefined;
}

/** What is at the end of a link. Of several the user is asked who wants this one; unasked nothing outside the workspace is touched. */
export async function linkedRecording(
  document: vscode.TextDocument,
  link: Target,
  asked?: Asked,
): Promise<Recording | undefined> {
  const { files, ask } = await foundBehind(document, link, asked);
  const [only] = files;
  if (!ask) return only && recordingAt(only);
  if (asked !== "here") return undefined;
  const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const chosen = await vscode.window.showQuickPick(items, { title: t("Select a Recording") });
  return chosen && recordingAt(chosen.uri);
}

/** Only looks whether files are there; opens none. */
export async function foundBehind(document: vscode.TextDocument, link: Target, asked?: Asked): Promise<FoundBehind> {
  const none = { files: [], ask: false };
  if ((await hostOf(document, link)) !== undefined) return none;
  const places = placesOf(document, link);
  let outside = false;
  for (const uri of places) {
    if (asked === undefined && !(await isNear(uri, document.uri))) outside = true;
    else if (await isThere(uri)) return { files: [uri], ask: false };
  }
  const files = await searched(document, link, places[0]);
  return { files, ask: files.length > 1 || (files.length === 0 && outside) };
}

/** By the ending of the path, in any case and form of it, in the folder where the note lies. */
async function searched(
  { uri }: vscode.TextDocument,
  { target }: Target,
  first: vscode.Uri | undefined,
): Promise<readonly vscode.Uri[]> {
  const root = folderOf(uri)?.uri;
  if (root?.scheme !== "file" || /^file:/i.test(target)) return [];
  const climbs = /(?:^|[\\/])\.{1,2}[\\/]/.test(target);
  // What climbs, or begins at the root, is one place; only case and form of its name may differ.
  const wanted =
    first && (climbs || /^[\\/]|^[a-z]:/i.test(target)) ? path.relative(root.fsPath, first.fsPath) : target;
  if (wanted.startsWith("..") || path.isAbsolute(wanted)) return [];
  const glob = new vscode.RelativePattern(root, globFor(path.posix.basename(target)));
  const all = await vscode.workspace.findFiles(glob, undefined, MOST_OF_A_NAME);
  const local = all.filter(({ scheme, authority }) => scheme === "file" && authority === root.authority);
  const found = byEnding(
    wanted,
    local.map(({ fsPath }) => fsPath),
    root.fsPath,
  );
  return found.map((file) => vscode.Uri.file(file));
}

/** The places that a link names, the likeliest first. */
export function placesOf({ uri }: vscode.TextDocument, { target, wiki }: Target): readonly vscode.Uri[] {
  if (!wiki && /^file:/i.test(target)) return parsed(target);
  const root = folderOf(uri)?.uri;
  const note = uri.scheme === "file" ? vscode.Uri.joinPath(uri, "..") : root;
  return linkPlaces(target, wiki, {
    note: note?.scheme === "file" ? note.fsPath : undefined,
    root: root?.scheme === "file" ? root.fsPath : undefined,
  }).map((file) => vscode.Uri.file(file));
}

/** A link may be anything, and VS Code throws for paths that begin with two slashes. */
function parsed(target: string): vscode.Uri[] {
  try {
    // This machine by its name (RFC 8089) is no other one.
    return [vscode.Uri.parse(target.replace(/^file:\/\/localhost(?=\/)/i, "file://"))];
  } catch {
    return [];
  }
}

/** In the workspace, or in the folder of the note: also where links on the way end. */
async function isNear(file: vscode.Uri, note: vscode.Uri): Promise<boolean> {
  const folders = [
    ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri),
    ...(note.scheme === "file" ? [vscode.Uri.joinPath(note, "..")] : []),
  ].flatMap(({ scheme, fsPath }) => (scheme === "file" ? [fsPath] : []));
  const inOne = (all: readonly string[], one: string): boolean => all.some((folder) => isInside(folder, one));
  if (!inOne(folders, file.fsPath)) return false;
  const real = await realpath(file.fsPath).catch(() => undefined);
  return real === undefined || inOne(await realPathsOf(folders), real);
}

async function isThere({ scheme, fsPath }: vscode.Uri): Promise<boolean> {
  return scheme === "file" && (await stat(fsPath).catch(() => undefined))?.isFile() === true;
}
