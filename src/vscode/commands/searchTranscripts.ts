import * as vscode from "vscode";
import { foreign } from "../../core/foreignText";
import { filesInside } from "../../session/realPaths";
import type { SearchHit, SearchResult, TranscriptSearch } from "../../session/transcriptSearch";
import { clock } from "../../transcript/join";
import type { TranscriptEditor } from "../transcriptEditor/editor";
import { workspacePaths } from "../transcription/workspacePaths";
import { languageName } from "../ui/display";
import { t } from "../ui/l10n";

/** So many places are listed. */
const LISTED = 100;
/** Characters on each side: a line of the list. */
const AROUND = 60;
/** A row of the list. */
const LINE = 400;

interface PlaceItem extends vscode.QuickPickItem {
  readonly place?: SearchHit;
}

/** Searches the transcripts of the workspace while the user types; opens the one that is chosen at that time. */
export function registerSearch(editor: Pick<TranscriptEditor, "open">, search: TranscriptSearch): vscode.Disposable {
  return vscode.commands.registerCommand("earmark.searchTranscripts", async (words?: unknown) => {
    const place = await pickPlace(search, typeof words === "string" ? words : "");
    if (place) await editor.open(vscode.Uri.file(place.stored.recording), place.start);
  });
}

async function pickPlace(search: TranscriptSearch, words: string): Promise<SearchHit | undefined> {
  const pick = vscode.window.createQuickPick<PlaceItem>();
  const controller = new AbortController();
  try {
    pick.title = t("Search Transcripts");
    pick.placeholder = t("Enter words that were said in a recording");
    pick.value = words;
    const chosen = new Promise<SearchHit | undefined>((resolve) => {
      pick.onDidAccept(() => {
        const place = (pick.selectedItems[0] ?? pick.activeItems[0])?.place;
        if (place) resolve(place);
      });
      pick.onDidHide(() => resolve(undefined));
    });
    const list = async (): Promise<void> => {
      const question = pick.value;
      pick.busy = true;
      const items = await itemsFor(search, question, controller.signal);
      // What was typed meanwhile has a search of its own.
      if (question !== pick.value) return;
      pick.items = items;
      pick.busy = false;
    };
    const listing = (): void => void list().catch(() => (pick.busy = false));
    pick.onDidChangeValue(listing);
    pick.show();
    listing();
    return await chosen;
  } finally {
    controller.abort();
    pick.dispose();
  }
}

async function itemsFor(search: TranscriptSearch, question: string, signal: AbortSignal): Promise<PlaceItem[]> {
  if (question.trim() === "") return [];
  const found = await search.search({ question, most: LISTED, around: AROUND, among: inWorkspace, signal });
  if (found.places.length === 0) return [{ label: t("No matching transcripts"), alwaysShow: true }, ...noteOn(found)];
  const heading = headingOf(found);
  return [
    ...(heading === undefined ? [] : [{ label: heading, kind: vscode.QuickPickItemKind.Separator }]),
    ...found.places.map(itemOf),
    ...noteOn(found),
  ];
}

/** Those of the open folders; without any, all: the user may read what they have transcribed. */
async function inWorkspace(recordings: readonly string[]): Promise<ReadonlySet<string>> {
  const folders = workspacePaths();
  return folders.length === 0 ? new Set(recordings) : filesInside(folders, recordings);
}

function headingOf({ closeness }: SearchResult): string | undefined {
  if (closeness === "similar") return t("Similar words");
  return closeness === "some" ? t("Some of the words") : undefined;
}

function noteOn({ more, leftOut }: SearchResult): PlaceItem[] {
  return [
    ...(more ? [{ label: t("There are more results. Enter more words to narrow them down."), alwaysShow: true }] : []),
    ...(leftOut > 0
      ? [{ label: t("Older transcripts that were not searched: {0}", String(leftOut)), alwaysShow: true }]
      : []),
  ];
}

/** VS Code would hide what does not match as it does itself: the order is that of the search. */
function itemOf(place: SearchHit): PlaceItem {
  const { stored, start, language, before, match, after } = place;
  const uri = vscode.Uri.file(stored.recording);
  const path = vscode.workspace.asRelativePath(uri);
  const name = path.split("/").at(-1) ?? path;
  const about = [clock(start), language && languageName(language), path === name ? undefined : path];
  return {
    label: `$(unmute) ${foreign(name)}`,
    description: foreign(about.filter(Boolean).join(" · "), LINE),
    detail: foreign(before + match + after, LINE),
    alwaysShow: true,
    place,
  };
}
