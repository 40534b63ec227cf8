import * as vscode from "vscode";
import { EarmarkError } from "../../core/errors";
import { weightOf } from "../../core/notices";
import type { Span } from "../../core/types";
import type { Circumstances } from "../../session/errorText";
import { act } from "../ui/actions";
import { tidy } from "../commands/cache";
import { placeOfEngine, regionName } from "../ui/display";
import type { WriteOutcome } from "../../session/sink";
import type { JobOutcome, RunOptions } from "../../session/job";
import type { EditorJob } from "./editorJob";
import { noticeInEditor } from "../ui/editorNotices";
import type { Parts } from "./editorParts";
import type { Settings } from "../settings";
import { labelOf, wordsFor, type Action } from "../ui/failureText";
import { t } from "../ui/l10n";
import { showError, showInformation } from "../ui/messages";

/** What is needed to tell a user about a failure and to try again. */
export interface Failed {
  readonly name: string;
  readonly settings: Settings;
  readonly parts: Parts;
  readonly retry: (options?: { withoutContext?: boolean }) => Promise<void>;
  readonly codec?: string;
  readonly partsSaved?: number;
  readonly partsTotal?: number;
  readonly span?: Span;
}

/** Shows the one message of a failure with its actions and carries out the chosen one. */
export async function reportFailure(error: unknown, failed: Failed): Promise<void> {
  const { settings, parts } = failed;
  if (!(error instanceof EarmarkError))
    parts.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  parts.status.needsKey(error instanceof EarmarkError && error.code === "noKey");
  const { message, actions } = wordsFor(error, circumstances(failed));
  const chosen = await showError(message, ...actions.map((action) => ({ title: labelOf(action), action })));
  if (chosen) await act(chosen.action, { settings, parts, retry: failed.retry });
}

/** What a message needs to know of a failure. */
export function circumstances({
  name,
  settings,
  codec,
  partsSaved,
  partsTotal,
  span,
}: Omit<Failed, "parts" | "retry">): Circumstances {
  return {
    name,
    codec: codec ?? "",
    model: settings.model.id,
    region: regionName(settings.region),
    engine: settings.engineId,
    host: placeOfEngine(settings),
    partsSaved: partsSaved ?? 0,
    partsTotal: partsTotal ?? 0,
    ...(span ? { span } : {}),
  };
}

/** The failure of a job, as far as it got. */
export function failureOf(job: EditorJob, parts: Parts, retry: Failed["retry"]): Failed {
  return {
    name: job.request.recording.name,
    settings: job.request.settings,
    parts,
    retry,
    codec: job.codec,
    partsSaved: job.partsDone,
    partsTotal: job.partsTotal,
  };
}

/** Runs a job when its turn comes, and tells how it ended. A job that has run before sends only what is missing. */
export async function runInTurn(job: EditorJob, parts: Parts, options: RunOptions = {}): Promise<void> {
  await conclude(job, await parts.jobs.inTurn(job, () => job.run(options)), parts);
}

/** Tells how a job ended, with at most one message. */
export async function conclude(job: EditorJob, outcome: JobOutcome, parts: Parts): Promise<void> {
  const { recording, settings, destination } = job.request;
  const retry = (options: RunOptions = {}): Promise<void> => runInTurn(job, parts, options);
  const failed = failureOf(job, parts, retry);
  void tidy(parts);
  if (outcome.kind === "cancelled") return;
  if (outcome.kind === "failed") {
    job.conclude("failed", wordsFor(outcome.error, circumstances(failed)).message);
    // Not awaited: the message stays for as long as the user likes, and other recordings go on.
    void reportFailure(outcome.error, failed);
    return;
  }
  const [gap] = job.gaps;
  if (gap?.gap) {
    const { start } = gap.span;
    const span = { start, end: job.gaps.at(-1)?.span.end ?? gap.span.end };
    void reportFailure(gap.gap, { ...failed, span: job.gaps.length === 1 ? gap.span : span });
  } else if (!destination.text.trim()) {
    void offer(t("No speech was recognized in {0}.", recording.name), ["redo"], { settings, parts, retry });
  } else if (outcome.placed !== "written") {
    void offerPlace(job, outcome.placed, parts);
  } else {
    const missing = job.notices.filter((notice) => weightOf(notice) === "missing").map(noticeInEditor);
    const message = t("The transcript of {0} is incomplete. {1}", recording.name, missing.join(" "));
    if (missing.length > 0) void offer(message, ["showLog"], { settings, parts, retry });
  }
}

async function offer(message: string, actions: readonly Action[], context: Parameters<typeof act>[1]): Promise<void> {
  const chosen = await showInformation(message, ...actions.map((action) => ({ title: labelOf(action), action })));
  if (chosen) await act(chosen.action, context);
}

/** The text has no place, or the user undid it. It is kept until they say where it goes. */
export async function offerPlace(job: EditorJob, why: Exclude<WriteOutcome, "written">, parts: Parts): Promise<void> {
  const { destination, recording } = job.request;
  const again = againFor(why);
  const note = t("New Note");
  const copy = t("Copy");
  const chosen = await showInformation(whyKept(why, recording.name), again, ...(why === "undone" ? [] : [note]), copy);
  if (chosen === again) {
    const caret = parts.lastEditor.caret;
    const at = caret?.selections[0] && {
      document: caret.document,
      offset: caret.document.offsetAt(caret.selections[0].active),
    };
    const elsewhere = why === "unplaced" || why === "readOnly";
    if (elsewhere && !at) void showInformation(t("Open a document and place the cursor where you want the text."));
    else if (await destination.insertAgain(elsewhere ? at : undefined)) job.conclude("done", "");
  }
  if (chosen === note) {
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: destination.text, language: "markdown" }),
    );
    job.conclude("done", "");
  }
  if (chosen === copy) await vscode.env.clipboard.writeText(destination.text);
  if (!chosen) parts.log.info(`${recording.name}: the transcript waits for a place`);
}

function againFor(why: Exclude<WriteOutcome, "written">): string {
  if (why === "undone") return t("Insert Again");
  return why === "closed" ? t("Open and Insert") : t("Insert at Cursor");
}

/** Why the text stands nowhere. */
export function whyKept(why: Exclude<WriteOutcome, "written">, name: string): string {
  switch (why) {
    case "undone":
      return t("Kept the transcript of {0}", name);
    case "closed":
      return t("The document was closed. The transcript of {0} was kept.", name);
    case "unplaced":
      return t("The text around the insertion point was replaced. The transcript of {0} was kept.", name);
    case "readOnly":
      return t("The document is read-only. The transcript of {0} was kept.", name);
  }
}
