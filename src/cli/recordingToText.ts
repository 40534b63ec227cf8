import { stat } from "node:fs/promises";
import { visibleLine } from "../core/controlCharacters";
import { weightOf, type Notice } from "../core/notices";
import { plural } from "../core/translate";
import { priceOf } from "../recognizers/catalog";
import { writeWhole } from "../storage/files";
import { writeUnlessChanged, type FileState } from "../session/writeUnlessChanged";
import { noticesOfEnd, noticesOfModel } from "../session/noticesOf";
import { UNWATCHED, type Watcher } from "../session/recognition";
import { noticesAt } from "../session/noticeText";
import { costText } from "../session/paid";
import { recordedOn } from "../session/recordedOn";
import { AppendOnly } from "../transcript/appendOnly";
import { clock } from "../transcript/join";
import { isoDay } from "../transcript/note";
import { render, type Transcript } from "../transcript/render";
import { PLAIN } from "../transcript/style";
import { circumstancesOf, errorMessage } from "./errorMessage";
import { retryEvent, type CliEvent } from "./cliEvents";
import { EXIT, exitCodeOf } from "./exitCodes";
import type { Input } from "./inputs";
import { report, say, type Streams } from "./standardError";
import { OutputError } from "./output";
import { Progress } from "./progressLine";
import { Said } from "./said";
import { TerminalSink } from "./terminalSink";
import type { Begun, Call } from "./call";

/** A file to write. */
export interface Target {
  readonly file: string;
  /** With `--force`: whatever is there. */
  readonly overwrite: boolean;
  /** What may be overwritten all the same. */
  readonly before: FileState;
}

/** Somebody else writes the text, and answers with where. @throws what becomes the error of the recording */
export interface Keeper {
  readonly put: (content: string) => Promise<string>;
  /** Where a link in the text leads: the recording, from where it is put. */
  readonly link: string;
}

/** What came of one recording. */
export interface RecordingOutcome {
  readonly code: number;
  /** Nothing was said in it: a keeper gets nothing. */
  readonly silent?: boolean;
  /** The file that was written. */
  readonly written?: string;
}

/** Where the text of one recording goes. */
export interface Task {
  /** The file to write, or who else writes it; undefined: standard output. */
  readonly target: Target | Keeper | undefined;
  /** An error of the recording is thrown, and not said. */
  readonly throws?: boolean;
  /** With its name above it. */
  readonly headed: boolean;
  readonly corrections: Transcript["corrections"];
  /** What is to be said of the glossaries. */
  readonly notices: readonly Notice[];
}

/**
 * Transcribes one recording and writes its text.
 * @throws {OutputError} where the text cannot be written: the finished clips are kept then; `signal.reason` when aborted
 */
