import * as vscode from "vscode";
import { uriOf } from "../transcription/recordingUri";
import { priceOf } from "../../recognizers/catalog";
import { clock } from "../../transcript/join";
import { money } from "../ui/display";
import { languagesOf } from "../ui/pickStored";
import { readSettings } from "../settings";
import { audioLinksIn, type AudioLink } from "./audioLinks";
import type { LinkState, LinkStates } from "./linkState";
import { t } from "../ui/l10n";

interface LinkLens extends vscode.CodeLens {
  readonly link: AudioLink;
  readonly document: vscode.TextDocument;
}

/** Above each linked recording what can be done with it. Durations are asked for when a lens comes into view. */
export class LinkLenses implements vscode.CodeLensProvider<LinkLens> {
  readonly onDidChangeCodeLenses: vscode.Event<void>;
  readonly #links: LinkStates;
  readonly #isRecording: (name: string) => boolean;

  /** `onStored`: a transcript was saved or changed. `isRecording`: the recording of that name is still being made, and called otherwise. */
  constructor(links: LinkStates, onStored: vscode.Event<void>, isRecording: (name: string) => boolean) {
    this.#links = links;
    this.#isRecording = isRecording;
    this.onDidChangeCodeLenses = onStored;
  }

  provideCodeLenses(document: vscode.TextDocument): LinkLens[] {
    if (!readSettings(document.uri).linkLenses) return [];
    return audioLinksIn(document).map((link) => Object.assign(new vscode.CodeLens(link.range), { link, document }));
  }

  async resolveCodeLens(lens: LinkLens): Promise<LinkLens> {
    if (this.#isRecording(lens.link.name)) {
      lens.command = { title: `$(record) ${t("Recording")}`, command: "" };
      return lens;
    }
    const host = await lens.link.host();
    if (host !== undefined) {
      const title = `$(unmute) ${t("Transcribe here, from {0}", host)}`;
      lens.command = { title, command: "earmark.transcribeLink", arguments: [lens.document.uri, lens.range.start] };
      return lens;
    }
    const state = await this.#links.of(lens.link, lens.document);
    const asks = !state && (await lens.link.mustAsk());
    lens.command = state
      ? commandFor(state, lens.document, lens.range)
      : asks
        ? {
            title: `$(mic) ${t("Transcribe here")}`,
            command: "earmark.transcribeLink",
            arguments: [lens.document.uri, lens.range.start],
          }
        : { title: `$(warning) ${t("{0} not found", lens.link.name)}`, command: "" };
    return lens;
  }
}

function commandFor(
  { recording, seconds, stored, inserted }: LinkState,
  { uri }: vscode.TextDocument,
  range: vscode.Range,
): vscode.Command {
  const length = seconds === undefined ? [] : [clock(seconds)];
  const languages = stored ? languagesOf(stored.segments) : "";
  if (inserted && recording.kind === "file") {
    const title = [`$(check) ${t("Transcribed")}`, ...length, languages].filter(Boolean).join(" · ");
    return { title, command: "earmark.openTranscript", arguments: [uriOf(recording)] };
  }
  if (stored) {
    const what = languages ? t("Insert saved transcript ({0})", languages) : t("Insert saved transcript");
    const title = [`$(arrow-down) ${what}`, ...length].join(" · ");
    return { title, command: "earmark.insertSavedTranscript", arguments: [uri, range.start] };
  }
  const settings = readSettings(recording.kind === "file" ? uriOf(recording) : uri);
  const price = seconds === undefined ? undefined : priceOf(settings.model, settings.region, seconds);
  const title = [`$(unmute) ${t("Transcribe here")}`, ...length, ...(price ? [`≈ ${money(price)}`] : [])].join(" · ");
  return { title, command: "earmark.transcribeLink", arguments: [uri, range.start] };
}
