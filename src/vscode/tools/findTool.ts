import { realpath } from "node:fs/promises";
import { uriOf } from "../transcription/recordingUri";
import * as vscode from "vscode";
import { foreign } from "../../core/foreignText";
import { heaviest } from "../../core/notices";
import { isInside, realPathsOf } from "../../session/realPaths";
import { clock } from "../../transcript/join";
import { workspacePaths } from "../transcription/workspacePaths";
import { languageName } from "../ui/display";
import type { TranscriptStore } from "../../storage/transcriptStore";
import { aboutStored, listStored, type Stored } from "../ui/pickStored";
import { t } from "../ui/l10n";

/** What a model asks for. */
export interface FindInput {
  /** Words; empty for a list of all. */
  readonly query?: string;
}

/** So many places are told. */
const MOST = 40;
/** Characters around a place. */
const AROUND = 160;

/** Lets a model search the saved transcripts of this workspace. Nothing is sent and nothing is paid. */
export class FindTool implements vscode.LanguageModelTool<FindInput> {
  readonly #transcripts: Pick<TranscriptStore, "list">;

  constructor(transcripts: Pick<TranscriptStore, "list">) {
    this.#transcripts = transcripts;
  }

  prepareInvocation(): vscode.PreparedToolInvocation {
    return { invocationMessage: t("Searching saved transcripts") };
  }

  async invoke({
    input: { query = "" },
  }: vscode.LanguageModelToolInvocationOptions<FindInput>): Promise<vscode.LanguageModelToolResult> {
    const all = await inWorkspace(await listStored(this.#transcripts));
    const wanted = query.trim().toLowerCase();
    const lines = wanted ? all.flatMap((stored) => placesIn(stored, wanted)) : all.map(lineOf);
    const text =
      lines.length === 0
        ? wanted
          ? `No saved transcript in this workspace contains ${JSON.stringify(query)}. Recordings that have not been transcribed are not searched. Use earmark_transcribe to transcribe one.`
          : "There are no saved transcripts in this workspace. Use earmark_transcribe to create one."
        : lines.slice(0, MOST).join("\n") + (lines.length > MOST ? `\n(${lines.length - MOST} more)` : "");
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  }
}

/** Those whose recordings really are in the workspace: a link in it may lead elsewhere. */
async function inWorkspace(all: readonly Stored[]): Promise<readonly Stored[]> {
  const folders = await realPathsOf(workspacePaths());
  const near = all.filter(({ recording }) => vscode.workspace.getWorkspaceFolder(uriOf(recording)));
  const real = await Promise.all(near.map(async ({ recording }) => realpath(recording.path).catch(() => undefined)));
  return near.filter((_, i) => folders.some((folder) => isInside(folder, real[i] ?? folder)));
}

function lineOf({ recording, stored }: Stored): string {
  const incomplete = heaviest(stored.notices) === "missing" ? " (incomplete)" : "";
  return `${foreign(vscode.workspace.asRelativePath(uriOf(recording)))}: ${aboutStored(stored)}${incomplete}`;
}

function placesIn({ recording, stored }: Stored, wanted: string): string[] {
  return stored.segments.flatMap(({ span, text, language }) => {
    const at = text.toLowerCase().indexOf(wanted);
    if (at < 0) return [];
    const around = text.slice(Math.max(0, at - AROUND), at + wanted.length + AROUND).trim();
    const where = `${foreign(vscode.workspace.asRelativePath(uriOf(recording)))} at ${clock(span.start)}`;
    return [`${where}${language ? ` (${languageName(language)})` : ""}: ${around}`];
  });
}
