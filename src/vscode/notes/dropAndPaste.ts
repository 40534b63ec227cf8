import * as path from "node:path";
import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import { linkFrom } from "../insertion/textStyle";
import { anchorAt } from "../insertion/anchor";
import { insertStored, type Inserter } from "../insertion/insertStored";
import { hostBehind, mayReach } from "../ui/elsewhere";
import type { TranscriptStore } from "../../storage/transcriptStore";
import { recordingAt } from "../transcription/recordingUri";
import { audioLinksIn } from "./audioLinks";
import { transcriptKind } from "./transcriptKind";
import { t } from "../ui/l10n";

/** VS Code says nothing when one of its choices is taken; the text that comes tells, and for so long it may come. */
const MAY_COME_MS = 120_000;

/** One of the ways, beside VS Code's own. */
interface Choice {
  readonly title: string;
  /** What is inserted. */
  readonly text: string;
  readonly recordings: readonly vscode.Uri[];
  readonly withLink: boolean;
}

/** Recordings that are dropped or pasted into a note: with their transcript, or the transcript alone. */
export class DropAndPaste {
  readonly #transcripts: Pick<TranscriptStore, "find">;
  readonly #inserter: Inserter;
  #watch: vscode.Disposable | undefined;

  constructor(transcripts: Pick<TranscriptStore, "find">, inserter: Inserter) {
    this.#transcripts = transcripts;
    this.#inserter = inserter;
  }

  async dropEdits(document: vscode.TextDocument, data: vscode.DataTransfer): Promise<vscode.DocumentDropEdit[]> {
    return this.#edits(document, await recordingsIn(data)).map(({ title, text }) => {
      const edit = new vscode.DocumentDropEdit(text, title, transcriptKind());
      edit.yieldTo = yieldTo();
      return edit;
    });
  }

  async pasteEdits(document: vscode.TextDocument, data: vscode.DataTransfer): Promise<vscode.DocumentPasteEdit[]> {
    return this.#edits(document, await recordingsIn(data)).map(({ title, text }) => {
      const edit = new vscode.DocumentPasteEdit(text, title, transcriptKind());
      edit.yieldTo = yieldTo();
      return edit;
    });
  }

  #edits(document: vscode.TextDocument, recordings: readonly vscode.Uri[]): readonly Choice[] {
    if (recordings.length === 0) return [];
    const links = recordings.map((uri) => `[${nameOf(uri)}](${linkFrom(document.uri, uri.fsPath)})`);
    const choices = [
      { title: t("Insert Recording and Transcript"), text: links.join("\n\n"), recordings, withLink: true },
      // Nobody types that: it stands where the transcript goes until it begins.
      { title: t("Insert Transcript"), text: `… ${recordings.map(nameOf).join(", ")} …`, recordings, withLink: false },
    ];
    this.#wait(document, choices);
    return choices;
  }

  /** When the text of a choice has come into the document, the transcription begins there. */
  #wait(document: vscode.TextDocument, choices: readonly Choice[]): void {
    this.#watch?.dispose();
    const subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.reason !== undefined) return;
      for (const { text, rangeOffset } of event.contentChanges) {
        const chosen = choices.find((one) => one.text === text.replaceAll("\r\n", "\n"));
        if (!chosen) continue;
        this.#watch?.dispose();
        return void this.#inserted(document, rangeOffset, text.length, chosen);
      }
    });
    const timer = setTimeout(() => subscription.dispose(), MAY_COME_MS);
    timer.unref();
    this.#watch = { dispose: () => (clearTimeout(timer), subscription.dispose()) };
  }

  async #inserted(
    document: vscode.TextDocument,
    offset: number,
    length: number,
    { recordings, withLink }: Choice,
  ): Promise<void> {
    for (const uri of recordings) if (!(await mayReach(await hostBehind(uri, document.uri)))) return;
    if (!withLink) {
      const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
      const mark = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
      await editor?.edit((edit) => edit.delete(mark), { undoStopBefore: false, undoStopAfter: false });
      const caret = document.positionAt(offset);
      if (editor) editor.selection = new vscode.Selection(caret, caret);
      if (await this.#insertStored(document, offset, recordings)) return;
      await vscode.commands.executeCommand("earmark.transcribe", recordings[0], recordings);
      return;
    }
    const here = audioLinksIn(document).filter(({ range }) => {
      const at = document.offsetAt(range.start);
      return at >= offset && at < offset + length;
    });
    for (const { range } of here.toReversed())
      await vscode.commands.executeCommand("earmark.transcribeLink", document.uri, range.start);
  }

  /** What is saved costs nothing, and nobody is asked. */
  async #insertStored(
    document: vscode.TextDocument,
    offset: number,
    [uri, ...others]: readonly vscode.Uri[],
  ): Promise<boolean> {
    const stored = uri && others.length === 0 && (await this.#transcripts.find(uri.fsPath));
    if (!stored) return false;
    await insertStored(recordingAt(uri), stored.segments, anchorAt(document, offset), this.#inserter);
    return true;
  }
}

/** VS Code's own choice for files in Markdown, a link or a player, stays the default. */
function yieldTo(): vscode.DocumentDropOrPasteEditKind[] {
  return [vscode.DocumentDropOrPasteEditKind.Empty.append("markdown", "link"), vscode.DocumentDropOrPasteEditKind.Text];
}

/** Files of the Explorer, of VS Code's own tabs and of other windows come as a list of URIs. */
async function recordingsIn(data: vscode.DataTransfer): Promise<vscode.Uri[]> {
  const list = (await data.get("text/uri-list")?.asString()) ?? "";
  return list
    .split(/\r?\n/)
    .filter((line) => line && !line.startsWith("#"))
    .flatMap((line) => {
      const uri = parsed(line);
      // In a remote window files of the machine itself come with the remote's scheme.
      const file = uri && (uri.scheme === "vscode-remote" ? vscode.Uri.file(uri.path) : uri);
      return file?.scheme === "file" && isRecording(file.path) ? [file] : [];
    });
}

/** A list may hold anything, and VS Code throws for paths that begin with two slashes. */
function parsed(line: string): vscode.Uri | undefined {
  try {
    return URL.canParse(line) ? vscode.Uri.parse(line) : undefined;
  } catch {
    return undefined;
  }
}

function nameOf(uri: vscode.Uri): string {
  return path.basename(uri.fsPath).replaceAll(/[[\]\\]/g, String.raw`\$&`);
}
