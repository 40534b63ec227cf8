import * as path from "node:path";
import * as vscode from "vscode";
import { foreign } from "../../core/foreignText";
import { placesOf } from "../../session/inbox/inboxSettings";
import type { InboxEntry } from "../../storage/inboxStore";
import { readSettings } from "../settings";
import { circumstances } from "../ui/failureMessages";
import { wordsFor } from "../ui/failureText";
import { t } from "../ui/l10n";
import type { InboxStanding, InboxWatch } from "./inboxWatch";

/** The inbox, or a recording that came there, in the view of transcripts. */
export type InboxNode =
  | { readonly kind: "inbox"; readonly folder: string }
  | { readonly kind: "arrival"; readonly entry: InboxEntry & { readonly name: string } };

export function isInboxNode(node: unknown): node is InboxNode {
  const { kind } = (node ?? {}) as { readonly kind?: unknown };
  return kind === "inbox" || kind === "arrival";
}

/** So many are listed, the newest first; those that need the user before. */
const LISTED = 50;

/** The inbox where it is watched, or is to be; nothing where nobody wants it. */
export function inboxNodes(watch: InboxWatch): readonly InboxNode[] {
  const { folder } = placesOf(readSettings(undefined).inbox);
  return watch.standing.state === "off" || folder === undefined ? [] : [{ kind: "inbox", folder }];
}

/** What became of the recordings that came. */
export async function arrivalsOf(watch: InboxWatch): Promise<readonly InboxNode[]> {
  const all = (await watch.watched?.store.list()) ?? [];
  const needy = all.filter(({ state }) => state === "failed" || state === "asks");
  const others = all.filter(({ state }) => state === "done");
  return [...needy, ...others].slice(0, LISTED).map((entry) => ({ kind: "arrival", entry }));
}

/** How one of them looks. */
export function inboxItem(node: InboxNode, watch: InboxWatch): vscode.TreeItem {
  return node.kind === "inbox" ? folderItem(node.folder, watch) : arrivalItem(node.entry);
}

function folderItem(folder: string, watch: InboxWatch): vscode.TreeItem {
  const { standing } = watch;
  const item = new vscode.TreeItem(t("Inbox"), vscode.TreeItemCollapsibleState.Collapsed);
  // It keeps its place, and whether it is open, whatever is said of it.
  item.id = "earmark.inbox";
  item.description = standingText(standing);
  item.tooltip = [foreign(folder), item.description, whyText(standing)].filter(Boolean).join("\n");
  item.iconPath = new vscode.ThemeIcon(standing.state === "transcribing" ? "sync~spin" : "inbox");
  item.contextValue = standing.state === "notAllowed" ? "inboxNotAllowed" : "inbox";
  item.accessibilityInformation = { label: `${t("Inbox")}, ${item.description}` };
  return item;
}

/** In a few words, behind the name. */
function standingText(standing: InboxStanding): string {
  switch (standing.state) {
    case "off":
    case "ended":
      return t("Not watched");
    case "notAllowed":
      return t("Waiting for your permission");
    case "missing":
      return t("Folder not found");
    case "elsewhere":
      return t("Watched by another window");
    case "transcribing":
      return t("Transcribing {0}", foreign(path.basename(standing.current ?? "")));
    case "waiting":
      return t("Waiting for the network");
    case "budget":
      return t("Monthly budget used up");
    case "stopped":
      return t("Stopped");
    case "starting":
    case "watching":
      if (standing.arriving > 0) return t("Recordings are arriving");
      return standing.notHere > 0 ? t("{0} not downloaded", standing.notHere) : t("Watching");
  }
}

function whyText(standing: InboxStanding): string {
  if (!("error" in standing) || standing.error === undefined) return "";
  return wordsFor(standing.error, circumstances({ name: t("Inbox"), settings: readSettings(undefined) })).message;
}

function arrivalItem({ file, state, note, gaps, at, message }: InboxEntry): vscode.TreeItem {
  const item = new vscode.TreeItem(foreign(path.basename(file)));
  const day = new Date(at).toLocaleDateString(vscode.env.language, { dateStyle: "medium" });
  item.description =
    state === "failed"
      ? t("Failed")
      : state === "asks"
        ? t("Not sent")
        : note === undefined
          ? t("No speech")
          : gaps
            ? t("{0}, has gaps", day)
            : day;
  item.tooltip = [foreign(file), ...(message === undefined ? [] : [foreign(message)])].join("\n");
  const icon = state === "failed" ? "error" : state === "asks" ? "question" : note === undefined ? "mute" : "note";
  item.iconPath = new vscode.ThemeIcon(icon);
  item.contextValue = state === "done" ? "inboxNote" : "inboxFailed";
  item.accessibilityInformation = { label: `${foreign(path.basename(file))}, ${item.description}` };
  if (note !== undefined) item.command = { command: "vscode.open", title: "", arguments: [vscode.Uri.file(note)] };
  return item;
}
