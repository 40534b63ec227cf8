import * as vscode from "vscode";
import { askAboutAbbreviations } from "../context/abbreviations";
import { gatherContext, type Gathered, type WritingPlace } from "../context/contextSources";
import { isSubtitles, placesFor, type Wanted } from "../insertion/destinations";
import { confirmEach, confirmMany } from "./confirm";
import { captureAnchors, release as releaseAnchors } from "../insertion/anchor";
import { chooseSaved, lookUpCache, type Cached } from "./cacheLookup";
import { transcribeOneByOne } from "./queue";
import { measure, measureMany } from "./measure";
import { noticesOfOptions } from "../ui/editorNotices";
import type { Parts } from "./editorParts";
import { EarmarkError } from "../../core/errors";
import { checkSpoken } from "../../recognizers/catalog";
import { hostOf } from "../../recognizers/engine";
import { PARAGRAPH_SECONDS, SUBTITLE_SECONDS } from "../../session/clipSeconds";
import { cutInto, type Settings } from "../settings";

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
export async function capturePlace(parts: Parts): Promise<Pick<Ask, "anchors" | "place" | "takesNone">> {
  const caret = parts.lastEditor.caret;
  const selection = caret?.selections[0];
  const place: WritingPlace = {
    document: caret?.document,
    caret: caret && selection ? caret.document.offsetAt(selection.active) : 0,
    selection: caret && selection ? caret.document.getText(selection) : "",
  };
  const anchors = await captureAnchors(parts.lastEditor);
  if (!anchors || !("kind" in anchors) || anchors.kind !== "none") return { place, anchors };
  return { place, anchors: undefined, takesNone: vscode.workspace.asRelativePath(anchors.document.uri) };
}

/** Transcribes recordings one after the other, each to its place. @throws {EarmarkError} before anything is sent, for what cannot be read */
export async function transcribeAll(asked: Ask, parts: Parts): Promise<void> {
  let ask: Ask = { ...asked, settings: cutFor(asked) };
  // Followed from here on: what is typed while the user is asked moves the places.
  const places = placesFor(ask, parts.ffmpegs);
  let gathered: Gathered;
  let anyContext = false;
  try {
    await checkKey(ask.settings, parts);
    gathered = await gatherContext(ask.settings, ask.place, parts.log);
    const { settings, known } = await lookUp(ask, asked.settings, gathered, parts);
    ask = { ...ask, settings };
    // Before anything is measured or shown. On this machine nothing leaves, and a file that is still being written may grow.
    if (hostOf(settings.engine()) !== undefined)
      ask = { ...ask, recordings: await (ask.together ? confirmMany(ask.recordings) : confirmEach(ask.recordings)) };
    const agreed = await agree(ask, known, gathered, parts);
    if (!agreed || !(await places.ready())) return places.dispose();
    anyContext = agreed === "saved";
  } catch (error) {
    places.dispose();
    throw error;
  }
  parts.oneTimeNotices.once(noticesOfOptions(ask.settings));
  void askAboutAbbreviations(gathered, ask.place, parts.oneTimeNotices);
  await transcribeOneByOne({ ask, places, gathered, anyContext, recognitions: new Map() }, parts);
}

/** Short parts where times matter: of subtitles, and before each part of a text. */
function cutFor({ goal, settings }: Ask): Settings {
  if (isSubtitles(goal) || settings.timestamps === "segment") return cutInto(settings, SUBTITLE_SECONDS);
  return settings.paragraphs || settings.timestamps === "paragraph" ? cutInto(settings, PARAGRAPH_SECONDS) : settings;
}

/**
 * What is known of the recordings. Of a single one also in shorter parts than are wanted, such as from subtitles: where all of it
 * is known in these they are used, and nothing is paid for other seams.
 */
async function lookUp(
  { recordings, settings }: Ask,
  uncut: Settings,
  { context }: Gathered,
  parts: Parts,
): Promise<{ readonly settings: Settings; readonly known: readonly Cached[] }> {
  const knownWith = (cut: Settings): Promise<readonly Cached[]> =>
    Promise.all(recordings.map((recording) => lookUpCache(recording, cut, context.text, parts)));
  const wanted = { settings, known: await knownWith(settings) };
  if (recordings.length > 1 || wanted.known[0]?.whole) return wanted;
  for (const seconds of [PARAGRAPH_SECONDS, SUBTITLE_SECONDS].filter((one) => one < settings.model.limits.seconds)) {
    const shorter = cutInto(uncut, seconds);
    const known = await knownWith(shorter);
    if (known[0]?.whole) return { settings: shorter, known };
  }
  return wanted;
}

/**
 * Before anything is asked: who has no key, or a model that cannot be used, wants to know that first.
 * @throws {EarmarkError} `noKey`, `settings`, `wrongModel`
 */
async function checkKey(settings: Settings, { keys, status }: Parts): Promise<void> {
  const engine = settings.engine();
  if (engine.id === "cloud") checkSpoken(settings.model);
  if (engine.id === "cloud" && !(await keys.find(engine.region)))
    throw new EarmarkError("noKey", "There is no key for this region.");
  status.needsKey(false);
}

/** Asks before anything is sent, with duration, price and context. `saved`: what is known will do, and nothing is sent. */
async function agree(
  ask: Ask,
  known: readonly Cached[],
  { context }: Gathered,
  parts: Parts,
): Promise<"send" | "saved" | undefined> {
  const measured = ask.together
    ? await measureMany(ask.recordings, ask.settings, parts.durations)
    : await measure(ask.recordings, ask.settings, parts.ffmpegs);
  if (!measured) return undefined;
  const { seconds, bytes } = measured;
  const paid = known.reduce((sum, one) => sum + one.seconds, 0);
  const [first] = ask.recordings;
  const left = Math.max(0, seconds - paid);
  // Who has chosen the context in the options wants this one.
  if (first && !ask.agreed && ask.recordings.length === 1 && known[0]?.otherContext) {
    const chosen = await chooseSaved(first.name, left, ask.settings);
    if (chosen !== "again") return chosen;
  }
  const host = hostOf(ask.settings.engine());
  // Nothing leaves this machine.
  if (host === undefined) return "send";
  const shipment = {
    recordings: ask.recordings,
    seconds,
    secondsToPay: left,
    bytes,
    contextTokens: context.tokens,
    host,
  };
  if (ask.settings.model.protocol === "filetrans") {
    // A consent of its own, also where the options were agreed to.
    const stored = await parts.consent.askStorage(shipment, ask.settings);
    if (stored !== "before") return stored && "send";
  }
  // What the options showed may have no price.
  if (ask.agreed && !parts.consent.asksForBudget(shipment, ask.settings)) return "send";
  return (await parts.consent.ask(shipment, ask.settings, ask.together)) ? "send" : undefined;
}
