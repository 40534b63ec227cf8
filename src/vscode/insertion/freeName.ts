import type { Uri } from "vscode";
import { isThere } from "../../session/besideFiles";

export function exists(uri: Uri): Promise<boolean> {
  return isThere(uri.fsPath);
}
