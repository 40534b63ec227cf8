import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import { EXTENSIONS, RECORDINGS_GLOB } from "../../audio/formats";
import { probe } from "../../audio/probe";
import { isPlaceholder } from "../../system/placeholder";
import { clock } from "../../transcript/join";
import { fileSize } from "./display";
import type { Log } from "../../core/types";
import { readSettings } from "../settings";
import { recordingFrom, type Recording } from "../../session/recording";
import { isVirtualWorkspace, recordingAt, recordingInTab } from "../transcription/recordingUri";
import type { AnySettings } from "../settings";
import { findOnDisk } from "../transcription/workspacePaths";
import { t } from "./l10n";
import { startOnDisk } from "./onDisk";
import { foreign } from "../../core/foreignText";

interface RecordingItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
  readonly way?: "browse" | "url";
}

/** More recordings than this are not listed; "Browse..." reaches the rest. */
const LISTED = 500;
/** Only so many are probed for their duration: each costs 0.1 s of ffmpeg. */
const PROBED = 40;

/** What it takes to list recordings. */
export interface RecordingLister {
  readonly ffmpegs: FfmpegFinder;
  readonly log: Log;
}

/** Lets the user choose among the workspace's recordings, newest first, or any other file, or a URL. */
export async function pickRecordings(
  settings: AnySettings,
  { ffmpegs, log }: RecordingLister,
): Promise<readonly Recording[]> {
  const pick = vscode.window.createQuickPick<RecordingItem>();
  const controller = new AbortController();
  try {
    pick.title = t("Transcribe Recording");
    pick.placeholder = isVirtualWorkspace()
      ? t("Browse for a recording on this machine. A virtual workspace cannot be read.")
      : t("Select a recording in this workspace (newest first)");
    pick.matchOnDescription = true;
    pick.busy = true;
    const ways: RecordingItem[] = [
      { label: `$(folder-opened) ${t("Browse...")}`, way: "browse", alwaysShow: true },
      ...(readSettings(undefined).model.can.url
        ? [{ label: `$(link) ${t("From URL...")}`, way: "url" as const, alwaysShow: true }]
        : []),
    ];
    const chosen = new Promise<RecordingItem | undefined>((resolve) => {
      // The one that had the focus when Enter was pressed; what is active here may lag behind the typing.
      pick.onDidAccept(() => resolve(pick.selectedItems[0] ?? pick.activeItems[0]));
      pick.onDidHide(() => resolve(undefined));
    });
    pick.show();
    void listRecordings(controller.signal)
      // Nothing is listed before: VS Code names items by their place in the list, and who chooses from a list that changes
      // meanwhile gets what stands in that place by then.
      .catch((error: unknown) => {
        log.debug(`listing recordings ended: ${String(error)}`);
        return [];
      })
      .then((items) => fill(pick, items, ways, settings, ffmpegs, controller.signal))
      .catch((error: unknown) => log.debug(`probing recordings ended: ${String(error)}`))
      .finally(() => (pick.busy = false));
    const item = await chosen;
    pick.hide();
    if (item?.way === "browse") return await browse();
    if (item?.way === "url") return await askUrl();
    return item?.uri ? [recordingAt(item.uri)] : [];
  } finally {
    controller.abort();
    pick.dispose();
  }
}

interface Listed {
  readonly uri: vscode.Uri;
  readonly size: number;
  /** Its content is in a cloud: reading it would download it. */
  readonly elsewhere: boolean;
  readonly modified: Date;
}

async function listRecordings(signal: AbortSignal): Promise<Listed[]> {
  const uris = await findOnDisk(RECORDINGS_GLOB, LISTED);
  const tab = recordingInTab()?.toString();
  const listed: Listed[] = [];
  for (const uri of uris) {
    signal.throwIfAborted();
    try {
      const facts = await stat(uri.fsPath);
      listed.push({ uri, size: facts.size, elsewhere: isPlaceholder(facts), modified: facts.mtime });
    } catch {
      // Gone since it was found.
    }
  }
  // What the user looks at comes first.
  const inTab = ({ uri }: Listed): number => (uri.toString() === tab ? 0 : 1);
  return listed.sort((a, b) => inTab(a) - inTab(b) || b.modified.getTime() - a.modified.getTime());
}

async function fill(
  pick: vscode.QuickPick<RecordingItem>,
  listed: readonly Listed[],
  ways: readonly RecordingItem[],
  settings: AnySettings,
  ffmpegs: FfmpegFinder,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const durations = new Map<Listed, string>();
  const render = (): void => {
    pick.items = [...listed.map((one) => itemFor(one, durations.get(one))), ...ways];
  };
  // Until VS Code has said so, what is active here is an item of the list before.
  const settled = new Promise<void>((resolve) => {
    pick.onDidChangeActive(([item]) => {
      if (item?.uri) resolve();
    });
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  render();
  if (listed.length === 0) return;
  const ffmpeg = await ffmpegs.find(settings.ffmpegPath, signal);
  for (const one of listed.filter(({ elsewhere }) => !elsewhere).slice(0, PROBED)) {
    const info = await probe(ffmpeg, one.uri.fsPath, signal).catch(() => undefined);
    signal.throwIfAborted();
    if (info && info.duration > 0) durations.set(one, clock(info.duration));
  }
  await settled;
  signal.throwIfAborted();
  const [before] = pick.activeItems;
  const moved = before !== pick.items[0] && before ? idOf(before) : undefined;
  render();
  // VS Code leads to the first match by itself. An item of ours would take the focus away from what has been typed
  // meanwhile and is not known here yet, and Enter would be lost: only who moved with the arrows is led back.
  const active = pick.items.find((item) => idOf(item) === moved);
  if (active && !pick.value) pick.activeItems = [active];
}

function idOf({ uri, way }: RecordingItem): string {
  return uri?.toString() ?? way ?? "";
}

function itemFor({ uri, size, modified }: Listed, duration: string | undefined): RecordingItem {
  const path = vscode.workspace.asRelativePath(uri);
  const name = path.split("/").at(-1) ?? path;
  const when = modified.toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "short" });
  return {
    label: `$(unmute) ${foreign(name)}`,
    description: [...(duration ? [duration] : []), fileSize(size), when].join(" · "),
    ...(path === name ? {} : { detail: foreign(path) }),
    uri,
  };
}

async function browse(): Promise<readonly Recording[]> {
  const uris = await vscode.window.showOpenDialog({
    ...startOnDisk(),
    canSelectMany: true,
    title: t("Transcribe Recordings"),
    filters: { [t("Recordings")]: EXTENSIONS.flatMap((one) => [one, one.toUpperCase()]) },
  });
  return (uris ?? []).map(recordingAt);
}

async function askUrl(): Promise<readonly Recording[]> {
  const url = await vscode.window.showInputBox({
    title: t("Transcribe from URL"),
    prompt: t("Public http or https URL of a recording. The service downloads it directly."),
    placeHolder: "https://example.com/memo.mp3",
    ignoreFocusOut: true,
    validateInput: (text) => (isPublicUrl(text) ? undefined : t("Enter an http or https URL.")),
  });
  return url === undefined ? [] : [recordingFrom(url.trim())];
}

function isPublicUrl(text: string): boolean {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  return url !== undefined && (url.protocol === "https:" || url.protocol === "http:") && !url.username && !url.password;
}
