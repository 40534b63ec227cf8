import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Features } from "./vscode/app";
import { followRecordings, tellTranscribed } from "./vscode/ui/explorerContexts";
import { LastEditor } from "./vscode/insertion/lastEditor";
import { registerLazily } from "./vscode/commands/lazily";
import { KEY_CONSENT, putOnPath } from "./vscode/terminals/onThePath";

/** What is saved and too old is removed so long after the start, when nobody is waiting for anything. */
const TIDY_AFTER_MS = 60_000;

/** The inbox is watched from so long after the start on. */
const INBOX_AFTER_MS = 2_000;

/** The rest of Earmark, as soon as somebody wants something of it. */
let starting: Promise<Features> | undefined;

/**
 * Runs in every window, so it does next to nothing: it remembers where the user was writing, and reads the rest of Earmark
 * with the first command or the first note that links to a recording, or where an earlier window left something to do.
 */
export function activate(context: vscode.ExtensionContext): void {
  const lastEditor = new LastEditor();
  context.subscriptions.push(lastEditor);
  const start = (): Promise<Features> =>
    (starting ??= import("./vscode/app").then((earmark) => {
      commands.dispose();
      return earmark.start(context, lastEditor);
    }));
  const commands = vscode.Disposable.from(
    ...commandsOf(context.extension).map((id) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        await start();
        // By now the command is Earmark's own.
        return vscode.commands.executeCommand(id, ...args);
      }),
    ),
  );
  context.subscriptions.push(
    commands,
    registerLazily(start, context),
    followRecordings(),
    // The schema that exported transcripts name, for VS Code's own JSON editor.
    vscode.workspace.registerTextDocumentContentProvider("earmark", {
      provideTextDocumentContent: () => readFile(context.asAbsolutePath("media/transcript.schema.json"), "utf8"),
    }),
  );
  context.subscriptions.push(
    // The user turns it on, or trusts the workspace: what is loaded already listens by itself.
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!starting && event.affectsConfiguration("earmark.inbox")) void watchInbox(start, true);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (!starting) void watchInbox(start, false);
    }),
  );
  void putOnPath(context).then(() => startUnasked(context, start));
}

/** The window closes. VS Code waits for a few seconds, and a microphone may be open. */
export async function deactivate(): Promise<void> {
  await (await starting)?.close();
}

/** Reads the rest where the inbox is to be watched. `isChosen`: the user has just said so. */
async function watchInbox(start: () => Promise<Features>, isChosen: boolean): Promise<void> {
  const earmark = vscode.workspace.getConfiguration("earmark");
  // As long as the setting of an earlier version stands, none of those below its name can be read.
  const isWanted = earmark.get("inbox.watch") === true || (isChosen && typeof earmark.get("inbox") === "string");
  if (isWanted && vscode.workspace.isTrusted) await (await start()).inbox.refresh(isChosen);
}

/**
 * Reads the rest where a job was cut off, which is to be offered at once, where the user wants a key in the terminals, where a dictation is still to
 * be finished, where the inbox is watched, or where saved transcripts may be too old.
 */
async function startUnasked(context: vscode.ExtensionContext, start: () => Promise<Features>): Promise<void> {
  const storage = context.globalStorageUri.fsPath;
  void tellTranscribed(storage);
  // Whoever opens a window waits for other things first.
  const inbox = setTimeout(() => void watchInbox(start, false), INBOX_AFTER_MS);
  context.subscriptions.push({ dispose: () => clearTimeout(inbox) });
  // Its key is for the terminals of this workspace.
  if (context.workspaceState.get(KEY_CONSENT) !== undefined) return void (await start());
  if (await hasEntries(path.join(storage, "jobs"))) return void (await start());
  // A dictation whose recording is still to be finished.
  if (await hasEntries(path.join(storage, "dictation"))) return void (await start());
  if (!(await hasEntries(path.join(storage, "clips")))) return;
  const timer = setTimeout(() => void start(), TIDY_AFTER_MS);
  context.subscriptions.push({ dispose: () => clearTimeout(timer) });
}

function commandsOf({ packageJSON }: vscode.Extension<unknown>): readonly string[] {
  const { contributes } = packageJSON as { contributes: { commands: readonly { command: string }[] } };
  return contributes.commands.map(({ command }) => command);
}

async function hasEntries(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch {
    return false;
  }
}
