import * as vscode from "vscode";
import { foreign } from "../../core/foreignText";

/** A message may be made of several texts. More than this nobody reads. */
const MOST = 1_000;

type Show = typeof vscode.window.showErrorMessage;

/** VS Code makes a link of whatever looks like one in a message. Nothing does here, however the message was put together. */
function harmless(show: () => Show): Show {
  return (message: string, ...rest: unknown[]): Thenable<unknown> =>
    (show() as (...all: unknown[]) => Thenable<unknown>)(inOneLine(message), ...rest.map(withDetail));
}

/** Options come between the message and its buttons, which have titles. Their detail may have several lines. */
function withDetail(one: unknown): unknown {
  if (typeof one !== "object" || one === null || "title" in one) return one;
  const { detail } = one as vscode.MessageOptions;
  return Object.assign({}, one, { detail: detail?.split("\n").map(inOneLine).join("\n") });
}

export const showError: Show = harmless(() => vscode.window.showErrorMessage);
export const showWarning: Show = harmless(() => vscode.window.showWarningMessage);
export const showInformation: Show = harmless(() => vscode.window.showInformationMessage);

/** In the status bar, for a few seconds. */
export function showForAMoment(message: string, milliseconds: number): void {
  vscode.window.setStatusBarMessage(inOneLine(message), milliseconds);
}

function inOneLine(text: string): string {
  return foreign(text, MOST);
}
