import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import { linksIn } from "../../context/links";
import { placesOf } from "./linkedRecording";
import { t } from "../ui/l10n";

/** The times in a note, such as `[02:13](memo.m4a#t=133)`: on the time itself a link that goes to that place in the transcript. */
export function timeLinksIn(document: vscode.TextDocument): vscode.DocumentLink[] {
  if (document.uri.scheme !== "file") return [];
  const text = document.getText();
  return linksIn(text).flatMap((found) => {
    const { start, end, target, fragment, wiki } = found;
    const seconds = /^t=(\d+(?:\.\d+)?)$/.exec(fragment)?.[1];
    if (seconds === undefined || wiki || !isRecording(target)) return [];
    // A recording on another drive has no relative path.
    if (/^[a-z][\w+.-]+:/i.test(target) && !/^file:/i.test(target)) return [];
    const label = text.slice(start, end).lastIndexOf("](") + start;
    const [uri] = placesOf(document, found);
    if (text[start] !== "[" || label < start || !uri) return [];
    const args = encodeURIComponent(JSON.stringify([uri.toString(), Number(seconds)]));
    const range = new vscode.Range(document.positionAt(start + 1), document.positionAt(label));
    const link = new vscode.DocumentLink(range, vscode.Uri.parse(`command:earmark.openTranscript?${args}`));
    link.tooltip = t("Play from here");
    return [link];
  });
}
