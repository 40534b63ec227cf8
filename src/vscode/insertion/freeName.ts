import { stat } from "node:fs/promises";
import * as path from "node:path";
import { Uri } from "vscode";

/** The name itself, or the first one with a number that is not taken. */
export async function freeName(uri: Uri): Promise<Uri> {
  const { dir, name, ext } = path.parse(uri.fsPath);
  for (let number = 1; ; number++) {
    const other = number === 1 ? uri : Uri.file(path.join(dir, `${name} ${number}${ext}`));
    if (!(await exists(other))) return other;
  }
}

export async function exists(uri: Uri): Promise<boolean> {
  return (await stat(uri.fsPath).catch(() => undefined)) !== undefined;
}
