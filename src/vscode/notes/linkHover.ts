import * as vscode from "vscode";
import { uriOf } from "../transcription/recordingUri";
import { clock, textOf } from "../../transcript/join";
import { languagesOf } from "../ui/pickStored";
import { audioLinksIn } from "./audioLinks";
import type { LinkStates } from "./linkState";
import { t } from "../ui/l10n";
import { foreignInMarkdown } from "../../core/foreignText";

/** So much of a transcript is shown over a link. */
const CHARACTERS = 300;

/** Over a linked recording its length, its languages and the first lines of its transcript. */
export class LinkHover implements vscode.HoverProvider {
  readonly #links: LinkStates;

  constructor(links: LinkStates) {
    this.#links = links;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const link = audioLinksIn(document).findLast(({ range }) => range.contains(position));
    const state = link && (await this.#links.of(link, document));
    if (!link || !state) return undefined;
    const { recording, seconds, stored, inserted } = state;
    const text = new vscode.MarkdownString("", true);
    text.isTrusted = {
      enabledCommands: ["earmark.transcribeLink", "earmark.insertSavedTranscript", "earmark.openTranscript"],
    };
    const facts = [
      `**${foreignInMarkdown(recording.name)}**`,
      ...(seconds === undefined ? [] : [clock(seconds)]),
      ...(stored ? [foreignInMarkdown(languagesOf(stored.segments))] : []),
    ];
    text.appendMarkdown(facts.filter(Boolean).join(" · "));
    if (stored) {
      const words = textOf(stored.segments);
      text.appendMarkdown(
        `\n\n${foreignInMarkdown(words.length > CHARACTERS ? `${words.slice(0, CHARACTERS)}…` : words)}`,
      );
    }
    const command = (name: string, label: string, ...args: unknown[]): string =>
      `[${label}](command:earmark.${name}?${encodeURIComponent(JSON.stringify(args))})`;
    const { start } = link.range;
    const place = [document.uri.toString(), { line: start.line, character: start.character }];
    const actions = [
      ...(stored && !inserted ? [command("insertSavedTranscript", t("Insert saved transcript"), ...place)] : []),
      ...(stored ? [] : [command("transcribeLink", t("Transcribe here"), ...place)]),
      ...(recording.kind === "file"
        ? [command("openTranscript", t("Open Transcript"), uriOf(recording).toString())]
        : []),
    ];
    text.appendMarkdown(`\n\n${actions.join(" · ")}`);
    return new vscode.Hover(text, link.range);
  }
}
