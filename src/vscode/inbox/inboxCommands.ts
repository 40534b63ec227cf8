import * as vscode from "vscode";
import { moveEarlierInbox, setForMachine } from "../settings";
import { inboxFolder } from "./chooseInbox";
import { isInboxNode } from "./inboxTree";
import type { InboxWatch } from "./inboxWatch";

/** Turns the watching of the inbox on and off, and tries again what failed there. */
export function registerInbox(watch: InboxWatch): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("earmark.watchInbox", async () => {
      if ((await inboxFolder()) === undefined) return;
      await moveEarlierInbox();
      await setForMachine("inbox.watch", true);
      // Where it was on already, and was not agreed to, nothing has changed that would tell.
      await watch.refresh(true);
    }),
    vscode.commands.registerCommand("earmark.stopWatchingInbox", () => setForMachine("inbox.watch", false)),
    vscode.commands.registerCommand("earmark.retryInboxRecording", async (clicked?: unknown) => {
      const name = isInboxNode(clicked) && clicked.kind === "arrival" ? clicked.entry.name : undefined;
      await watch.watched?.inbox.retry(name);
    }),
  );
}
