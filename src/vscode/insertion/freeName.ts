import { stat } from "node:fs/promises";
import * as path from "node:path";
import { Uri } from "vscode";
import { bytesOf, fileName } from "../../core/fileName";

/** The name itself, or the first one with a number that is not taken. */
export async function freeName(uri: Uri): Promise<Uri> {
  const { dir, name, ext, base } = path.parse(uri.fsPath);
  for (let number = 1; ; number++) {
    const other = number === 1 ? uri : Uri.file(path.join(dir, fileName(`${name} ${number}`, ext, bytesOf(base))));
    if (!(await exists(other))) return other;
  }
}

export async function exists(uri: Uri): Promise<boolean> {
  return (await stat(uri.fsPath).catch(() => undefined)) !== undefined;
}
