import * as vscode from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import type { Log } from "../../core/types";
import { checkSpoken } from "../../recognizers/catalog";
import { hostOf } from "../../recognizers/engine";
import { lookUpCache, type CacheStore } from "../../session/cacheLookup";
import type { Consent } from "../../session/consent";
import type { FoundFile, InboxDisk, Outcome, Put } from "../../session/inbox/inboxTypes";
import type { WatchConsent } from "../../session/inbox/watchConsent";
import type { Measure } from "../../session/measure";
import { pin } from "../../session/pinRecordings";
import type { FileRecording } from "../../session/recording";
import { gatherContext, noDocument } from "../context/contextSources";
import { factsOf } from "../insertion/transcriptFacts";
import type { Keys } from "../keys";
import { readSettings, usable, type Settings } from "../settings";
import { recordingAt } from "../transcription/recordingUri";
import type { EditorJobs } from "../transcription/editorJob";
import { cutFor } from "../transcription/transcribeAll";
import { noticesFor } from "../ui/editorNotices";
import { InboxNote } from "./inboxNote";

/** What it takes to transcribe what arrives. */
export interface ArrivalDeps {
  readonly jobs: Pick<EditorJobs, "begin" | "recognition">;
  readonly keys: Pick<Keys, "of">;
  readonly ffmpegs: FfmpegFinder;
  readonly store: CacheStore;
  readonly measure: Measure;
  readonly consent: Pick<Consent, "asksAnyhow" | "ask">;
  readonly watchConsent: Pick<WatchConsent, "has" | "ask">;
  readonly log: Log;
}

/** A recording that arrived, and what is to become of it. */
export interface Arrival {
  readonly file: FoundFile;
  readonly inbox: string;
  readonly disk: Pick<InboxDisk, "wanted">;
  readonly put: Put;
  /** The user wants this one, and may be asked. */
  readonly asked: boolean;
}

/** From the bytes to the note. @throws {EarmarkError}; `signal.reason` when aborted */
export async function transcribeArrival(arrival: Arrival, signal: AbortSignal, deps: ArrivalDeps): Promise<Outcome> {
  const { file, disk, put } = arrival;
  const { jobs, keys, ffmpegs, log } = deps;
  const uri = vscode.Uri.file(file.path);
  const settings = cutFor({ goal: "note", settings: usable(readSettings(uri)) });
  if (settings.engine.id === "cloud") checkSpoken(settings.model);
  await keys.of(settings.engine);
  const gathered = await gatherContext(settings, noDocument(uri), log);
  const { context } = gathered;
  const found = recordingAt(uri);
  // The very file that is measured is the one that is sent.
  const recording = hostOf(settings.engine) === undefined ? found : await pin(found);
  if (!(await mayBeSent(recording, settings, context, arrival, deps))) return { kind: "asks" };
  signal.throwIfAborted();
  const note = vscode.Uri.file(disk.wanted(file));
  const facts = await factsOf(recording, { uri: note, format: "md" }, settings, gathered.corrections, ffmpegs);
  const destination = new InboxNote(note, facts, put);
  const recognition = jobs.recognition({ recording, settings, context: context.text });
  const notices = noticesFor(settings, gathered);
  const job = jobs.begin({ ...recognition.request, recognition, destination, notices, quiet: true });
  const cancel = (): void => job.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    signal.throwIfAborted();
    const outcome = await job.run();
    signal.throwIfAborted();
    if (outcome.kind === "failed") throw outcome.error;
    if (!destination.text.trim()) return { kind: "silent" };
    return { kind: "done", gaps: job.gaps.length > 0 };
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** What was agreed to for the folder, unless it is dearer than what is spent unasked, or nobody can say what it costs. */
async function mayBeSent(
  recording: FileRecording,
  settings: Settings,
  context: { readonly text: string; readonly tokens: number },
  { inbox, asked }: Pick<Arrival, "inbox" | "asked">,
  { store, measure, consent, watchConsent }: ArrivalDeps,
): Promise<boolean> {
  const host = hostOf(settings.engine);
  if (host === undefined) return true;
  const agreed = asked ? await watchConsent.ask(inbox, settings) : await watchConsent.has(inbox, settings);
  if (!agreed) return false;
  const { seconds, bytes } = await measure([recording], settings);
  const known = await lookUpCache(recording, settings, context.text, store);
  const secondsToPay = Math.max(0, seconds - known.seconds);
  const shipment = { recordings: [recording], seconds, secondsToPay, bytes, contextTokens: context.tokens, host };
  if (!consent.asksAnyhow(shipment, settings)) return true;
  return asked && consent.ask(shipment, settings, true);
}
