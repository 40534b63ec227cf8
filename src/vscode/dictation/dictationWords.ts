import * as vscode from "vscode";
import { foreign, foreignInMarkdown } from "../../core/foreignText";
import type { DictationView } from "../../session/dictation/dictationView";
import { clock } from "../../transcript/join";
import { languageName, money } from "../ui/display";
import { t } from "../ui/l10n";

const BARS = "▁▂▃▄▅▆▇█";

/** What is told of a dictation beside how it goes. */
export interface DictationFacts {
  /** As it is shown; empty: the system's own choice. */
  readonly microphone: string;
  readonly model: string;
  /** Where the sound goes, in words. */
  readonly place: string;
  /** What of the monthly budget is spent; empty: there is none. */
  readonly budget: string;
}

/** A level of 0 to 1 as one of eight bars. */
export function barOf(level: number): string {
  return BARS[Math.min(BARS.length - 1, Math.floor(level * BARS.length))] ?? "";
}

/** What stands in the status bar. `levels`: the last ones, the newest last. */
export function dictationText(view: DictationView, levels: readonly number[]): string {
  const { phase, seconds, unheard, language } = view;
  const trouble = troubleOf(view);
  switch (phase) {
    case "starting":
      return `$(loading~spin) ${t("Dictation")}`;
    case "paused":
      return line("$(debug-pause)", clock(seconds), t("Paused"), trouble);
    case "stopping":
    case "ended":
      return `$(loading~spin) ${clock(seconds)}`;
    case "recording": {
      // Both are said: whoever waits for the network in silence must not take the silence for the reason.
      if (unheard) return line("$(mute)", clock(seconds), t("No sound from the microphone"), trouble);
      const spoken = language === undefined ? "" : foreign(languageName(language));
      return line("$(record)", clock(seconds), levels.map(barOf).join(""), trouble || spoken);
    }
  }
}

function line(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(" ");
}

/** Why no text comes; empty: it does. */
function troubleOf({ offline, failed }: DictationView): string {
  if (offline) return `$(debug-disconnect) ${t("Offline")}`;
  return failed ? `$(warning) ${t("Recording only")}` : "";
}

/** The same for a screen reader. Without what moves, which nobody wants to hear. */
export function dictationSpoken({ phase, unheard, offline, failed }: DictationView): string {
  if (phase === "paused")
    return offline ? t("Earmark dictation, paused, waiting for the network") : t("Earmark dictation, paused");
  if (phase !== "recording") return t("Earmark dictation");
  if (unheard) {
    if (offline) return t("Earmark dictation, no sound from the microphone, waiting for the network");
    if (failed) return t("Earmark dictation, no sound from the microphone, recording without transcribing");
    return t("Earmark dictation, no sound from the microphone");
  }
  if (offline) return t("Earmark dictation, recording, waiting for the network");
  return failed ? t("Earmark dictation, recording without transcribing") : t("Earmark dictation, recording");
}

/** All that is known, a line each. */
export function dictationTooltip(view: DictationView, facts: DictationFacts): vscode.MarkdownString {
  const { phase, unheard, offline, failed, cost, secondsPaid, file } = view;
  const lines = [
    ...(phase === "paused" ? [t("The dictation is paused. The microphone is off.")] : []),
    ...(unheard
      ? [t("Nothing has been heard for 5 seconds. The microphone may be muted, or another one may be in use.")]
      : []),
    ...(offline ? [t("No connection to {0}. The recording continues, and the text comes later.", facts.place)] : []),
    ...(failed ? [t("Transcribing has stopped. The recording continues.")] : []),
    t("Microphone: {0}", facts.microphone || t("System default")),
    t("Recording: {0}", vscode.workspace.asRelativePath(file)),
    t("Transcribed by {0}", `${facts.model} (${facts.place})`),
    ...(cost ? [t("Cost so far: {0} for {1}", money(cost), clock(secondsPaid))] : []),
    ...(facts.budget ? [facts.budget] : []),
  ];
  const tooltip = new vscode.MarkdownString(undefined, true);
  tooltip.appendMarkdown(`**${foreignInMarkdown(t("Dictation"))}**`);
  for (const line of lines) tooltip.appendMarkdown(`\n\n${foreignInMarkdown(line)}`);
  return tooltip;
}
