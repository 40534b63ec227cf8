import * as vscode from "vscode";
import { heaviest, type Weight } from "../../core/notices";
import type { Span } from "../../core/types";
import { clock } from "../../transcript/join";
import { engineName, languageName, money, placeText } from "./display";
import type { TextState } from "../../session/jobAbilities";
import type { JobView } from "../../session/jobView";
import { noticesAt } from "../../session/noticeText";
import { noticeInEditor } from "./editorNotices";
import { t } from "./l10n";
import { foreign, foreignInMarkdown } from "../../core/foreignText";
import { plural } from "../../core/translate";

/** What stands in the status bar. `fresh`: it has just ended. */
export function textFor(view: JobView, fresh: boolean): string {
  const language = languageIn(view);
  switch (view.phase) {
    case "queued":
    case "preparing":
      return `$(loading~spin) ${foreign(view.name)}`;
    case "running":
      if (view.offline) return `$(debug-disconnect) ${t("{0} offline", percent(view))}`;
      if (view.uploaded !== undefined && view.uploaded < 100) return `$(cloud-upload) ${view.uploaded}%`;
      if (view.uploaded === 100) return `$(loading~spin) ${foreign(view.name)}`;
      return ["$(loading~spin)", percent(view), language, view.engine !== "cloud" && `· ${engineName(view.engine)}`]
        .filter(Boolean)
        .join(" ");
    case "waiting":
      return `$(debug-pause) ${t("Transcript not inserted")}`;
    case "failed":
      return "$(error) Earmark";
    case "done":
    case "cancelled": {
      const named = language || "Earmark";
      const gaps = view.gaps.length;
      const what = plural(gaps, t("{0}, {1} gap", named, gaps), t("{0}, {1} gaps", named, gaps));
      if (gaps > 0) return `$(warning) ${what}`;
      const flaw = flawIn(view);
      if (flaw) return `$(warning) ${flaw === "missing" ? t("{0}, incomplete", named) : t("{0}, needs review", named)}`;
      if (view.phase === "cancelled") return `$(circle-slash) ${named} ${clock(view.secondsDone)}`;
      if (!fresh) return `$(quote) ${named}`;
      return `$(${PLACED[view.textState ?? "inserted"]}) ${named} ${clock(view.secondsDone)}`;
    }
  }
}

/** A check mark is for text that stands where it was wanted. */
const PLACED: Readonly<Record<TextState, string>> = {
  inserted: "check",
  copied: "clippy",
  stored: "save",
  nowhere: "circle-slash",
};

/** A text that is not all that was said, or may not be what was said, never stands beside a green check. */
export function flawIn({ notices }: Pick<JobView, "notices">): Exclude<Weight, "remark"> | undefined {
  const weight = heaviest(noticesAt("flaw", notices));
  return weight === "remark" ? undefined : weight;
}

/** The language that most was recognized in, and how many more: `Chinese +1`. Empty until the service said one. */
function languageIn(view: JobView): string {
  const seconds = secondsByLanguage(view);
  const [first] = [...seconds].sort((a, b) => b[1] - a[1]);
  if (!first) return "";
  return languageName(first[0]) + (seconds.size > 1 ? ` +${seconds.size - 1}` : "");
}

function secondsByLanguage({ recognized }: JobView): Map<string, number> {
  const seconds = new Map<string, number>();
  for (const { language, span } of recognized)
    seconds.set(language, (seconds.get(language) ?? 0) + span.end - span.start);
  return seconds;
}

function percent({ secondsDone, secondsTotal }: JobView): string {
  return secondsTotal > 0 ? `${Math.min(99, Math.floor((100 * secondsDone) / secondsTotal))}%` : clock(secondsDone);
}

