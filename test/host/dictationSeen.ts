import { execFileSync } from "node:child_process";
import type { Workbench } from "./workbench";

/** The status bar item of a dictation. */
export const ITEM = '[id="earmark.earmark.earmark.dictation"]';

/** Waits until the status bar item of a dictation shows something. */
export async function itemShows(vscode: Workbench, pattern: RegExp): Promise<void> {
  await vscode.page.waitForFunction(
    ({ id, source }) => new RegExp(source).test(document.querySelector(id)?.textContent ?? ""),
    { id: ITEM, source: pattern.source },
  );
}

/** Waits until something stands behind the text and in no document. */
export async function ghostShows(vscode: Workbench, pattern: RegExp): Promise<void> {
  await vscode.page.waitForFunction(
    (source) =>
      [...document.querySelectorAll(".editor-group-container.active .view-line span")].some((span) => {
        const { content } = getComputedStyle(span, "::after");
        return new RegExp(source).test(content.replace(/^"|"$/g, "").replaceAll("\u00a0", " "));
      }),
    pattern.source,
  );
}

/** The caret behind what stands in the list item of a note, in its third line. */
export async function caretBehindItem(vscode: Workbench, name: string): Promise<void> {
  await vscode.openFile(name);
  await vscode.toLine(3);
  await vscode.page.keyboard.press("End");
}

/** How long a recording is that was finished. */
export function secondsOf(file: string): number {
  const args = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file];
  return Number(execFileSync("ffprobe", args, { encoding: "utf8" }));
}
