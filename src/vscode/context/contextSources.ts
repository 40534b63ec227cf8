import { realpath } from "node:fs/promises";
import * as vscode from "vscode";
import type { Context, SourceKind } from "../../context/assemble";
import {
  correctionsOf,
  gather,
  noticesOf,
  problemsOf,
  readCleanGlossary,
  type CleanGlossary,
  type NearbyDocument,
} from "../../context/gather";
import { holdsSecrets } from "../../context/secretNames";
import { decodeText } from "../../core/decodeText";
import { namesInFile, PROJECT_FILES, titlesOfNotes } from "../../context/projectNames";
import type { Notice } from "../../core/notices";
import type { Log } from "../../core/types";
import { findInside, textInside, type Found } from "../../session/workspaceFiles";
import type { Correction } from "../../transcript/correct";
import type { AnySettings } from "../settings";
import { t } from "../ui/l10n";

/** Where the user is while asking for a transcript. */
export interface WritingPlace {
  readonly document: vscode.TextDocument | undefined;
  /** Offset of the caret. */
  readonly caret: number;
  readonly selection: string;
  /** What decides whose glossary counts, where there is no document. */
  readonly near?: vscode.Uri;
}

/** In no document: the words of the folder where the recording lies. */
export function noDocument(near: vscode.Uri): WritingPlace {
  return { document: undefined, caret: 0, selection: "", near };
}

/** What will be sent with the audio, and what will be done to the text. */
export interface Gathered {
  readonly context: Context;
  readonly corrections: readonly Correction[];
  /** How many secrets were left out. */
  readonly secrets: number;
  /** What is to be said of the glossaries. */
  readonly notices: readonly Notice[];
}

/**
 * Collects the words of the workspace that help a recognizer, by the settings and within the budget. A workspace that is not
 * trusted contributes nothing but what the user selected; excluded files are not read.
 */
export async function gatherContext(settings: AnySettings, place: WritingPlace, log: Log): Promise<Gathered> {
  const wants = (kind: SourceKind): boolean => isWanted(kind, settings);
  const near = place.document?.uri ?? place.near;
  const folder = folderOf(near);
  const glossaries = await glossariesFor(settings, near, log);
  const { document, selection } = place;
  const isOut = document !== undefined && (await keepsOut(document.uri, settings.contextExclude));
  const documents = isOut ? [] : documentsAt(place, settings);
  const { context, secrets, spoken } = gather(
    {
      selection: wants("selection") && !isOut ? { label: t("Selection"), text: selection } : undefined,
      glossaries,
      documents,
      project:
        wants("project") && folder
          ? {
              label: folder.name,
              names: await namesOf(folder, settings.contextExclude, log),
              titles: documents.length > 0 ? await titlesIn(folder, settings.contextExclude) : [],
            }
          : undefined,
    },
    {
      mode: settings.contextMode,
      maxTokens: settings.model.can.context ? settings.maxTokens : 0,
      spokenForms: settings.contextIdentifiers,
    },
  );
  return {
    context,
    corrections: correctionsOf(glossaries, spoken),
    secrets,
    notices: noticesOf(glossaries, spoken),
  };
}

/** What is done to text that goes there: by today's glossary, and by the identifiers of the document that it goes into, if any. */
export async function correctionsFor(
  settings: AnySettings,
  near: vscode.Uri,
  log: Log,
  place?: Pick<WritingPlace, "document" | "caret">,
): Promise<readonly Correction[]> {
  const glossaries = await glossariesFor(settings, near, log);
  const isOut = place?.document && (await keepsOut(place.document.uri, settings.contextExclude));
  const documents = place && !isOut ? documentsAt(place, settings) : [];
  const options = { mode: "terms", maxTokens: 0, spokenForms: settings.contextIdentifiers } as const;
  const { spoken } = gather({ glossaries, documents }, options);
  return correctionsOf(glossaries, spoken);
}

/** The document, where there is one and it is wanted. */
function documentsAt(
  { document, caret }: Pick<WritingPlace, "document" | "caret">,
  settings: AnySettings,
): readonly NearbyDocument[] {
  if (!document || !isWanted("document", settings)) return [];
  const { languageId } = document;
  const label = vscode.workspace.asRelativePath(document.uri);
  return [{ label, text: document.getText(), isMarkdown: languageId === "markdown", languageId, caret }];
}

function isWanted(kind: SourceKind, { contextSources }: AnySettings): boolean {
  return contextSources.includes(kind) && (vscode.workspace.isTrusted || kind === "selection");
}

/** The folder whose glossary counts: that of a document or a recording, else the first. */
export function folderOf(near: vscode.Uri | undefined): vscode.WorkspaceFolder | undefined {
  return (near && vscode.workspace.getWorkspaceFolder(near)) ?? vscode.workspace.workspaceFolders?.[0];
}

