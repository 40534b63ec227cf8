import * as path from "node:path";
import { uriOf } from "../transcription/recordingUri";
import * as vscode from "vscode";
import { EarmarkError } from "../../core/errors";
import { weightOf, type Notice } from "../../core/notices";
import { inEnglish } from "../../core/translate";
import type { Segment } from "../../core/types";
import { priceOf } from "../../recognizers/catalog";
import { hostOf } from "../../recognizers/engine";
import type { Correction } from "../../transcript/correct";
import { correctedSegment } from "../../transcript/corrected";
import { noticesAt, noticeText } from "../../session/noticeText";
import { clock } from "../../transcript/join";
import { Cancelled } from "../../session/cancelled";
import { gatherContext, noDocument, type Gathered } from "../context/contextSources";
import { languageName, money } from "../ui/display";
import { Collected } from "../insertion/collected";
import { noticesFor } from "../ui/editorNotices";
import { isLanguageCode } from "../../core/languageCode";
import { Confirmations } from "../../session/confirmations";
import { agentRequest, type AgentDeps, type AgentRequest } from "../../session/agentRequest";
import { PinnedFile } from "../../session/pinnedFile";
import { findRecording } from "./findRecording";
import type { FileRecording } from "../../session/recording";
import { recordingAt } from "../transcription/recordingUri";
import { cleanUp } from "../../system/renameAndRemove";
import { budgetDoubtText } from "../../session/budgetText";
import type { Status } from "../ui/status";
import type { EditorJobs } from "../transcription/editorJob";
import type { Log } from "../../core/types";
import { circumstances } from "../ui/failureMessages";
import { readSettings, type Settings, usable } from "../settings";
import { wordsFor } from "../ui/failureText";
import { t } from "../ui/l10n";
import { foreign, foreignInMarkdown } from "../../core/foreignText";

/** What a model asks for. */
export interface TranscribeInput {
  /** Path of a recording: absolute, or from a workspace folder. */
  readonly file: string;
  readonly language?: string;
}

/** What the user sees, and what is carried out when the user says yes. */
interface Wanted extends AgentRequest {
  readonly recording: FileRecording & { readonly pinned: PinnedFile };
  readonly settings: Settings;
  readonly gathered: Gathered;
}

/** What it takes to transcribe for a model. */
export interface TranscribeToolDeps {
  readonly agent: AgentDeps;
  readonly jobs: Pick<EditorJobs, "begin" | "remove">;
  readonly status: Pick<Status, "drop">;
  /** Folder of the copies of what was confirmed. */
  readonly copies: string;
  readonly log: Log;
}

/**
 * Lets a model have a recording transcribed. The user confirms with file, duration, price and host, and exactly that is sent: what was
 * not prepared is refused, and what is decoded is a copy of the confirmed bytes. In the workspace, what is known needs no question.
 */
export class TranscribeTool implements vscode.LanguageModelTool<TranscribeInput> {
  readonly #deps: TranscribeToolDeps;
  readonly #confirmations = new Confirmations<Wanted>();

  constructor(deps: TranscribeToolDeps) {
    this.#deps = deps;
  }

