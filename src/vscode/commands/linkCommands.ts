import * as vscode from "vscode";
import { isVirtualWorkspace, uriOf } from "../transcription/recordingUri";
import { identityOf } from "../../system/identity";
import type { Transcribe } from "../transcription/transcribeAll";
import { releasePlace } from "../insertion/capturePlace";
import { insertStored, type Inserter } from "../insertion/insertStored";
import { mayReach } from "../ui/elsewhere";
import { audioLinksIn, linkAt, type AudioLink } from "../notes/audioLinks";
import { belowLink } from "../notes/belowLink";
import type { LinkState, LinkStates } from "../notes/linkState";
import type { Failures } from "../ui/failureMessages";
import { settingsFor, usable } from "../settings";
import { t } from "../ui/l10n";
import { tellNotOnDisk } from "../ui/onDisk";
import { showForAMoment, showInformation, showWarning } from "../ui/messages";

/** What it takes to transcribe what notes link to, or to insert what is saved of it. */
export interface LinkDeps extends Inserter {
  readonly links: LinkStates;
  readonly transcribeAll: Transcribe;
  readonly failures: Failures;
}

/** Recordings that a note links to, each transcribed below its link. */
export function registerLinks(deps: LinkDeps): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("earmark.transcribeLink", async (uri?: unknown, at?: unknown) => {
      const found = await linkFrom(uri, at);
      if (!found) return void showInformation(t("There is no link to a recording at the cursor."));
      if (!(await mayReach(await found.link.host()))) return;
      const state = await deps.links.of(found.link, found.document, "here");
      // What is saved costs nothing; who has it there already wants another one.
      if (state?.stored && !state.inserted) await insertBelow(found.link, state, found.document, deps);
      else if (state) await transcribeLinks([{ link: found.link, state }], found.document, deps);
      else if (!leadsNowhere(found.document)) void showWarning(t("{0} not found", found.link.name));
    }),
    vscode.commands.registerCommand("earmark.insertSavedTranscript", async (uri?: unknown, at?: unknown) => {
      const found = await linkFrom(uri, at);
      if (!(await mayReach(await found?.link.host()))) return;
      const state = found && (await deps.links.of(found.link, found.document, "here"));
      if (found && state?.stored) await insertBelow(found.link, state, found.document, deps);
      else void showInformation(t("There is no link with a saved transcript at the cursor."));
    }),
    vscode.commands.registerCommand("earmark.transcribeAllLinks", () => transcribeAllLinks(deps)),
  );
}

/** True where the links of a note lead nowhere, since neither it nor the workspace lies on a disk. The user is told so. */
function leadsNowhere({ uri }: vscode.TextDocument): boolean {
  if (uri.scheme === "file" || !isVirtualWorkspace()) return false;
  const message = t(
    "Recordings in a virtual workspace cannot be read, so links to them lead nowhere. Clone the repository and open the folder on this machine.",
  );
  void tellNotOnDisk(message, vscode.workspace.workspaceFolders?.[0]?.uri);
  return true;
}

interface Found {
  readonly link: AudioLink;
  readonly document: vscode.TextDocument;
}

/** The link of a lens or a hover, else the one at the caret. */
async function linkFrom(uri: unknown, at: unknown): Promise<Found | undefined> {
  const editor = vscode.window.activeTextEditor;
  const address =
    uri instanceof vscode.Uri ? uri : typeof uri === "string" ? vscode.Uri.parse(uri) : editor?.document.uri;
  if (!address) return undefined;
  const document = await vscode.workspace.openTextDocument(address);
  const position = isPlace(at) ? new vscode.Position(at.line, at.character) : editor?.selection.active;
  const link = position && linkAt(document, position);
  return link && { link, document };
}

function isPlace(value: unknown): value is { readonly line: number; readonly character: number } {
  const { line, character } = (value ?? {}) as { line?: unknown; character?: unknown };
  return Number.isInteger(line) && Number.isInteger(character);
}

interface Linked {
  readonly link: AudioLink;
  readonly state: LinkState;
}

/** One preview, one consent, and each text below its link. */
async function transcribeLinks(all: readonly Linked[], document: vscode.TextDocument, deps: LinkDeps): Promise<void> {
  const files = all.flatMap(({ state: { recording } }) => (recording.kind === "file" ? [uriOf(recording)] : []));
  const settings = settingsFor(document.uri, files);
  const anchors = all.map(({ link }) => belowLink(document, link.range));
  const recordings = all.map(({ state }) => state.recording);
  const place = { document, caret: anchors[0]?.place.offset ?? 0, selection: "" };
  try {
    await deps.transcribeAll({ recordings, goal: "cursor", settings: usable(settings), place, anchors });
  } catch (error) {
    const retry = (): Promise<void> => transcribeLinks(all, document, deps);
    void deps.failures.report(error, { name: recordings[0]?.name ?? "", settings, retry });
  } finally {
    releasePlace({ anchors });
  }
}

async function transcribeAllLinks(deps: LinkDeps): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "markdown")
    return void showInformation(t("Open a Markdown note with links to recordings."));
  const links = audioLinksIn(document);
  // Whoever says no to a machine leaves its links out.
  for (const host of new Set(await Promise.all(links.map((link) => link.host())))) await mayReach(host);
  const states: (LinkState | undefined)[] = [];
  // One by one: of several files that a link may mean the user is asked.
  for (const link of links) states.push(await deps.links.of(link, document, "here"));
  const seen = new Set<string>();
  const open: Linked[] = [];
  let [done, missing] = [0, 0];
  for (const [i, link] of links.entries()) {
    const state = states[i];
    const key =
      state && (state.recording.kind === "file" ? await identityOf(state.recording.path) : state.recording.url);
    // Linked twice it is transcribed once.
    if (key !== undefined && seen.has(key)) continue;
    if (key !== undefined) seen.add(key);
    if (!state) missing += 1;
    else if (state.inserted) done += 1;
    else open.push({ link, state });
  }
  if (links.length === 0) return void showInformation(t("This note has no links to recordings."));
  if (open.length === 0 && missing > 0 && leadsNowhere(document)) return;
  if (open.length === 0)
    return void showInformation(t("Nothing to transcribe: {0} already transcribed, {1} not found.", done, missing));
  if (done + missing > 0) showForAMoment(t("{0} already transcribed, {1} not found.", done, missing), 5_000);
  // What is saved is inserted without asking anybody.
  const stored = open.filter(({ state }) => state.stored);
  for (const { link, state } of stored.toReversed()) await insertBelow(link, state, document, deps);
  const rest = open.filter(({ state }) => !state.stored);
  if (rest.length === 0) return;
  // The note has changed: its links are elsewhere now.
  const now = audioLinksIn(document);
  const moved = rest.map(({ link, state }) => ({ link: now[links.indexOf(link)] ?? link, state }));
  await transcribeLinks(moved, document, deps);
}

async function insertBelow(
  link: AudioLink,
  { recording, stored }: LinkState,
  document: vscode.TextDocument,
  deps: LinkDeps,
): Promise<void> {
  const anchor = belowLink(document, link.range);
  try {
    await insertStored(recording, stored?.segments ?? [], anchor, deps);
  } finally {
    releasePlace({ anchors: [anchor] });
  }
}