/** True for a file that a setting keeps out. */
function isExcluded(uri: vscode.Uri, globs: readonly string[]): boolean {
  // languages.match is VS Code's own glob engine; it looks at nothing but the address and the language of a document.
  const document = { uri, languageId: "plaintext" } as vscode.TextDocument;
  return globs.some((pattern) => vscode.languages.match({ pattern }, document) > 0);
}

/** True for a document that a setting keeps out, or that holds secrets by its name, also by that of the file behind a link. */
async function keepsOut(uri: vscode.Uri, globs: readonly string[]): Promise<boolean> {
  const real = uri.scheme === "file" ? await realpath(uri.fsPath).catch(() => uri.fsPath) : uri.path;
  const inFolder = (path: string): string => vscode.workspace.asRelativePath(path, false);
  return (
    [uri.path, real].some((path) => holdsSecrets(inFolder(path))) ||
    [uri, vscode.Uri.file(real)].some((one) => isExcluded(one, globs))
  );
}

interface GlossaryFile {
  readonly label: string;
  readonly glossary: CleanGlossary;
}

/** The glossaries that count there, where they are wanted. */
async function glossariesFor(
  settings: AnySettings,
  near: vscode.Uri | undefined,
  log: Log,
): Promise<readonly GlossaryFile[]> {
  const folder = folderOf(near);
  return isWanted("glossary", settings) && folder ? readGlossaries(folder, settings, log) : [];
}

/** The glossary files of a folder that are there. Paths and links that lead out of the folder are not followed. */
async function readGlossaries(
  folder: vscode.WorkspaceFolder,
  settings: AnySettings,
  log: Log,
): Promise<GlossaryFile[]> {
  const files: GlossaryFile[] = [];
  for (const name of settings.glossaryFiles) {
    const text = await textIn(folder, name, settings.contextExclude, log);
    if (text === undefined) continue;
    const glossary = readCleanGlossary(name, text);
    problemsOf(name, glossary).forEach((problem) => log.warn(problem));
    files.push({ label: name, glossary });
  }
  return files;
}

/** The glossaries of all folders of this machine, for a program that reads them itself: where they really are, as far as they may be read. */
export async function glossaryPaths(settings: AnySettings, log: Log): Promise<readonly string[]> {
  if (!isWanted("glossary", settings)) return [];
  const paths: string[] = [];
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if (uri.scheme !== "file") continue;
    for (const name of settings.glossaryFiles) {
      const found = await findOn(uri, name, settings.contextExclude, log);
      if (found && "file" in found) paths.push(found.file);
    }
  }
  return paths;
}

/** A file of a folder of this machine. */
async function findOn(folder: vscode.Uri, name: string, excluded: readonly string[], log: Log): Promise<Found> {
  const found = await findInside(folder.fsPath, name, (file) => isExcluded(vscode.Uri.file(file), excluded));
  if (found && "refused" in found) log.warn(`${name}: not read (${found.refused})`);
  return found;
}

/** The text of a file of a folder as the user sees it: unsaved changes included. Undefined where there is none, or none to be read. */
async function textIn(
  folder: vscode.WorkspaceFolder,
  name: string,
  excluded: readonly string[],
  log: Log,
): Promise<string | undefined> {
  const uri = vscode.Uri.joinPath(folder.uri, name);
  if (folder.uri.scheme !== "file") {
    // Folders of other kinds have no links.
    if (
      !uri.path.startsWith(`${folder.uri.path.replace(/\/$/, "")}/`) ||
      holdsSecrets(name) ||
      isExcluded(uri, excluded)
    )
      return undefined;
    return openText(uri) ?? vscode.workspace.fs.readFile(uri).then(decodeText, () => undefined);
  }
  const found = await findOn(folder.uri, name, excluded, log);
  return found && "file" in found ? (openText(uri) ?? textInside(found)) : undefined;
}

function openText(uri: vscode.Uri): string | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.getText();
}

/** The project's own names: its folder, what its manifests call it, words that it spells its own way. */
async function namesOf(folder: vscode.WorkspaceFolder, excluded: readonly string[], log: Log): Promise<string[]> {
  const files = await Promise.all(
    PROJECT_FILES.map(async (name) => ({ name, text: await textIn(folder, name, excluded, log) })),
  );
  return [folder.name, ...files.flatMap(({ name, text }) => (text === undefined ? [] : namesInFile(name, text)))];
}

/** More notes than this are not looked through. */
const MOST_NOTES = 5_000;

/** What the notes of a folder are called. Only a folder on a disk is searched: VS Code waits for somebody who can search in others. */
async function titlesIn({ uri }: vscode.WorkspaceFolder, excluded: readonly string[]): Promise<readonly string[]> {
  if (uri.scheme !== "file") return [];
  const pattern = new vscode.RelativePattern(uri, "**/*.{md,markdown}");
  const notes = await vscode.workspace.findFiles(pattern, undefined, MOST_NOTES);
  const paths = notes
    .filter((note) => !isExcluded(note, excluded))
    .map((note) => vscode.workspace.asRelativePath(note, false));
  return titlesOfNotes(paths.filter((path) => !holdsSecrets(path)));
}
