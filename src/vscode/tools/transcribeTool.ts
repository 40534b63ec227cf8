import { stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { isRecording } from "../../audio/formats";
import { EarmarkError } from "../../core/errors";
import { weightOf, type Notice } from "../../core/notices";
import { inEnglish } from "../../core/translate";
import type { Segment } from "../../core/types";
import { priceOf } from "../../recognizers/catalog";
import { hostOf } from "../../recognizers/engine";
import { correct, type Correction } from "../../transcript/correct";
import { noticeText } from "../../session/noticeText";
import { clock } from "../../transcript/join";
import { Cancelled } from "../abort";
import { isUnbudgeted, unbudgeted } from "../consent";
import { gatherContext, noDocument, type Gathered } from "../contextSources";
import { languageName, money } from "../display";
import { measure } from "../measure";
import { Collected } from "../insertion/collected";
import { Job } from "../job";
import { knownOf } from "../known";
import { noticesFor } from "../notices";
import type { Parts } from "../parts";
import { recordingAt, type FileRecording } from "../recording";
import { circumstances } from "../report";
import { readSettings, type Settings } from "../settings";
import { wordsFor } from "../words";
import { t } from "../ui/l10n";
import { foreignInMarkdown } from "../../core/foreignText";

/** What a model asks for. */
export interface TranscribeInput {
  /** Path of a recording: absolute, or from a workspace folder. */
  readonly file: string;
  readonly language?: string;
}

interface Wanted {
  readonly recording: FileRecording;
  readonly settings: Settings;
  readonly gathered: Gathered;
  readonly seconds: number;
  /** Those that are not known already. */
  readonly secondsToPay: number;
}

/** Lets a model have a recording transcribed. The person confirms with file, duration, price and host; what is known costs nothing. */
export class TranscribeTool implements vscode.LanguageModelTool<TranscribeInput> {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<TranscribeInput>): Promise<vscode.PreparedToolInvocation> {
    // What is wrong is said when it is invoked, in words for a model.
    const wanted = await this.#wanted(input).catch(() => undefined);
    if (!wanted) return { invocationMessage: t("Looking for the recording") };
    const { recording, settings, seconds, secondsToPay } = wanted;
    const invocationMessage = t("Transcribing {0}", recording.name);
    const host = hostOf(settings.engine());
    if (secondsToPay === 0 || host === undefined) return { invocationMessage };
    const price = priceOf(settings.model, settings.region, secondsToPay);
    const message = new vscode.MarkdownString(
      [
        t("File: {0}", recording.path),
        t("Duration: {0}", clock(seconds)),
        price ? t("Price: about {0}", money(price)) : t("Price: not known for this model"),
        ...(isUnbudgeted({ recordings: [recording], seconds, secondsToPay }, settings) ? [unbudgeted()] : []),
        t("The sound goes to {0}.", host),
      ]
        .map((line) => foreignInMarkdown(line))
        .join("\n\n"),
    );
    return { invocationMessage, confirmationMessages: { title: t("Send {0} to {1}?", recording.name, host), message } };
  }

  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<TranscribeInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    try {
      const wanted = await this.#wanted(input);
      return new vscode.LanguageModelToolResult([
        new vscode.LanguageModelTextPart(await this.#transcribe(wanted, token)),
      ]);
    } catch (error) {
      if (error instanceof Cancelled || token.isCancellationRequested) throw new vscode.CancellationError();
      throw forModel(error, input.file);
    }
  }

  async #wanted({ file, language }: TranscribeInput): Promise<Wanted> {
    const recording = recordingAt(await find(file));
    const now = readSettings(recording.uri);
    if (language && !now.model.languages.includes(language))
      throw new EarmarkError(
        "settings",
        `The language must be a code of this model: ${now.model.languages.join(", ")}.`,
      );
    const { language: usual, ...rest } = now;
    const settings = { ...rest, language: language ?? usual };
    const gathered = await gatherContext(settings, noDocument(recording.uri), this.#parts.log);
    const { seconds } = await measure([recording], settings, this.#parts.ffmpegs);
    const known = await knownOf(recording, settings, gathered.context.text, this.#parts);
    return { recording, settings, gathered, seconds, secondsToPay: Math.max(0, Math.round(seconds - known.seconds)) };
  }

  async #transcribe(
    { recording, settings, gathered, secondsToPay }: Wanted,
    token: vscode.CancellationToken,
  ): Promise<string> {
    const destination = new Collected(t("the chat"));
    const context = gathered.context.text;
    const job = new Job(
      { recording, settings, context, destination, notices: noticesFor(settings, gathered), quiet: true },
      this.#parts,
    );
    const subscription = token.onCancellationRequested(() => job.cancel());
    // Among the others while it runs, so that it can be seen and cancelled as they can.
    this.#parts.jobs.add(job);
    try {
      const outcome = await job.run();
      if (outcome.kind === "cancelled") throw new Cancelled();
      if (outcome.kind === "failed") throw outcome.error;
      const paid = priceOf(settings.model, settings.region, secondsToPay);
      const cost =
        secondsToPay === 0 ? "Cost: nothing, it was known already." : paid ? `Cost: about ${money(paid)}.` : "";
      return textFor(recording.name, destination.segments, gathered.corrections, cost, job.notices);
    } finally {
      subscription.dispose();
      this.#parts.jobs.remove(job);
      this.#parts.status.drop(job);
    }
  }
}

/** Text for a model: what it is of, then each part with its time. */
export function textFor(
  name: string,
  segments: readonly Segment[],
  corrections: readonly Correction[],
  cost: string,
  notices: readonly Notice[],
): string {
  const languages = [...new Set(segments.flatMap(({ language }) => (language ? [languageName(language)] : [])))];
  const lines = segments.map(({ span, text, gap }) => {
    const said = gap ? `(missing: ${gap.code})` : correct(text.trim(), corrections, true);
    return `[${clock(span.start)}] ${said}`;
  });
  const about = [`Transcript of ${name}.`, languages.length > 0 ? `Language: ${languages.join(", ")}.` : "", cost];
  const said = notices.map((notice) => `${weightOf(notice)}: ${noticeText(notice, inEnglish)}`);
  return [about.filter(Boolean).join(" "), said.join("\n"), lines.join("\n")].filter(Boolean).join("\n\n");
}

/** The recording of that path, in one of the workspace's folders where it is not absolute. */
async function find(file: string): Promise<vscode.Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const places = path.isAbsolute(file)
    ? [vscode.Uri.file(file)]
    : folders.map(({ uri }) => vscode.Uri.joinPath(uri, file));
  for (const place of places) {
    if (isRecording(place.path) && (await stat(place.fsPath).catch(() => undefined))?.isFile()) return place;
  }
  const near = await vscode.workspace.findFiles(`**/*${path.extname(file) || ".{wav,mp3,m4a}"}`, undefined, 5);
  const names = near.map((uri) => vscode.workspace.asRelativePath(uri));
  throw new EarmarkError(
    "missingFile",
    `There is no recording ${file}.${names.length > 0 ? ` Recordings here: ${names.join(", ")}.` : ""}`,
  );
}

/** What went wrong and what to do, for a model that tells it on. */
function forModel(error: unknown, file: string): Error {
  if (!(error instanceof EarmarkError)) return new Error(`${file} could not be transcribed.`, { cause: error });
  if (error.code === "missingFile" || error.code === "settings") return new Error(error.message, { cause: error });
  const settings = readSettings(undefined);
  const { message, actions } = wordsFor(error, circumstances({ name: path.basename(file), settings }));
  const next = actions.includes("retry") ? "Trying again later may help." : "The user has to settle this in Earmark.";
  return new Error(`${message} ${next}`, { cause: error });
}
