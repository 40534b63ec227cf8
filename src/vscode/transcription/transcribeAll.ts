import * as vscode from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import type { Log } from "../../core/types";
import { checkSpoken } from "../../recognizers/catalog";
import { agree, type Agreement, type AgreementDeps } from "../../session/agreement";
import { cutInto, PARAGRAPH_SECONDS, SUBTITLE_SECONDS } from "../../session/clipSeconds";
import { askAboutAbbreviations } from "../context/abbreviations";
import { gatherContext, type Gathered, type WritingPlace } from "../context/contextSources";
import { captureAnchors, release as releaseAnchors } from "../insertion/anchor";
import { isSubtitles, placesFor, type Wanted } from "../insertion/destinations";
import type { LastEditor } from "../insertion/lastEditor";
import type { Keys } from "../keys";
import type { Settings } from "../settings";
import { noticesOfOptions } from "../ui/editorNotices";
import type { OneTimeNotices } from "../ui/oneTimeNotices";
import type { Status } from "../ui/status";
import { transcribeOneByOne, type QueueDeps } from "./queue";

/** What was asked for, captured at the moment of asking. */
export interface Ask extends Wanted {
  readonly place: WritingPlace;
  /** The name of the document that takes no text: it goes into a new note instead. */
  readonly takesNone?: string;
  /** The user has seen duration and price already and said yes. */
  readonly agreed?: boolean;
}

/** Ends the following of places that no writer needs any more. */
export function release({ anchors }: Pick<Ask, "anchors">): void {
  if (anchors && !("kind" in anchors)) releaseAnchors(anchors);
}

/** Where the user is writing now. Call this first, before anything is waited for or asked, and `release` at the end. */
export async function capturePlace(lastEditor: LastEditor): Promise<Pick<Ask, "anchors" | "place" | "takesNone">> {
  const caret = lastEditor.caret;
  const selection = caret?.selections[0];
  const place: WritingPlace = {
    document: caret?.document,
    caret: caret && selection ? caret.document.offsetAt(selection.active) : 0,
    selection: caret && selection ? caret.document.getText(selection) : "",
  };
  const anchors = await captureAnchors(lastEditor);
  if (!anchors || !("kind" in anchors) || anchors.kind !== "none") return { place, anchors };
  return { place, anchors: undefined, takesNone: vscode.workspace.asRelativePath(anchors.document.uri) };
}

/** What a transcription needs of the editor, before it comes to the queue and in it. */
export interface TranscribeDeps {
  readonly keys: Pick<Keys, "of">;
  readonly status: Pick<Status, "needsKey">;
  readonly ffmpegs: FfmpegFinder;
  readonly log: Log;
  readonly oneTimeNotices: Pick<OneTimeNotices, "ask">;
  readonly agreement: Omit<AgreementDeps<Settings>, "ready">;
  readonly queue: QueueDeps;
}

/** Starts a transcription as `transcribeAll` does. @throws {EarmarkError} before anything is sent, for what cannot be read */
export type Transcribe = (ask: Ask) => Promise<void>;

/** Transcribes recordings one after the other, each to its place. @throws {EarmarkError} before anything is sent, for what cannot be read */
export async function transcribeAll(asked: Ask, deps: TranscribeDeps): Promise<void> {
  const cut: Ask = { ...asked, settings: cutFor(asked) };
  // Followed from here on: what is typed while the user is asked moves the places.
  const places = placesFor(cut, deps.ffmpegs);
  let gathered: Gathered;
  let agreement: Agreement<Settings> | undefined;
  try {
    await checkKey(cut.settings, deps);
    gathered = await gatherContext(cut.settings, cut.place, deps.log);
    const { context } = gathered;
    const wanted = { ...cut, uncut: asked.settings, context, notices: noticesOfOptions(cut.settings) };
    agreement = await agree(wanted, { ...deps.agreement, ready: () => places.ready() });
    if (!agreement) return places.dispose();
  } catch (error) {
    places.dispose();
    throw error;
  }
  const { recordings, settings, anyContext, sendsNothing } = agreement;
  void askAboutAbbreviations(gathered, cut.place, deps.oneTimeNotices);
  const ask = { ...cut, recordings, settings };
  await transcribeOneByOne({ ask, places, gathered, anyContext, sendsNothing, recognitions: new Map() }, deps.queue);
}

/** Short clips where times matter: of subtitles, and before each segment or paragraph of a text. */
function cutFor({ goal, settings }: Ask): Settings {
  if (isSubtitles(goal) || settings.timestamps === "segment") return cutInto(settings, SUBTITLE_SECONDS);
  return settings.paragraphs || settings.timestamps === "paragraph" ? cutInto(settings, PARAGRAPH_SECONDS) : settings;
}

/**
 * Before anything is asked: who has no key, or a model that cannot be used, wants to know that first.
 * @throws {EarmarkError} `noKey`, `settings`, `wrongModel`
 */
async function checkKey(settings: Settings, { keys, status }: Pick<TranscribeDeps, "keys" | "status">): Promise<void> {
  const engine = settings.engine;
  if (engine.id === "cloud") checkSpoken(settings.model);
  await keys.of(engine);
  status.needsKey(false);
}
