import type { Span } from "../core/types";
import type { Cue } from "./cues";

/** Nothing is seen of it and no line breaks at it (UAX #14): what stands at both sides of it is not read as one. */
const JOINER = "\u2060";
/**
 * What players take for markup in SubRip, which has no escapes: `<` (tags, of any name in some, also behind spaces), `{\` (SSA) and
 * `{y:` (MicroDVD), and a backslash before a letter that breaks a line in SSA, to which players convert.
 */
const MARKUP = /<|\{(?=\\|[a-z]:)|\\(?=[Nnh])/gi;

/** SubRip: numbered from 1, with a comma before the milliseconds. It has no escapes: what would be markup is taken apart, so that it is seen. */
export function srtOf(cues: readonly Cue[]): string {
  const harmless = (line: string): string =>
    line.replaceAll(MARKUP, (sign) => sign + JOINER).replaceAll("-->", `--${JOINER}>`);
  return cues
    .map(({ span, lines }, i) => `${i + 1}\n${times(span, ",")}\n${lines.map(harmless).join("\n")}\n`)
    .join("\n");
}

/** WebVTT. What would be markup there is escaped, and an arrow cannot end a cue. */
export function vttOf(cues: readonly Cue[]): string {
  const escaped = (line: string): string =>
    line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const note = cues.some(({ approx }) => approx)
    ? ["NOTE approx: times within segments are estimated from the length of the text\n"]
    : [];
  const bodies = cues.map(({ span, lines }) => `${times(span, ".")}\n${lines.map(escaped).join("\n")}\n`);
  return ["WEBVTT\n", ...note, ...bodies].join("\n");
}

function times({ start, end }: Span, point: string): string {
  return `${stamp(start, point)} --> ${stamp(end, point)}`;
}

function stamp(seconds: number, point: string): string {
  const ms = Math.round(seconds * 1_000);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}${point}${String(ms % 1_000).padStart(3, "0")}`;
}