  async prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<TranscribeInput>): Promise<vscode.PreparedToolInvocation> {
    this.#confirmations.forget(input);
    // What is wrong is said when it is invoked, in words for a model.
    const wanted = await this.#wanted(input).catch(() => undefined);
    if (!wanted) return { invocationMessage: t("Searching for the recording") };
    this.#confirmations.keep(input, wanted);
    const { recording, offer, needsQuestion } = wanted;
    const invocationMessage = t("Transcribing {0}", recording.name);
    if (!needsQuestion) return { invocationMessage };
    const title =
      offer === undefined
        ? t("Transcribe {0} for the chat?", recording.name)
        : t("Send {0} to {1}?", recording.name, offer.host);
    const message = new vscode.MarkdownString(
      factsOf(wanted)
        .map((line) => foreignInMarkdown(line, MOST_OF_A_LINE))
        .join("\n\n"),
    );
    return { invocationMessage, confirmationMessages: { title, message } };
  }

  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<TranscribeInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    try {
      const wanted = this.#confirmations.take(input) ?? (await this.#refuse(input));
      return new vscode.LanguageModelToolResult([
        new vscode.LanguageModelTextPart(await this.#transcribe(wanted, token)),
      ]);
    } catch (error) {
      if (error instanceof Cancelled || token.isCancellationRequested) throw new vscode.CancellationError();
      throw forModel(error, nameOf(input));
    }
  }

  /** Says what is wrong, as far as something is. @throws {EarmarkError} */
  async #refuse(input: TranscribeInput): Promise<never> {
    await this.#wanted(input);
    throw new EarmarkError("changed", "The user was not asked about this call.");
  }

  async #wanted({ file, language }: TranscribeInput): Promise<Wanted> {
    if (typeof file !== "string") throw new EarmarkError("settings", "The file must be a path.");
    const found = recordingAt(await findRecording(file));
    // First: all that is said of it from here on is said of this file.
    const pinned = await PinnedFile.of(found.path, true);
    const recording = { ...found, name: path.basename(pinned.realPath), pinned };
    const now = usable(readSettings(uriOf(recording)));
    if (language !== undefined && !(isLanguageCode(language) && now.model.languages.includes(language)))
      throw new EarmarkError(
        "settings",
        `The language must be one of the codes that this model supports: ${now.model.languages.join(", ")}.`,
      );
    const { language: usual, ...rest } = now;
    const settings = { ...rest, language: language ?? usual };
    const gathered = await gatherContext(settings, noDocument(uriOf(recording)), this.#deps.log);
    return {
      ...(await agentRequest(recording, settings, gathered.context, this.#deps.agent)),
      recording,
      settings,
      gathered,
    };
  }

  async #transcribe(
    { recording: asked, settings, gathered, secondsToPay, offer }: Wanted,
    token: vscode.CancellationToken,
  ): Promise<string> {
    const recording = { ...asked, copy: await asked.pinned.copyInto(this.#deps.copies) };
    const destination = new Collected(t("the chat"));
    const context = gathered.context.text;
    // Among the others while it runs, so that it can be seen and cancelled as they can.
    const job = this.#deps.jobs.begin({
      recording,
      settings,
      context,
      destination,
      notices: noticesFor(settings, gathered),
      quiet: true,
      sendsNothing: offer === undefined && hostOf(settings.engine) !== undefined,
    });
    const subscription = token.onCancellationRequested(() => job.cancel());
    try {
      const outcome = await job.run();
      if (outcome.kind === "cancelled") throw new Cancelled();
      if (outcome.kind === "failed") throw outcome.error;
      const paid = priceOf(settings.model, settings.region, secondsToPay);
      const cost = secondsToPay === 0 ? "Cost: none (already transcribed)." : paid ? `Cost: about ${money(paid)}.` : "";
      return textFor(recording.name, destination.segments, gathered.corrections, cost, job.notices);
    } finally {
      subscription.dispose();
      this.#deps.jobs.remove(job);
      this.#deps.status.drop(job);
      await cleanUp(recording.copy);
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
  const lines = segments.map((segment) => {
    const { span, text, gap } = correctedSegment(segment, corrections);
    const said = gap ? `(missing: ${gap.code})` : text.trim();
    return `[${clock(span.start)}] ${said}`;
  });
  const about = [
    `Transcript of ${foreign(name)}.`,
    languages.length > 0 ? `Language: ${languages.join(", ")}.` : "",
    cost,
  ];
  const said = noticesAt("agent", notices).map((notice) => `${weightOf(notice)}: ${noticeText(notice, inEnglish)}`);
  return [about.filter(Boolean).join(" "), said.join("\n"), lines.join("\n")].filter(Boolean).join("\n\n");
}

/** A model sends what it likes. */
function nameOf({ file }: { readonly file?: unknown }): string {
  return typeof file === "string" ? foreign(file) : "The recording";
}

/** A path in a sentence. */
const MOST_OF_A_LINE = 400;

function factsOf({ recording, seconds, secondsToPay, offer, isOutside }: Wanted): string[] {
  return [
    t("File: {0}", recording.pinned.realPath),
    ...(isOutside ? [t("This file is outside your workspace.")] : []),
    t("Duration: {0}", clock(seconds)),
    ...(offer === undefined
      ? [
          secondsToPay === 0
            ? t("Nothing is sent. The recording is already transcribed.")
            : t("The recording is transcribed on this machine."),
        ]
      : [
          offer.price ? t("Price: about {0}", money(offer.price)) : t("Price: unknown for this model"),
          ...(offer.budgetDoubt ? [budgetDoubtText(offer.budgetDoubt, t, vscode.env.language)] : []),
          t("Audio is sent to {0}.", offer.host),
        ]),
  ];
}

/** What went wrong and what to do, for a model that tells it on. */
function forModel(error: unknown, file: string): Error {
  if (!(error instanceof EarmarkError)) return new Error(`${file} could not be transcribed.`, { cause: error });
  if (error.code === "changed")
    return new Error(
      `Nothing of ${file} was sent because the user has not confirmed its current content. Call the tool again with the same input to ask the user.`,
      { cause: error },
    );
  if (error.code === "missingFile" || error.code === "notOnDisk" || error.code === "settings")
    return new Error(error.message, { cause: error });
  const settings = readSettings(undefined);
  const { message, actions } = wordsFor(error, circumstances({ name: path.basename(file), settings }));
  const next = actions.includes("retry") ? "Try again later." : "The user must resolve this in Earmark.";
  return new Error(`${message} ${next}`, { cause: error });
}
