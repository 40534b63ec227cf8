import { visibleLine } from "../core/controlCharacters";
import { clock } from "../transcript/join";
import type { Closeness } from "../transcript/search/transcriptIndex";
import type { SearchHit, SearchResult } from "./transcriptSearch";

const HEADINGS: Readonly<Record<Closeness, string>> = {
  all: "",
  similar: "No exact match; these are similar. ",
  some: "No passage has all words; these have some. ",
};

/** How the words of a model's question were found, in words for that model. There is at least one place. */
export function foundHeading({ places, closeness, more }: SearchResult): string {
  const rest = more ? " There are more; use more specific words." : "";
  const count = places.length === 1 ? "1 place." : `${places.length} places, the best first.`;
  return HEADINGS[closeness] + count + rest;
}

/** What could not be searched, in words for a model; undefined where nothing was left out. */
export function unsearchedText({ leftOut }: Pick<SearchResult, "leftOut">): string | undefined {
  return leftOut > 0 ? `${leftOut} older transcripts were not searched.` : undefined;
}

/** A place on one line: `memo.m4a at 2:13 (zh): the words around`. What was said cannot forge another line. */
export function placeLine(
  { stored, start, language, before, match, after }: SearchHit,
  nameOf: (recording: string) => string,
  languageOf: (code: string) => string,
): string {
  const where = `${nameOf(stored.recording)} at ${clock(start)}${language ? ` (${languageOf(language)})` : ""}`;
  return `${where}: ${visibleLine(before + match + after)}`;
}
