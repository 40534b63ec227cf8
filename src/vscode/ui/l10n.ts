import * as vscode from "vscode";
import { foreign } from "../../core/foreignText";

/**
 * A text in the language of the user. What fills its places may be anybody's (a file's name, a service's word) and is made harmless
 * here, so that nobody has to think of it.
 */
export function t(message: string, ...args: readonly (string | number)[]): string {
  return vscode.l10n.t(message, ...args.map((arg) => (typeof arg === "string" ? foreign(arg) : arg)));
}
