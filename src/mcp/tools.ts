import * as path from "node:path";
import { foreign } from "../core/foreignText";
import { weightOf, type Notice } from "../core/notices";
import { inEnglish } from "../core/translate";
import type { Segment } from "../core/types";
import { foundHeading, placeLine, unsearchedText } from "../session/foundText";
import { moneyText } from "../session/moneyText";
import { noticeText } from "../session/noticeText";
import { filesInside } from "../session/realPaths";
import type { TranscriptSearch } from "../session/transcriptSearch";
import type { Correction } from "../transcript/correct";
import { clock } from "../transcript/join";
import { isoDay } from "../transcript/note";
import { FORMATS, render, type Format } from "../transcript/render";
import { visibleLine } from "../core/controlCharacters";
import type { Kept } from "./kept";
import type { OpenFolders } from "./openFolders";
import { asData, linesOf, pagesOf } from "./spokenText";
import { ToolError } from "./toolError";
import type { Transcribed } from "./agentCall";

/** Recordings on a page of the list. */
const LISTED = 50;
const PLACES = 20;
/** Characters on each side of what was found. */
const AROUND = 160;
/** A form cannot be read by page. */
const MOST_OF_A_FORM = 60_000;

/** `lines`: each segment with its time and language. */
export const FORMS = ["lines", ...FORMATS] as const;
export type Form = "lines" | Format;

/** What is in the folders, and which of it is transcribed. */
export async function listRecordings(
  folders: OpenFolders,
  kept: Kept,
  page: number,
  signal: AbortSignal,
): Promise<string> {
  const { recordings, isCut } = await folders.recordings(signal);
  const pages = Math.max(1, Math.ceil(recordings.length / LISTED));
  const shown = recordings.slice((pageIn(page, pages) - 1) * LISTED, page * LISTED);
  const lines: string[] = [];
  for (const { file, bytes, modified } of shown) {
    signal.throwIfAborted();
    const saved = await kept.transcripts.find(file);
    const state = saved ? `transcribed, ${aboutText(saved.segments)}` : "not transcribed";
    lines.push(`${folders.nameOf(file)} | ${Math.ceil(bytes / 1_000)} kB | ${isoDay(modified)} | ${state}`);
  }
  if (recordings.length === 0)
    return `There are no recordings in the folders that this server may read: ${folders.folders.map((one) => foreign(one)).join(", ")}.`;
  return [
    `${recordings.length} recordings, the newest first. Page ${page} of ${pages}. Path | size | date | state:`,
    ...lines,
    ...(isCut ? ["There are more files than this server looks at. Ask the user to name smaller folders."] : []),
  ].join("\n");
}

/** One page of a transcript that is there already. */
export async function readTranscript(
  file: string,
  page: number,
  folders: OpenFolders,
  kept: Kept,
  corrections: readonly Correction[],
): Promise<string> {
  const saved = await kept.transcripts.find(file);
  const name = folders.nameOf(file);
  if (!saved)
    throw new ToolError(`${name} has not been transcribed.`, "Call transcribe with this file, which may cost money.");
  return pageOf({ name, segments: saved.segments, notices: saved.notices, corrections }, page, "");
}

/** Where words are said in the transcripts of the folders. */
export async function searchTranscripts(
  question: string,
  most: number | undefined,
  folders: OpenFolders,
  search: TranscriptSearch,
  signal: AbortSignal,
): Promise<string> {
  const among = (recordings: readonly string[]): Promise<ReadonlySet<string>> =>
    filesInside(folders.folders, recordings);
  const found = await search.search({ question, most: most ?? PLACES, around: AROUND, among, signal });
  const unsearched = [unsearchedText(found) ?? []].flat();
  if (found.places.length === 0)
    return [
      "Nothing was found. Only recordings that have been transcribed are searched: call list_recordings to see which those are.",
      ...unsearched,
    ].join(" ");
  const lines = found.places.map((place) =>
    placeLine(
      place,
      (recording) => folders.nameOf(recording),
      (language) => language,
    ),
  );
  return [
    foundHeading(found),
    ...unsearched,
    asData(lines.join("\n")),
    "Call read_transcript to read what stands around a place.",
  ].join("\n");
}

/** A transcript that was just made, or was known. */
export function transcribedText(
  { segments, notices, corrections, billedSeconds, price, model }: Transcribed,
  name: string,
  form: Form,
): string {
  const cost =
    billedSeconds === 0
      ? "Cost: none (already transcribed, or transcribed by an engine that charges nothing)."
      : price
        ? `Cost: about ${moneyText(price, "en")} for ${clock(billedSeconds)}.`
        : `Charged for ${clock(billedSeconds)} by the service; the price is not known.`;
  if (form === "lines") return pageOf({ name, segments, notices, corrections }, 1, cost);
  const date = isoDay(new Date());
  const text = render(form, { name: path.basename(name), model, date, segments, billedSeconds, corrections, notices });
  if (text.length > MOST_OF_A_FORM)
    return [
      `The transcript of ${name} is too long to be returned as ${form}. Here it is by page; the user can write it to a file with: earmark transcribe <file> --out ${form}.`,
      pageOf({ name, segments, notices, corrections }, 1, cost),
    ].join("\n");
  return [`Transcript of ${name} as ${form}. ${cost}`, ...saidOf(notices), asData(text)].join("\n");
}

interface Shown {
  readonly name: string;
  readonly segments: readonly Segment[];
  readonly notices: readonly Notice[];
  readonly corrections: readonly Correction[];
}

function pageOf({ name, segments, notices, corrections }: Shown, page: number, cost: string): string {
  const pages = pagesOf(linesOf(segments, corrections));
  const lines = pages[pageIn(page, pages.length) - 1] ?? [];
  const about = `Transcript of ${name}: ${aboutText(segments)}. Page ${page} of ${pages.length}.`;
  return [
    cost ? `${about} ${cost}` : about,
    ...saidOf(notices),
    lines.length === 0 ? "Nothing was said." : asData(lines.join("\n")),
    ...(page < pages.length ? [`Call read_transcript with page ${page + 1} for what follows.`] : []),
  ].join("\n");
}

function saidOf(notices: readonly Notice[]): readonly string[] {
  return notices.map((notice) => `${weightOf(notice)}: ${visibleLine(noticeText(notice, inEnglish))}`);
}

function aboutText(segments: readonly Segment[]): string {
  const languages = [...new Set(segments.flatMap(({ language }) => language ?? []))].slice(0, 5);
  return [clock(segments.at(-1)?.span.end ?? 0), languages.join(", ")].filter(Boolean).join(", ");
}

function pageIn(page: number, pages: number): number {
  if (page <= pages) return page;
  throw new ToolError(`There is no page ${page}.`, `Use a page from 1 to ${pages}.`);
}