/** All that is known of a job, a line each, and how many others wait for a place. */
export function tooltipFor(view: JobView, waiting = 0): vscode.MarkdownString {
  const lines: string[] = [];
  const total = view.secondsTotal > 0 ? clock(view.secondsTotal) : "?";
  if (view.phase === "queued") lines.push(t("Waiting for another transcription in the same document..."));
  if (view.phase === "preparing") lines.push(t("Reading recording..."));
  if (view.uploaded !== undefined && view.uploaded < 100) lines.push(t("{0}% uploaded", view.uploaded));
  else if (view.uploaded === 100)
    lines.push(t("The service is transcribing the recording. You can close the window in the meantime."));
  if (view.offline)
    lines.push(
      t(
        "No connection to {0}. Transcription resumes automatically when the connection is restored.",
        placeText(view.place),
      ),
    );
  if (view.phase === "running" || view.phase === "cancelled")
    lines.push(t("{0} of {1}", clock(view.secondsDone), total));
  lines.push(...segmentsText(view));
  for (const language of secondsByLanguage(view).keys())
    lines.push(`${languageName(language)}: ${ranges(view, language)}`);
  if (view.gaps.length > 0) lines.push(t("Not transcribed: {0}", view.gaps.map(spanText).join(", ")));
  if (view.cost) lines.push(t("Cost so far: {0}", money(view.cost)));
  lines.push(t("Transcribed by {0}", `${engineName(view.engine)}, ${view.model} (${placeText(view.place)})`));
  if (view.decoder) lines.push(t("Decoded by {0}", view.decoder));
  if (view.where) lines.push(t("Destination: {0}", view.where));
  if (view.message) lines.push(view.message);
  if (view.phase === "done") lines.push(...placedText(view.textState ?? "inserted"));
  lines.push(...noticesAt("tooltip", view.notices).map(noticeInEditor));
  if (waiting > 0)
    lines.push(
      plural(
        waiting,
        t("{0} transcript is waiting to be inserted. Click to view it.", waiting),
        t("{0} transcripts are waiting to be inserted. Click to view them.", waiting),
      ),
    );
  const tooltip = new vscode.MarkdownString(undefined, true);
  tooltip.appendMarkdown(`**${foreignInMarkdown(view.name)}**`);
  for (const line of lines) tooltip.appendMarkdown(`\n\n${foreignInMarkdown(line)}`);
  return tooltip;
}

/** How many segments there are, and how many of them cost nothing. */
function segmentsText({ segmentsDone: done, segmentsTotal: total, segmentsCached: reused }: JobView): string[] {
  const lines: string[] = [];
  if (total > 0) lines.push(plural(total, t("{0} of {1} segment", done, total), t("{0} of {1} segments", done, total)));
  else if (done > 0) lines.push(plural(done, t("{0} segment", done), t("{0} segments", done)));
  if (reused > 0)
    lines.push(
      plural(
        reused,
        t("{0} segment was reused from the cache at no cost.", reused),
        t("{0} segments were reused from the cache at no cost.", reused),
      ),
    );
  return lines;
}

function placedText(textState: TextState): string[] {
  switch (textState) {
    case "inserted":
      return [];
    case "copied":
      return [t("The text was copied to the clipboard.")];
    case "stored":
      return [t("The transcript was saved but not inserted.")];
    case "nowhere":
      return [t("No text was inserted.")];
  }
}

/** Spans of one language, neighbors joined. */
function ranges({ recognized }: JobView, language: string): string {
  const joined: { start: number; end: number }[] = [];
  for (const { language: one, span } of recognized) {
    const last = joined.at(-1);
    if (one !== language) continue;
    if (last?.end === span.start) last.end = span.end;
    else joined.push({ ...span });
  }
  return joined.map(spanText).join(", ");
}

function spanText({ start, end }: Span): string {
  return `${clock(start)}–${clock(end)}`;
}

/** For a screen reader: the same in a sentence. */
export function spoken(view: JobView): string {
  const language = languageIn(view);
  switch (view.phase) {
    case "queued":
    case "preparing":
      return t("Earmark is preparing {0}", view.name);
    case "running":
      if (view.offline) return t("Earmark is waiting for a connection to {0}", placeText(view.place));
      return t(
        "Earmark is transcribing {0}, {1}, {2}",
        view.name,
        percent(view),
        language || t("language not yet detected"),
      );
    case "waiting":
      return t("The transcript of {0} is waiting to be inserted", view.name);
    case "failed":
      return t("Earmark could not transcribe {0}", view.name);
    case "cancelled":
      return t("The transcription of {0} was canceled. The partial transcript was kept", view.name);
    case "done": {
      const [recognized, gaps] = [language || t("language unknown"), view.gaps.length];
      const said = plural(
        gaps,
        t("Earmark transcribed {0}, {1}, {2} gap", view.name, recognized, gaps),
        t("Earmark transcribed {0}, {1}, {2} gaps", view.name, recognized, gaps),
      );
      // What is missing or doubtful is said, and not only drawn.
      return [said, ...noticesAt("announcement", view.notices).map(noticeInEditor)].join(". ");
    }
  }
}
