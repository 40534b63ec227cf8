import * as vscode from "vscode";
import type { SourceKind } from "../../context/assemble";
import { priceOf } from "../../recognizers/catalog";
import { clock } from "../../transcript/join";
import { gatherContext } from "../contextSources";
import type { Goal } from "../destinations";
import { money, placeOfEngine } from "../display";
import type { Ask } from "../flow";
import { measure } from "../measure";
import { confirmEach } from "../confirm";
import type { Parts } from "../parts";
import { pickLanguage } from "./language";
import { chooseTrack } from "./track";
import { t } from "../ui/l10n";
import { foreign } from "../../core/foreignText";

interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** Asks language, context and destination, then shows duration and price. Undefined: the person went away. */
export async function askOptions(asked: Ask, parts: Parts): Promise<Ask | undefined> {
  // What is shown here is what is agreed to.
  const ask = { ...asked, recordings: await confirmEach(asked.recordings) };
  const { seconds } = await measure(ask.recordings, ask.settings, parts.ffmpegs);
  const price = seconds > 0 ? priceOf(ask.settings.model, ask.settings.region, seconds) : undefined;
  const [first] = ask.recordings;
  const what = ask.recordings.length === 1 && first ? first.name : t("{0} recordings", ask.recordings.length);
  const facts = [what, ...(seconds > 0 ? [clock(seconds)] : []), ...(price ? [t("about {0}", money(price))] : [])].join(
    " · ",
  );

  if (first && ask.recordings.length === 1 && !(await chooseTrack(first, ask.settings, facts, parts))) return undefined;

  let settings = ask.settings;
  if (settings.model.can.language) {
    const language = await pickLanguage(settings.model, settings.language, `${facts} (1/4)`);
    if (!language) return undefined;
    const { language: _, ...rest } = settings;
    settings = { ...rest, language: language.code };
  }

  if (settings.model.can.context) {
    const all: Choice<readonly SourceKind[]>[] = [
      {
        label: t("As in the settings"),
        description: settings.contextSources.join(", "),
        value: settings.contextSources,
      },
      { label: t("Glossary only"), value: ["glossary"] },
      { label: t("Selection only"), value: ["selection"] },
      { label: t("No context"), value: [] },
    ];
    const sources = await vscode.window.showQuickPick(all, {
      title: `${facts} (2/4)`,
      placeHolder: t("Which words help the recognizer?"),
    });
    if (!sources) return undefined;
    settings = { ...settings, contextSources: sources.value };
  }

  const goals: Choice<Goal>[] = [
    {
      label: t("At the caret"),
      description: ask.place.document
        ? foreign(vscode.workspace.asRelativePath(ask.place.document.uri))
        : t("a new note, no editor is open"),
      value: "cursor",
    },
    { label: t("A new note beside the recording"), value: "note" },
    { label: t("Subtitles beside the recording"), description: ".srt", value: "srt" },
    { label: t("Subtitles beside the recording"), description: ".vtt", value: "vtt" },
    { label: t("The clipboard"), value: "clipboard" },
  ];
  const goal = await vscode.window.showQuickPick(goals, {
    title: `${facts} (3/4)`,
    placeHolder: t("Where does the text go?"),
    matchOnDescription: true,
  });
  if (!goal) return undefined;

  const { context } = await gatherContext(settings, ask.place, parts.log);
  const go: vscode.QuickPickItem = {
    label: `$(play) ${t("Transcribe")}`,
    description: [
      seconds > 0 ? clock(seconds) : t("duration not known"),
      ...(price ? [t("about {0}", money(price))] : settings.engineId === "cloud" ? [t("price not known")] : []),
    ].join(" · "),
    detail: t("{0} tokens of context, sent to {1}", context.tokens, placeOfEngine(settings)),
  };
  const agreed = await vscode.window.showQuickPick([go], {
    title: `${facts} (4/4)`,
    placeHolder: t("Enter starts, Escape leaves everything as it is"),
  });
  return agreed ? { ...ask, settings, goal: goal.value, agreed: true } : undefined;
}