export async function recordingToText(
  input: Input,
  { jobs, recognition, storage }: Begun,
  { target, headed, corrections, notices, throws = false }: Task,
  call: Call,
  streams: Streams,
  signal: AbortSignal,
): Promise<RecordingOutcome> {
  const { options, model } = call;
  const { output, stderr, events } = streams;
  const emit = (event: CliEvent): void => {
    if (events) output.write(`${JSON.stringify(event)}\n`);
  };
  const live = options.format === "text" && !events && target === undefined;
  const progress = new Progress(stderr, input.name);
  const said = new Said(input.name, stderr, emit);
  let billedSeconds = 0;
  if (headed && live) output.write(`## ${visibleLine(input.name)}\n\n`);
  said.tell(...call.notices, ...notices);
  said.tell(...noticesOfModel({ model, language: options.language, itn: options.itn, context: call.context !== "" }));
  const sink = new TerminalSink({
    name: input.name,
    output,
    live: live ? new AppendOnly(corrections) : undefined,
    progress,
    emit,
    seconds: () => recognition.reading.seconds,
    signal,
  });
  const watcher: Watcher = {
    ...UNWATCHED,
    notice: (notice) => {
      progress.clear();
      said.tell(notice);
    },
    retry: (index, error) => {
      progress.waiting(error.code);
      emit(retryEvent(input.name, index, error));
    },
    notKept: (error) => {
      progress.clear();
      call.onUnusable(error);
    },
    billed: (seconds) => void (billedSeconds += seconds),
  };
  const job = jobs.begin({ ...recognition.request, recognition, destination: sink, notices: [], watcher });
  const cancel = (): void => job.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    signal.throwIfAborted();
    const outcome = await job.run({ lanes: call.lanes });
    if (outcome.kind === "failed") throw outcome.error;
    // Who cancels is the signal; what is complete by then is still written.
    if (outcome.kind === "cancelled") signal.throwIfAborted();
  } catch (error) {
    progress.clear();
    if (sink.text) output.write("\n");
    if (signal.aborted) {
      const name = visibleLine(input.name);
      const arrived = plural(sink.segments.length, "1 segment", `${sink.segments.length} segments`);
      stderr.write(`Interrupted. Received ${arrived} of ${name}. Finished segments were kept.\n`);
    }
    if (throws || signal.aborted || error instanceof OutputError) throw error;
    const segmentsCached = sink.segments.filter(({ final, gap }) => final && !gap).length;
    report(error, input.name, streams, circumstancesOf(input.name, call, { segmentsCached }));
    return { code: exitCodeOf(error) };
  } finally {
    signal.removeEventListener("abort", cancel);
    // It may have been begun ahead, and never come to its turn.
    await recognition.suspend(signal.reason);
  }
  progress.clear();
  const all = sink.segments;
  said.tell(...noticesOfEnd(all));
  const result: Transcript = {
    name: input.name,
    model: model.id,
    date: isoDay(await dayOf(input, recognition.reading.recorded)),
    cost: costText(all, priceOf(model, recognition.request.settings.region, 1), "en"),
    segments: all,
    billedSeconds,
    corrections,
    notices: noticesAt("json", said.all),
    template: call.template,
    ...(target && "put" in target ? { style: { ...PLAIN, markdown: true, link: target.link } } : {}),
  };
  const silent = all.every(({ text, gap }) => !gap && text.trim() === "");
  const written = target && (await write(target, render(options.format, result), silent));
  if (target) {
    if (!("put" in target) && written !== undefined && written !== target.file)
      said.tell({ code: "fileKept", file: target.file, other: written });
  } else if (live) output.write(headed ? "\n\n" : "\n");
  else if (!events) output.write(render(options.format, result));
  // Subtitles show nothing of them.
  for (const { span, gap } of all)
    if (gap) {
      const why = errorMessage(gap, circumstancesOf(input.name, call, { span }));
      say(stderr, `${input.name}: ${clock(span.start)}–${clock(span.end)} is missing: ${why}`);
    }
  const gaps = all.filter(({ gap }) => gap).length;
  emit({
    type: "done",
    file: input.name,
    seconds: all.at(-1)?.span.end ?? 0,
    billedSeconds,
    parts: all.length,
    saved: all.filter(({ cached }) => cached).length,
    gaps,
    missing: said.all.filter((notice) => weightOf(notice) === "missing").length,
  });
  await output.flushed(signal);
  // Not before the text is out, and not while something of it is missing: that must not cost the clips that are there.
  if (gaps === 0) await storage.finish();
  const code = gaps > 0 || said.heaviest === "missing" ? EXIT.gaps : EXIT.done;
  return { code, silent, ...(written === undefined ? {} : { written }) };
}

/** By its file that of today, where it is gone meanwhile: the text is there. */
async function dayOf(input: Input, recorded: string | undefined): Promise<Date> {
  const facts = input.kind === "file" ? await stat(input.path).catch(() => undefined) : undefined;
  return recordedOn({ recorded, name: input.name, modified: facts?.mtime ?? new Date() });
}

async function write(target: Target | Keeper, text: string, silent: boolean): Promise<string | undefined> {
  if ("put" in target) return silent ? undefined : target.put(text);
  const { file, overwrite, before } = target;
  try {
    if (!overwrite) return await writeUnlessChanged(file, text, before);
    await writeWhole(file, text);
    return file;
  } catch (error) {
    throw new OutputError(file, error);
  }
}
