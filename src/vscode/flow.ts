import * as vscode from "vscode";
import type { Segment } from "../pipeline/types";
import { gatherContext, type Gathered, type WritingPlace } from "./contextSources";
import { isSubtitles, placesFor, type Goal, type Places, type Wanted } from "./destinations";
import { captureAnchors, FollowedOffset } from "./insertion/anchor";
import { chooseSaved, cutOtherwise, knownOf } from "./known";
import { transcribeOneByOne } from "./oneByOne";
import { measure, measureMany } from "./measure";
import { noticesOfModel } from "./notices";
import type { Parts } from "./parts";
import { EarmarkError } from "../pipeline/errors";
import { hostOf } from "../recognizers/engine";
import { cutInto, type Settings } from "./settings";

/** Subtitles: the text of a part is spoken between two pauses, at most so many seconds apart. The price is the same. */
const SUBTITLE_SECONDS = 15;
/** What is a paragraph when spoken. */
const PARAGRAPH_SECONDS = 60;

/** What was asked for, captured at the moment of asking. */
export interface Ask extends Wanted {
  readonly place: WritingPlace;
  /** The person has seen duration and price already and said yes. */
  readonly agreed?: boolean;
}

/** Ends the following of places that no writer needs any more. */
export function release({ anchors }: Pick<Ask, "anchors">): void {
  if (!anchors || "kind" in anchors) return;
  for (const { place } of anchors) if (place instanceof FollowedOffset) place.dispose();
}

/** Where the person is writing now. Call this first, before anything is waited for or asked, and `release` at the end. */
export async function capturePlace(parts: Parts): Promise<Pick<Ask, "anchors" | "place">> {
  const caret = parts.lastEditor.caret;
  const selection = caret?.selections[0];
  const place: WritingPlace = {
    document: caret?.document,
    caret: caret && selection ? caret.document.offsetAt(selection.active) : 0,
    selection: caret && selection ? caret.document.getText(selection) : "",
  };
  return { place, anchors: await captureAnchors(parts.lastEditor) };
}

/** Transcribes recordings one after the other, each to its place. @throws {EarmarkError} before anything is sent, for what cannot be read */
export async function transcribeAll(asked: Ask, parts: Parts): Promise<void> {
  const ask = { ...asked, settings: cutFor(asked) };
  // Followed from here on: what is typed while the person is asked moves the places.
  const places = placesFor(ask);
  let gathered: Gathered;
  let agreed: Agreement | undefined;
  try {
    await checkKey(ask.settings, parts);
    gathered = await gatherContext(ask.settings, ask.place, parts.log);
    agreed = await agree(ask, gathered, parts);
    if (!agreed || !(await places.ready())) return places.dispose();
    if (typeof agreed === "object") return await insertWhole(agreed, places, gathered, parts);
  } catch (error) {
    places.dispose();
    throw error;
  }
  parts.tell.once(noticesOfModel(ask.settings));
  await transcribeOneByOne({ ask, places, gathered, anyContext: agreed === "saved" }, parts);
}

/** Puts a whole transcript to its place, without hearing anything. */
async function insertWhole(
  segments: readonly Segment[],
  places: Places,
  { corrections }: Gathered,
  parts: Parts,
): Promise<void> {
  const destination = await places.take(0, corrections, parts);
  for (const segment of segments) destination.write(segment);
  await destination.close(true);
  parts.jobs.placed(destination);
  places.dispose();
}

/** Words, whose parts nobody sees. */
function isText(goal: Goal): boolean {
  return goal === "cursor" || goal === "note" || goal === "clipboard";
}

/** Short parts where times matter: of subtitles, and before each part of a text. */
function cutFor({ goal, settings }: Ask): Settings {
  if (isSubtitles(goal) || settings.timestamps === "segment") return cutInto(settings, SUBTITLE_SECONDS);
  return settings.paragraphs || settings.timestamps === "paragraph" ? cutInto(settings, PARAGRAPH_SECONDS) : settings;
}

/** Before anything is asked: who has no key wants to know that first. @throws {EarmarkError} `noKey`, `settings` */
async function checkKey(settings: Settings, { keys, status }: Parts): Promise<void> {
  const engine = settings.engine();
  if (engine.id === "cloud" && !(await keys.find(engine.region)))
    throw new EarmarkError("noKey", "There is no key for this region.");
  status.needsKey(false);
}

/** `saved`: what is known of its parts will do, and nothing is sent; segments: so will the transcript that is there. */
type Agreement = "send" | "saved" | readonly Segment[];

/** Asks before anything is sent, with duration, price and context. Undefined: the person does not want it. */
async function agree(ask: Ask, { context }: Gathered, parts: Parts): Promise<Agreement | undefined> {
  const measured = ask.together
    ? await measureMany(ask.recordings, ask.settings, parts.durations)
    : await measure(ask.recordings, ask.settings, parts.ffmpegs);
  if (!measured) return undefined;
  const { seconds, bytes } = measured;
  const known = await Promise.all(
    ask.recordings.map((recording) => knownOf(recording, ask.settings, context.text, parts)),
  );
  const paid = known.reduce((sum, one) => sum + one.seconds, 0);
  const host = hostOf(ask.settings.engine());
  const [first] = ask.recordings;
  const left = Math.max(0, seconds - paid);
  // Who has chosen the context in the options wants this one.
  if (first && !ask.agreed && ask.recordings.length === 1) {
    const saved = host && left > 0 && isText(ask.goal) ? await cutOtherwise(first, ask.settings, parts) : undefined;
    const { t } = vscode.l10n;
    const message = known[0]?.otherContext
      ? t("There is a transcript of {0}, made with other words from your workspace.", first.name)
      : saved && t("There is a transcript of {0}, in other parts.", first.name);
    const chosen = message === undefined ? "again" : await chooseSaved(message, left, ask.settings);
    if (chosen !== "again") return chosen && (known[0]?.otherContext ? "saved" : saved);
  }
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
  if (ask.agreed) return "send";
  return (await parts.consent.ask(shipment, ask.settings, ask.together)) ? "send" : undefined;
}
