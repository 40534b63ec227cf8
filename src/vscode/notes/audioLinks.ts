import * as path from "node:path";
import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import { linksIn } from "../../context/links";
import { recordingFrom, type Recording } from "../../session/recording";
import { foundBehind, hostOf, linkedRecording, type Asked } from "./linkedRecording";

/** A link of a note that leads to a recording. */
export interface AudioLink {
  readonly range: vscode.Range;
  /** As people call it. */
  readonly name: string;
  /** The other machine that it leads to: nothing there is touched before the user was asked. */
  host(): Promise<string | undefined>;
  /** Whether only the user can say what is meant: several fit, or it leads out of the workspace, where nothing is touched unasked. */
  mustAsk(): Promise<boolean>;
  /** What is there; undefined where nothing is, or where the user would have to be asked. `asked` says what the user wants. */
  resolve(asked?: Asked): Promise<Recording | undefined>;
}

/** The text of a link that is one of our own times, or somebody's: `[02:13](memo.m4a#t=133)`. */
const TIME = /^\[\s*[\d:.,]+\s*\]\(/;

/** The recordings that a note links to, in their order. Times in one, which lead into a transcript, are left out. */
export function audioLinksIn(document: vscode.TextDocument): AudioLink[] {
  const text = document.getText();
  return linksIn(text).flatMap((found) => {
    const { start, end, target, fragment, wiki } = found;
    const url = !wiki && /^https?:/i.test(target) && URL.canParse(target) ? new URL(target) : undefined;
    if (!isRecording(url?.pathname ?? target)) return [];
    if (fragment.startsWith("t=") && TIME.test(text.slice(start, end))) return [];
    if (!url && /^[a-z][\w+.-]+:/i.test(target) && !/^file:/i.test(target)) return [];
    return [
      {
        range: new vscode.Range(document.positionAt(start), document.positionAt(end)),
        name: path.posix.basename(url ? url.pathname : target),
        host: async () => (url ? undefined : hostOf(document, found)),
        mustAsk: async () => !url && (await foundBehind(document, found)).ask,
        resolve: async (asked) => (url ? recordingFrom(target) : linkedRecording(document, found, asked)),
      } satisfies AudioLink,
    ];
  });
}

/** The link at a place: the innermost that holds it, and of two that meet there the one that begins; else the nearest one on its line. */
export function linkAt(document: vscode.TextDocument, position: vscode.Position): AudioLink | undefined {
  const here = audioLinksIn(document).filter(
    ({ range }) => range.start.line <= position.line && position.line <= range.end.line,
  );
  const far = ({ range: { start, end } }: AudioLink): number =>
    position.isBefore(start) ? start.character - position.character : position.character - end.character;
  return here.findLast(({ range }) => range.contains(position)) ?? here.sort((a, b) => far(a) - far(b))[0];
}
