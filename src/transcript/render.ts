import type { Notice } from "../core/notices";
import type { Segment } from "../core/types";
import { AppendOnly } from "./appendOnly";
import type { Correction } from "./correct";
import { withText } from "./corrected";
import { cuesOf, srtOf, vttOf } from "./cues";
import { documentOf } from "./document";
import { clock } from "./join";
import { languagesIn } from "./languages";
import { noteOf } from "./note";
import { PLAIN, type TextStyle } from "./style";

/** In what form a transcript is written. */
export type Format = "text" | "json" | "srt" | "vtt" | "md";

export const FORMATS: readonly Format[] = ["text", "json", "srt", "vtt", "md"];

/** The ending of a file of that form. */
export const ENDINGS: Readonly<Record<Format, string>> = {
  text: "txt",
  json: "json",
  srt: "srt",
  vtt: "vtt",
  md: "md",
};

/** What was made of one recording. */
export interface Transcript {
  readonly name: string;
  readonly model: string;
  /** Day of the recording, `2026-11-22`. */
  readonly date: string;
  readonly segments: readonly Segment[];
  readonly billedSeconds: number;
  readonly corrections: readonly Correction[];
  /** What else is to be said of it. */
  readonly notices: readonly Notice[];
  /** What it cost, in words; empty or absent where it was free, or nobody knows. */
  readonly cost?: string;
  /** Of the note; empty for the usual one. */
  readonly template?: string;
  /** Of the note's text. */
  readonly style?: TextStyle;
}

/** A finished transcript in a form. */
export function render(format: Format, transcript: Transcript): string {
  const { name, model, date, segments, billedSeconds, corrections, notices, template, style, cost } = transcript;
  const words = new AppendOnly(corrections, {
    style: format === "md" ? (style ?? { ...PLAIN, markdown: true }) : PLAIN,
  });
  for (const segment of segments) words.write(segment);
  const { text } = words;
  switch (format) {
    case "text":
      return `${text}\n`;
    case "json":
      return `${JSON.stringify(documentOf(segments, { file: name, model, text, billedSeconds, notices }, corrections), undefined, 2)}\n`;
    case "srt":
      return srtOf(cuesOf(corrected(segments, corrections)));
    case "vtt":
      return vttOf(cuesOf(corrected(segments, corrections)));
    case "md": {
      const duration = clock(segments.at(-1)?.span.end ?? 0);
      const title = name.replace(/\.[^.]*$/, "");
      const language = languagesIn(segments).join(", ");
      const facts = { title, file: name, date, duration, model, link: style?.link, language, cost: cost ?? "" };
      const { before, after } = noteOf(template ?? "", facts);
      return before + text + after;
    }
  }
}

function corrected(segments: readonly Segment[], corrections: readonly Correction[]): Segment[] {
  const words = new AppendOnly(corrections);
  return segments.map((segment) => withText(segment, words.write(segment).trim()));
}
