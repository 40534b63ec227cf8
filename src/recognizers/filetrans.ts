import { setTimeout as sleep } from "node:timers/promises";
import { EarmarkError, isTransient } from "../core/errors";
import type { Clip, ClipAudio, Hints, Hypothesis, Recognizer } from "../core/types";
import { textBody } from "./body";
import { billable } from "./bounds";
import type { Model } from "./catalog";
import type { DashScope } from "./cloudProtocol";
import { objectOf } from "./hypotheses";
import { roundOf, roundsOf } from "./rounds";
import { at, stringOf } from "./json";
import { failureOf, isNoSpeech, meaningOf, resultOf, TextGone } from "./taskAnswers";
import { RESOLVE, store } from "./temporaryStorage";

/** Where ids of tasks are kept, so that a job that was paid for is found again by the next window. Never throws. */
export interface Tasks {
  find(name: string): Promise<string | undefined>;
  keep(name: string, id: string): Promise<void>;
  forget(name: string): Promise<void>;
}

/** What it takes beside the service itself. */
export interface FileJobs {
  readonly tasks: Tasks;
  /** The user has agreed that the recording lies in the service's storage for 48 hours. */
  readonly mayStore: boolean;
  /** Channels that are recognized apart, each charged for: all, or the first. */
  readonly allChannels: boolean;
  readonly onSent: (bytes: number, of: number) => void;
  /** The first pause between two questions after a task; each third one is twice as long, up to five times as long. */
  readonly pauseMs?: number;
}

/** Where a task is begun; without its header the service refuses it. */
export const TASKS = {
  path: "/api/v1/services/audio/asr/transcription",
  headers: { "x-dashscope-async": "enable" },
} as const;

const PAUSE_MS = 1_000;
/** A task that waits or is worked on; of several services of this host the last two. */
const GOES_ON = /^(PENDING|RUNNING|SUSPENDED|(PRE|POST)[-_]PROCESSING)$/;
/** Questions in a row that may go wrong. */
const FAILURES = 5;

/** Recognizes a whole recording by a task that goes on whether or not anybody is there. */
export function filetrans(service: DashScope, jobs: FileJobs): Recognizer {
  return {
    limits: service.model.limits,
    recognize: (clip, hints, signal) => recognize(service, jobs, clip, hints, signal),
  };
}

async function* recognize(
  service: DashScope,
  jobs: FileJobs,
  clip: Clip,
  hints: Hints,
  signal: AbortSignal,
): AsyncGenerator<Hypothesis, void, undefined> {
  signal.throwIfAborted();
  const name = JSON.stringify([
    service.baseUrl,
    service.model.id,
    clip.audio,
    hints.language,
    hints.itn,
    jobs.allChannels,
    ...(service.model.can.context ? [hints.context] : []),
  ]);
  let id = await jobs.tasks.find(name);
  if (id === undefined) {
    id = await submit(service, jobs, clip, hints, signal);
    await jobs.tasks.keep(name, id);
  }
  service.log.info(`clip ${clip.index}: task ${id}`);
  try {
    const answer = await ended(service, id, jobs.pauseMs ?? PAUSE_MS, signal);
    const nothing: Hypothesis = { text: "", final: true };
    const recognized = answer === undefined ? nothing : await resultOf(service.http, answer, signal);
    // The task is not forgotten: until its text is saved nobody else knows of it, and it expires by itself.
    const { billedSeconds: said, ...text } = recognized;
    const billedSeconds = billable(
      said,
      clip.span,
      jobs.allChannels && clip.audio.kind === "file" ? clip.audio.channels : 1,
    );
    yield { ...text, ...(billedSeconds === undefined ? {} : { billedSeconds }), requestId: id };
  } catch (error) {
    signal.throwIfAborted();
    // A task that failed is over; one that could not be asked after is not.
    if (error instanceof TaskFailed || error instanceof TextGone) await jobs.tasks.forget(name);
    // Not asked for again at once, since a new task is paid for anew.
    if (error instanceof TextGone) throw new EarmarkError("badRequest", error.message, { requestId: id });
    throw error instanceof TaskFailed ? error.meaning : error;
  }
}

/** The task itself has ended without a text. */
class TaskFailed extends Error {
  readonly meaning: EarmarkError;
  constructor(meaning: EarmarkError) {
    super(meaning.message);
    this.meaning = meaning;
  }
}

