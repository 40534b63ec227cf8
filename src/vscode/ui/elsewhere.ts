import * as vscode from "vscode";
import { otherMachineIn } from "../../core/otherMachine";
import { firstElsewhere } from "../../session/linksOnTheWay";
import { t } from "./l10n";
import { showWarning } from "./messages";

/** Machines that the user said yes to in this window. */
const allowed = new Set<string>();

/**
 * The machine that a path or an address leads to, where that is neither this one nor one that the workspace, or the document `from`
 * which it comes, lies on. Whoever only opens a note has not asked for anything there.
 */
export function hostElsewhere(target: string | vscode.Uri, from?: vscode.Uri): string | undefined {
  // What is on no disk is on no other machine either: the address of a virtual workspace names none.
  if (typeof target !== "string" && target.scheme !== "file") return undefined;
  const host = typeof target === "string" ? otherMachineIn(target) : target.authority || otherMachineIn(target.fsPath);
  if (host === undefined) return undefined;
  const near = [...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri), ...(from ? [from] : [])];
  const known = near.flatMap(({ scheme, authority }) =>
    scheme === "file" && authority ? [authority.toLowerCase()] : [],
  );
  return known.includes(host.toLowerCase()) || allowed.has(host.toLowerCase()) ? undefined : host;
}

/** The same for a file, where a link on the way to it may lead to another machine. Only Windows signs in by following one. */
export async function hostBehind(uri: vscode.Uri, from?: vscode.Uri): Promise<string | undefined> {
  const host = hostElsewhere(uri, from);
  if (host !== undefined || process.platform !== "win32" || uri.scheme !== "file") return host;
  const found = await firstElsewhere(uri.fsPath, (target) => hostElsewhere(target, from) === undefined);
  return found === undefined ? undefined : hostElsewhere(found, from);
}

/** Asks before anything of another machine is touched, once in a window. False: nothing was. */
export async function mayReach(host: string | undefined): Promise<boolean> {
  if (host === undefined) return true;
  const open = t("Connect");
  const answer = await showWarning(
    t("This recording is on another machine: {0}", host),
    {
      modal: true,
      detail: t(
        "Opening it connects to that machine and signs in with your Windows account. Connect only to machines that you trust.",
      ),
    },
    open,
  );
  if (answer !== open) return false;
  allowed.add(host.toLowerCase());
  return true;
}
