import { Uri } from "vscode";
import { freeFiles, isThere } from "../../session/besideFiles";

/** The name itself, or the first one with a number that is not taken. */
export async function freeName(uri: Uri): Promise<Uri> {
  const [file = uri.fsPath] = await freeFiles([uri.fsPath]);
  return file === uri.fsPath ? uri : Uri.file(file);
}

export function exists(uri: Uri): Promise<boolean> {
  return isThere(uri.fsPath);
}
