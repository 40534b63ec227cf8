import * as vscode from "vscode";
import type { SourceKind } from "../../context/assemble";
import { foreign } from "../../core/foreignText";
import { plural } from "../../core/translate";
import { priceOf } from "../../recognizers/catalog";
import { clock } from "../../transcript/join";
import { pinEach } from "../../session/pinRecordings";
import { gatherContext } from "../context/contextSources";
import type { Goal } from "../insertion/destinations";
import { languageName, money, placeOfEngine } from "../ui/display";
import type { TranscribeRequest } from "../transcription/transcribeAll";
import { measure } from "../../session/measure";
import type { Log } from "../../core/types";
import type { Settings } from "../settings";
import { t } from "../ui/l10n";
import { pickLanguage } from "./language";
import { chooseTrack, tracksOf, type TrackDeps, type Tracks } from "./track";

interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** A line of the list: what it is about, how it is, and what asks for something else. */
interface Option extends vscode.QuickPickItem {
  /** Absent: everything stays as it is, and the transcription starts. */
  readonly change?: () => Promise<TranscribeRequest | undefined>;
}

/** What it takes to show how a recording would be transcribed. */
export interface OptionsDeps extends TrackDeps {
  readonly log: Log;
}

/**
 * One list with everything as it is, duration and price among it: Enter starts, any line can be changed before. Undefined: the user
 * went away.
 */
export async function askOptions(asked: TranscribeRequest, deps: OptionsDeps): Promise<TranscribeRequest | undefined> {
  // What is shown here is what is agreed to.
  let request: TranscribeRequest = { ...asked, recordings: await pinEach(asked.recordings) };
  const { seconds } = await measure(request.recordings, request.settings, deps.ffmpegs);
  const [first] = request.recordings;
  const only = request.recordings.length === 1 ? first : undefined;
  const title = only?.name ?? t("{0} recordings", request.recordings.length);
  // The line that was changed has the focus no more: Enter goes on.
  for (;;) {
    const tracks = only && (await tracksOf(only, request.settings, deps));
    const items = [await startItem(request, seconds, deps), ...optionsOf(request, asked.settings, tracks, deps)];
    const picked = await vscode.window.showQuickPick(items, {
      title: foreign(title),
      placeHolder: t("Press Enter to start, or select what to change"),
      matchOnDescription: true,
    });
    if (!picked) return undefined;
    if (!picked.change) return { ...request, agreed: true };
    // Whoever leaves the list of one option is back in this one.
    request = (await picked.change()) ?? request;
  }
}

async function startItem({ settings, place }: TranscribeRequest, seconds: number, deps: OptionsDeps): Promise<Option> {
  const price = seconds > 0 ? priceOf(settings.model, settings.region, seconds) : undefined;
  const { context } = await gatherContext(settings, place, deps.log);
  return {
    label: `$(play) ${t("Transcribe")}`,
    description: [
      seconds > 0 ? clock(seconds) : t("duration unknown"),
      ...(price ? [t("about {0}", money(price))] : settings.engineId === "cloud" ? [t("price unknown")] : []),
    ].join(" · "),
    detail: sentText(context.tokens, placeOfEngine(settings)),
  };
}

/** `before`: the settings with which the list was opened. */
function optionsOf(
  request: TranscribeRequest,
  before: Settings,
  tracks: Tracks | undefined,
  deps: OptionsDeps,
): Option[] {
  const { settings } = request;
  const [first] = request.recordings;
  const options: Option[] = [];
  if (settings.model.can.language)
    options.push({
      label: `$(globe) ${t("Language")}`,
      description: settings.language ? languageName(settings.language) : t("Auto-detect"),
      change: async () => {
        const picked = await pickLanguage(settings.model, settings.language, t("Select Spoken Language"));
        const { language: _, ...rest } = settings;
        return picked && { ...request, settings: { ...rest, language: picked.code } };
      },
    });
  if (settings.model.can.context) {
    const all = contextChoices(before);
    const now = all.find(({ value }) => value.join() === settings.contextSources.join());
    options.push({
      label: `$(book) ${t("Context")}`,
      description: [now?.label, now?.description].filter(Boolean).join(" · "),
      change: async () => {
        const picked = await choose(all, t("Select Context"));
        return picked && { ...request, settings: { ...settings, contextSources: picked.value } };
      },
    });
  }
  const goals = goalChoices(request);
  const goal = goals.find(({ value }) => value === request.goal);
  options.push({
    label: `$(arrow-right) ${t("Destination")}`,
    description: [goal?.label, goal?.description].filter(Boolean).join(" · "),
    change: async () => {
      const picked = await choose(goals, t("Select Destination"));
      return picked && { ...request, goal: picked.value };
    },
  });
  if (tracks && first)
    options.push({
      label: `$(unmute) ${t("Audio Track")}`,
      description: tracks.current,
      change: async () => {
        await chooseTrack(first, settings, first.name, deps);
        return request;
      },
    });
  return options;
}

function choose<T>(all: readonly Choice<T>[], title: string): Thenable<Choice<T> | undefined> {
  return vscode.window.showQuickPick(all, { title, matchOnDescription: true });
}

function contextChoices({ contextSources }: Settings): Choice<readonly SourceKind[]>[] {
  const fixed: Choice<readonly SourceKind[]>[] = [
    { label: t("Glossary only"), value: ["glossary"] },
    { label: t("Selection only"), value: ["selection"] },
    { label: t("No context"), value: [] },
  ];
  const description = contextSources.join(", ");
  if (fixed.some(({ value }) => value.join() === contextSources.join())) return fixed;
  return [{ label: t("From settings"), description, value: contextSources }, ...fixed];
}

function goalChoices({ place }: TranscribeRequest): Choice<Goal>[] {
  return [
    {
      label: t("At cursor"),
      description: place.document
        ? foreign(vscode.workspace.asRelativePath(place.document.uri))
        : t("new note (no editor is open)"),
      value: "cursor",
    },
    { label: t("New note next to the recording"), value: "note" },
    { label: t("Subtitles next to the recording"), description: ".srt", value: "srt" },
    { label: t("Subtitles next to the recording"), description: ".vtt", value: "vtt" },
    { label: t("Clipboard"), value: "clipboard" },
  ];
}

function sentText(tokens: number, host: string): string {
  return plural(
    tokens,
    t("{0} context token, sent to {1}", tokens, host),
    t("{0} context tokens, sent to {1}", tokens, host),
  );
}
