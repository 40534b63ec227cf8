import * as path from "node:path";
import * as vscode from "vscode";
import { plural } from "../../core/translate";
import { hostOf } from "../../recognizers/engine";
import type { Consent } from "../../session/consent";
import type { Durations } from "../../session/durations";
import { lookInto } from "../../session/inbox/inboxFolder";
import type { InboxEvent } from "../../session/inbox/inboxTypes";
import { recordingIn } from "../../session/recording";
import type { InboxEntry } from "../../storage/inboxStore";
import { readSettings, usable } from "../settings";
import type { Failures } from "../ui/failureMessages";
import { t } from "../ui/l10n";
import { measureWithProgress } from "../ui/measuring";
import { showInformation, showWarning } from "../ui/messages";
import type { Watched } from "./inboxWatch";

/** What it takes to say what happens in an inbox. */
export interface InboxMessagesDeps {
  readonly failures: Failures;
  readonly consent: Pick<Consent, "ask">;
  readonly durations: Durations;
  /** Something was transcribed. */
  readonly changed: () => void;
}

/** Says what happens in the inbox: one message for what came together. Nothing of it is waited for. */
export function tellOfInbox(event: InboxEvent, watched: Watched, deps: InboxMessagesDeps): void {
  switch (event.kind) {
    case "before":
      void offerBefore(event.count, watched, deps);
      return;
    case "batch":
      void summarize(event.entries);
      return;
    case "budget":
      void sayBudget(watched);
      return;
    case "stopped": {
      const retry = (): Promise<void> => watched.inbox.retry();
      void deps.failures.report(event.error, {
        name: path.basename(watched.folder),
        settings: readSettings(undefined),
        retry,
      });
      return;
    }
    case "ended":
      deps.changed();
      return;
    case "began":
  }
}

/** Once: what was there before is left alone unless the user wants it, with its price. */
async function offerBefore(count: number, watched: Watched, deps: InboxMessagesDeps): Promise<void> {
  const transcribe = t("Transcribe");
  const name = path.basename(watched.folder);
  const message = plural(
    count,
    t(
      "{0} is watched for new recordings. {1} recording was there before and is not transcribed automatically.",
      name,
      count,
    ),
    t(
      "{0} is watched for new recordings. {1} recordings were there before and are not transcribed automatically.",
      name,
      count,
    ),
  );
  if ((await showInformation(message, transcribe)) !== transcribe) return;
  const settings = readSettings(undefined);
  if (settings.problem) return;
  const host = hostOf(usable(settings).engine);
  if (host !== undefined) {
    const look = await lookInto(watched.folder);
    const recordings = (look?.files ?? []).map((file) => recordingIn(file.path));
    const measured = await measureWithProgress(recordings, settings, deps.durations);
    if (!measured) return;
    const { seconds, bytes } = measured;
    const shipment = { recordings, seconds, secondsToPay: seconds, bytes, contextTokens: 0, host };
    if (!(await deps.consent.ask(shipment, settings, true))) return;
  }
  await watched.inbox.takeBefore();
}

/** So many that failed are named. */
const NAMED = 3;

/** One message for what came together, with the way to it. */
async function summarize(entries: readonly InboxEntry[]): Promise<void> {
  const of = (wanted: (entry: InboxEntry) => boolean): readonly InboxEntry[] => entries.filter(wanted);
  const done = of(({ state, note }) => state === "done" && note !== undefined);
  const silent = of(({ state, note }) => state === "done" && note === undefined);
  const gaps = of((entry) => entry.gaps === true);
  const failed = of(({ state }) => state === "failed");
  const asks = of(({ state }) => state === "asks");
  const facts = [
    ...(done.length > 0
      ? [
          plural(
            done.length,
            t("{0} recording was transcribed.", done.length),
            t("{0} recordings were transcribed.", done.length),
          ),
        ]
      : []),
    ...(gaps.length > 0
      ? [plural(gaps.length, t("{0} has gaps.", gaps.length), t("{0} have gaps.", gaps.length))]
      : []),
    ...(silent.length > 0 ? [t("No speech was recognized in {0}.", namesOf(silent))] : []),
    ...(failed.length > 0 ? [t("Could not transcribe: {0}.", namesOf(failed))] : []),
    ...(asks.length > 0 ? [t("Not sent without your confirmation: {0}.", namesOf(asks))] : []),
  ];
  const show = t("Show");
  const say = failed.length + asks.length > 0 ? showWarning : showInformation;
  if ((await say(facts.join(" "), show)) !== show) return;
  const [only] = done;
  if (entries.length === 1 && only?.note !== undefined)
    await vscode.window.showTextDocument(vscode.Uri.file(only.note));
  else await vscode.commands.executeCommand("earmark.transcriptions.focus");
}

function namesOf(entries: readonly InboxEntry[]): string {
  const names = entries.slice(0, NAMED).map(({ file }) => path.basename(file));
  return names.join(", ") + (entries.length > NAMED ? ", ..." : "");
}

/** A window began, and what is to be watched was never agreed to, or goes to another host by now. */
export async function offerConsent(): Promise<boolean> {
  const review = t("Review...");
  const message = t("The inbox is not watched until you allow Earmark to transcribe new recordings automatically.");
  return (await showInformation(message, review)) === review;
}

async function sayBudget(watched: Watched): Promise<void> {
  const change = t("Change Budget");
  const message = t(
    "The monthly budget is used up. New recordings in {0} are transcribed next month.",
    path.basename(watched.folder),
  );
  if ((await showWarning(message, change)) === change)
    await vscode.commands.executeCommand("workbench.action.openSettings", "earmark.cost.monthlyBudget");
}
