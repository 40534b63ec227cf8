import * as vscode from "vscode";
import { EarmarkError } from "../../core/errors";
import { foreign } from "../../core/foreignText";
import { heaviest } from "../../core/notices";
import { foundHeading, placeLine, unsearchedText } from "../../session/foundText";
import { filesInside } from "../../session/realPaths";
import type { TranscriptSearch } from "../../session/transcriptSearch";
import type { TranscriptStore } from "../../storage/transcriptStore";
import { workspacePaths } from "../transcription/workspacePaths";
import { languageName } from "../ui/display";
import { t } from "../ui/l10n";
import { aboutStored, listStored, type Stored } from "../ui/pickStored";
import { signalOf } from "../ui/signalOf";

/** What a model asks for. */
export interface FindInput {
  /** Words; empty for a list of all. */
  readonly query?: string;
}

/** So many places are told. */
const MOST = 40;
/** Characters on each side of what was found. */
const AROUND = 160;
/** Nobody asks for more; the rest is not looked for. */
const LONGEST = 1_000;

/** Lets a model search the saved transcripts of this workspace. Nothing is sent and nothing is paid. */
export class FindTool implements vscode.LanguageModelTool<FindInput> {
  readonly #transcripts: Pick<TranscriptStore, "list">;
  readonly #search: TranscriptSearch;

  /** `search`: the one that the user searches with. */
  constructor(transcripts: Pick<TranscriptStore, "list">, search: TranscriptSearch) {
    this.#transcripts = transcripts;
    this.#search = search;
  }

  prepareInvocation(): vscode.PreparedToolInvocation {
    return { invocationMessage: t("Searching saved transcripts") };
  }

  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<FindInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const query: unknown = input.query ?? "";
    if (typeof query !== "string") throw new EarmarkError("settings", "The query must be text.");
    const text = query.trim() ? await this.#found(query.trim().slice(0, LONGEST), token) : await this.#listed();
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  }

  async #found(question: string, token: vscode.CancellationToken): Promise<string> {
    const among = (recordings: readonly string[]): Promise<ReadonlySet<string>> =>
      filesInside(workspacePaths(), recordings);
    const signal = signalOf(token);
    const found = await this.#search.search({ question, most: MOST, around: AROUND, among, signal });
    const unsearched = [unsearchedText(found) ?? []].flat();
    if (found.places.length === 0)
      return [
        `No saved transcript in this workspace contains ${JSON.stringify(foreign(question))}. Recordings that have not been transcribed are not searched. Use earmark_transcribe to transcribe one.`,
        ...unsearched,
      ].join(" ");
    const lines = found.places.map((place) => placeLine(place, nameOf, languageName));
    return [foundHeading(found), ...unsearched, ...lines].join("\n");
  }

  async #listed(): Promise<string> {
    const lines = (await inWorkspace(await listStored(this.#transcripts))).map(lineOf);
    if (lines.length === 0)
      return "There are no saved transcripts in this workspace. Use earmark_transcribe to create one.";
    return lines.slice(0, MOST).join("\n") + (lines.length > MOST ? `\n(${lines.length - MOST} more)` : "");
  }
}

/** A recording as a model names it. */
function nameOf(recording: string): string {
  return foreign(vscode.workspace.asRelativePath(vscode.Uri.file(recording)));
}

/** Those whose recordings really are in the workspace: a link in it may lead elsewhere. */
async function inWorkspace(all: readonly Stored[]): Promise<readonly Stored[]> {
  const paths = all.map(({ recording }) => recording.path);
  const inside = await filesInside(workspacePaths(), paths);
  return all.filter(({ recording }) => inside.has(recording.path));
}

function lineOf({ recording, stored }: Stored): string {
  const incomplete = heaviest(stored.notices) === "missing" ? " (incomplete)" : "";
  return `${nameOf(recording.path)}: ${aboutStored(stored)}${incomplete}`;
}