/** Puts a recording, or only its sound, into the service's storage. */
async function stored(
  { path, alone }: Extract<ClipAudio, { kind: "file" }>,
  service: DashScope,
  onSent: FileJobs["onSent"],
  signal: AbortSignal,
): Promise<string> {
  const sound = await alone?.(signal);
  try {
    return await store(sound?.path ?? path, service, onSent, signal);
  } finally {
    await sound?.dispose();
  }
}

async function submit(
  service: DashScope,
  { mayStore, allChannels, onSent }: FileJobs,
  { audio }: Clip,
  hints: Hints,
  signal: AbortSignal,
): Promise<string> {
  const { baseUrl, model, key, http } = service;
  if (audio.kind === "bytes") throw new EarmarkError("badRequest", "This model accepts whole recordings, not clips.");
  if (audio.kind === "file" && !mayStore)
    throw new EarmarkError(
      "settings",
      `${model.id} requires temporary storage, which was not allowed. Use --temporary-storage.`,
    );
  const url = audio.kind === "url" ? audio.url : await stored(audio, service, onSent, signal);
  const channels = audio.kind === "file" && allChannels ? audio.channels : 1;
  const request = requestOf(model, url, channels, hints);
  const headers = {
    authorization: `Bearer ${key}`,
    "content-type": "application/json",
    ...TASKS.headers,
    ...(url.startsWith("oss://") ? RESOLVE : {}),
  };
  const body = textBody(JSON.stringify(request));
  const answer = await http.post(baseUrl + TASKS.path, headers, body, signal);
  const id = stringOf(at(at(await objectOf(answer), "output"), "task_id"));
  // It becomes part of a path.
  if (!id || !/^[\w-]{1,128}$/.test(id)) throw new EarmarkError("badAnswer", "The service did not return a task ID.");
  return id;
}

/** Only what the model can do is asked for. The newer family takes several URLs, several languages and a context of turns. */
function requestOf(model: Model, url: string, channels: number, hints: Hints): object {
  const { can, id, list } = model;
  const channel_id = Array.from({ length: channels }, (_, i) => i);
  const itn = can.itn.length > 0 ? { enable_itn: hints.itn } : {};
  if (!list) {
    const language = hints.language ? { language: hints.language } : {};
    return { model: id, input: { file_url: url }, parameters: { channel_id, ...itn, enable_words: true, ...language } };
  }
  const turns = can.context ? roundsOf(hints.context).map(roundOf) : [];
  const language = hints.language ? { language_hints: [hints.language] } : {};
  return {
    model: id,
    input: { file_urls: [url], ...(turns.length > 0 ? { context: turns } : {}) },
    parameters: { channel_id, ...itn, ...language },
  };
}

/** Asks until the task has ended: its answer, or undefined where nobody spoke. @throws {TaskFailed}; {EarmarkError}; `signal.reason` */
async function ended(
  { baseUrl, key, http }: DashScope,
  id: string,
  pauseMs: number,
  signal: AbortSignal,
): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}`, accept: "application/json" };
  let failures = 0;
  for (let asked = 0; ; asked++) {
    const body = await objectOfTask().catch((error: unknown) => {
      // In hours a connection may fail now and then.
      if (signal.aborted || !isTransient(error) || ++failures > FAILURES) throw error;
      return undefined;
    });
    const pause = pauseMs * Math.min(5, 2 ** Math.floor(asked / 3));
    if (body === undefined) {
      await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
      continue;
    }
    failures = 0;
    const output = at(body, "output");
    const status = stringOf(at(output, "task_status"))?.toUpperCase();
    const failed = failureOf(output, status);
    if (failed && isNoSpeech(failed)) return undefined;
    if (status === "CANCELED" && !failed?.code)
      throw new TaskFailed(new EarmarkError("badRequest", "The task was canceled at the service."));
    if (failed) throw new TaskFailed(meaningOf(failed, id));
    if (status === "SUCCEEDED") return body;
    // Results are kept for a day: what is not known any more has to be asked for anew.
    if (status === "UNKNOWN")
      throw new TaskFailed(new EarmarkError("service", "The service no longer knows the task."));
    // Whatever else it may be, it would be waited for without an end.
    if (!status || !GOES_ON.test(status))
      throw new EarmarkError("badAnswer", "The service did not return the status of the task.");
    await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
  }

  async function objectOfTask(): Promise<unknown> {
    return objectOf(await http.get(`${baseUrl}/api/v1/tasks/${id}`, headers, signal));
  }
}
