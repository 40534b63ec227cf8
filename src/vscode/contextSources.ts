import * as vscode from "vscode";
import type { Context, SourceKind } from "../context/assemble";
import { gather, readCleanGlossary, type CleanGlossary } from "../context/gather";
import type { Log } from "../core/types";
import type { Correction } from "../transcript/correct";
import type { Settings } from "./settings";
import { t } from "./ui/l10n";

/** Where the person is while asking for a transcript. */
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
}

/**
 * Collects the words of the workspace that help a recognizer, by the settings and within the budget. A workspace that is not
 * trusted contributes nothing but what the person selected; excluded files are not read.
 */
export async function gatherContext(settings: Settings, place: WritingPlace, log: Log): Promise<Gathered> {
  const wants = (kind: SourceKind): boolean => isWanted(kind, settings);
  const near = place.document?.uri ?? place.near;
  const folder = folderOf(near);
  const glossaries = await glossariesFor(settings, near, log);
  const { document, caret, selection } = place;
  const documents =
    wants("document") && document && !isExcluded(document.uri, settings.contextExclude) ? [document] : [];
  const { context, secrets } = gather(
    {
      selection: wants("selection") ? { label: t("Selection"), text: selection } : undefined,
      glossaries,
      documents: documents.map((one) => ({
        label: vscode.workspace.asRelativePath(one.uri),
        text: one.getText(),
        isMarkdown: one.languageId === "markdown",
        caret,
      })),
      project: wants("project") && folder ? { label: folder.name, names: await namesOf(folder) } : undefined,
    },
    { mode: settings.contextMode, maxTokens: settings.model.can.context ? settings.maxTokens : 0 },
  );
  return { context, corrections: correctionsIn(glossaries), secrets };
}

/** What is done to text that goes there: by today's glossary; nothing else is read. */
export async function correctionsFor(settings: Settings, near: vscode.Uri, log: Log): Promise<readonly Correction[]> {
  return correctionsIn(await glossariesFor(settings, near, log));
}

function correctionsIn(glossary: readonly GlossaryFile[]): readonly Correction[] {
  return glossary.flatMap(({ glossary: { terms } }) =>
    terms.flatMap(({ term, wrong }) => wrong.map((form) => ({ wrong: form, right: term }))),
  );
}

function isWanted(kind: SourceKind, { contextSources }: Settings): boolean {
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

interface GlossaryFile {
  readonly label: string;
  readonly glossary: CleanGlossary;
}

/** The glossaries that count there, where they are wanted. */
async function glossariesFor(
  settings: Settings,
  near: vscode.Uri | undefined,
  log: Log,
): Promise<readonly GlossaryFile[]> {
  const folder = folderOf(near);
  return isWanted("glossary", settings) && folder ? readGlossaries(folder, settings, log) : [];
}

/** The glossary files of a folder that are there. Paths that lead out of the folder are not followed. */
async function readGlossaries(folder: vscode.WorkspaceFolder, settings: Settings, log: Log): Promise<GlossaryFile[]> {
  const files: GlossaryFile[] = [];
  for (const name of settings.glossaryFiles) {
    const uri = vscode.Uri.joinPath(folder.uri, name);
    if (!uri.path.startsWith(`${folder.uri.path}/`) || isExcluded(uri, settings.contextExclude)) {
      log.warn(`glossary ${name}: not read, it is excluded or outside the folder`);
      continue;
    }
    const text = await textAt(uri);
    if (text === undefined) continue;
    const glossary = readCleanGlossary(name, text);
    for (const problem of glossary.problems) log.warn(`glossary ${name}: ${problem}`);
    files.push({ label: name, glossary });
  }
  return files;
}

/** The text of a file as the person sees it: unsaved changes included. Undefined where there is none. */
async function textAt(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

async function namesOf(folder: vscode.WorkspaceFolder): Promise<string[]> {
  const names = [folder.name];
  const text = await textAt(vscode.Uri.joinPath(folder.uri, "package.json"));
  try {
    const manifest = JSON.parse(text ?? "{}") as { name?: unknown; displayName?: unknown };
    for (const name of [manifest.displayName, manifest.name])
      if (typeof name === "string") names.push(name.replace(/^@[^/]*\//, ""));
  } catch {
    // Not ours to complain about.
  }
  return names;
}
