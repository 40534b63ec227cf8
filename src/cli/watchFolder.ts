import { stat } from "node:fs/promises";
import * as path from "node:path";
import { SYSTEM_CLOCK, type Clock } from "../core/clock";
import { visibleLine } from "../core/controlCharacters";
import { EarmarkError } from "../core/errors";
import { plural } from "../core/translate";
import { FolderEvents } from "../session/inbox/folderEvents";
import { Inbox } from "../session/inbox/inbox";
import { recordsOf } from "../session/inbox/inboxSettings";
import type { Ended, FoundFile, InboxEvent, InboxView, Outcome, Put } from "../session/inbox/inboxTypes";
import { realDisk } from "../session/inbox/realDisk";
import { linkBetween } from "../session/linkBetween";
import { InboxStore } from "../storage/inboxStore";
import { ENDINGS } from "../transcript/render";
import type { CliOptions, WatchOptions } from "./arguments";
import { recognitionFor, type Call } from "./call";
import type { CliEvent } from "./cliEvents";
import { circumstancesOf } from "./errorMessage";
import { EXIT, exitCodeOf, worst } from "./exitCodes";
import type { Input } from "./inputs";
import type { World } from "./main";
import { recordingToText } from "./recordingToText";
import { report, say, type Streams } from "./standardError";
import { prepareFolders } from "./targets";
import { withCall, type Hints } from "./withCall";

/**
 * Transcribes what arrives in a folder until it is interrupted, or once; answers with the exit code.
 * @throws {EarmarkError} for what keeps it from beginning; {OutputError}; `signal.reason` when interrupted
 */
export async function watchFolder(
  options: CliOptions,
  watch: WatchOptions,
  streams: Streams,
  world: World,
): Promise<number> {
  const folder = path.resolve(options.inputs[0] ?? "");
  if (!(await stat(folder).catch(() => undefined))?.isDirectory())
    throw new EarmarkError("missingFile", `${folder} is not a folder, or cannot be read.`);
  // Of a terminal it is relative to where the command is given.
  const notes = watch.notes ? path.resolve(watch.notes) : undefined;
  return withCall(options, world, async (call, hints) => {
    if (call.cache === undefined)
      throw new EarmarkError("settings", "There is no folder to remember what is done. Use --cache-dir.");
    // Before anything is paid for.
    await prepareFolders([path.join(notes ?? folder, "note")]);
    const store = new InboxStore(await recordsOf(call.cache, folder));
    if (options.force) await forgetFailed(store);
    return new TerminalInbox({ folder, notes, watch, store, call, hints, streams, clock: world.clock }).run(
      world.signal,
    );
  });
}

/** With `--force` what failed is tried again. */
async function forgetFailed(store: InboxStore): Promise<void> {
  for (const { name, state } of await store.list()) if (state === "failed") await store.forget(name);
}

interface TerminalInboxDeps {
  readonly folder: string;
  readonly notes: string | undefined;
  readonly watch: WatchOptions;
  readonly store: InboxStore;
  readonly call: Call;
  readonly hints: Hints;
  readonly streams: Streams;
  readonly clock: Clock | undefined;
}

/** An inbox in a terminal, or without one: a line for each recording, and an end where only somebody else can go on. */
class TerminalInbox {
  readonly #deps: TerminalInboxDeps;
  readonly #codes: number[] = [];
  /** Why the last recording failed, with all that is known of it. */
  #error: unknown;
  #said: InboxView["state"] | undefined;
  #budgetSaid = false;
  #view: InboxView | undefined;
  readonly #stop = new AbortController();

  constructor(deps: TerminalInboxDeps) {
    this.#deps = deps;
  }

  async run(signal: AbortSignal): Promise<number> {
    const { folder, notes, watch, store, call, clock } = this.#deps;
    const disk = realDisk({ folder, notes, ending: `.${ENDINGS[call.options.format]}` });
    const inbox: Inbox = new Inbox({
      clock: clock ?? SYSTEM_CLOCK,
      today: Date.now,
      disk,
      records: store,
      events: new FolderEvents(folder, () => inbox.wake()),
      transcribe: (file, put, _, s) => this.#transcribe(file, disk.wanted(file), put, s),
      tell: (event) => this.#tell(event),
      show: (view) => this.#show(view),
      once: watch.once,
    });
    try {
      const ended = await inbox.run(AbortSignal.any([signal, this.#stop.signal]));
      this.#sayEnd(ended);
      return worst(this.#codes);
    } catch (error) {
      signal.throwIfAborted();
      if (!this.#stop.signal.aborted) throw error;
      // Nobody could do here what has to be done: whoever runs it should know.
      return exitCodeOf(this.#stop.signal.reason);
    }
  }

  /** Whoever runs it once, as by cron, reads here why nothing came of it. */
  #sayEnd(ended: Ended): void {
    const { folder, streams } = this.#deps;
    const { stderr } = streams;
    switch (ended.why) {
      case "error":
        report(ended.error, undefined, streams);
        this.#codes.push(exitCodeOf(ended.error));
        return;
      case "budget":
        this.#sayBudget();
        this.#codes.push(EXIT.machine);
        return;
      case "elsewhere":
        say(stderr, `${folder} is watched by another process.`);
        this.#codes.push(EXIT.machine);
        return;
      case "missing":
        say(stderr, `${folder} is not there.`);
        this.#codes.push(EXIT.recording);
        return;
      case "done": {
        const { arriving = 0, notHere = 0 } = this.#view ?? {};
        // What still grows was waited for.
        if (arriving > 0) say(stderr, plural(arriving, "1 recording is empty.", `${arriving} recordings are empty.`));
        if (notHere > 0)
          say(stderr, plural(notHere, "1 recording is not downloaded.", `${notHere} recordings are not downloaded.`));
      }
    }
  }

  /** Once a run and month: the inbox tells it once a month, whichever run that was. */
  #sayBudget(): void {
    if (this.#budgetSaid) return;
    this.#budgetSaid = true;
    say(this.#deps.streams.stderr, "The monthly budget is used up. Transcription continues next month.");
  }

  async #transcribe(file: FoundFile, wanted: string, put: Put, signal: AbortSignal): Promise<Outcome> {
    const { call, hints, streams } = this.#deps;
    const below = path.dirname(file.below);
    const input: Input = {
      kind: "file",
      name: path.basename(file.path),
      path: file.path,
      below: below === "." ? "" : below,
    };
    const { corrections, notices } = hints;
    const target = { put, link: linkBetween(path.dirname(wanted), file.path) };
    const task = { target, headed: false, corrections, notices, throws: true };
    try {
      const begun = await recognitionFor(input, call);
      const { code, silent } = await recordingToText(input, begun, task, call, streams, signal);
      if (silent) return { kind: "silent" };
      return { kind: "done", gaps: code === EXIT.gaps };
    } catch (error) {
      this.#error = error;
      throw error;
    }
  }

  #tell(event: InboxEvent): void {
    const { folder, streams, call } = this.#deps;
    const { stderr } = streams;
    switch (event.kind) {
      case "before": {
        const { count } = event;
        const were = plural(count, "1 recording was", `${count} recordings were`);
        say(
          stderr,
          `${folder}: ${were} there before and will not be transcribed. Use --once to transcribe what is there.`,
        );
        this.#emit({ type: "before", folder, count });
        return;
      }
      case "began":
        this.#error = undefined;
        return;
      case "ended": {
        const { file, entry } = event;
        if (entry.state === "failed") {
          const error = this.#error ?? new EarmarkError("missingFile", entry.message ?? "");
          report(error, file.below, streams, circumstancesOf(file.below, call));
          this.#codes.push(exitCodeOf(error));
          return;
        }
        if (entry.gaps) this.#codes.push(EXIT.gaps);
        if (!streams.events)
          streams.output.write(`${visibleLine(file.below)} -> ${visibleLine(entry.note ?? "no speech")}\n`);
        else this.#emit({ type: "note", file: file.below, ...(entry.note === undefined ? {} : { note: entry.note }) });
        return;
      }
      case "budget":
        this.#sayBudget();
        return;
      case "stopped":
        report(event.error, undefined, streams, circumstancesOf(folder, call));
        this.#stop.abort(event.error);
        return;
      default:
    }
  }

  /** What somebody who reads the log wants to know: each time it begins. */
  #show(view: InboxView): void {
    const { folder, streams } = this.#deps;
    const { state, error } = view;
    this.#view = view;
    if (state === this.#said || state === "transcribing" || state === "ended") return;
    const before = this.#said;
    this.#said = state;
    if (state === "watching" && before !== "waiting") say(streams.stderr, `watching ${folder}`);
    if (state === "missing") say(streams.stderr, `${folder} is not there. Waiting for it.`);
    if (state === "elsewhere") say(streams.stderr, `${folder} is watched by another process. Waiting for it to end.`);
    if (state === "watching") this.#budgetSaid = false;
    if (state === "budget") this.#sayBudget();
    if (state === "waiting") {
      const { code = "fault" } = (error ?? {}) as Partial<EarmarkError>;
      say(streams.stderr, `waiting (${code})`);
    }
  }

  #emit(event: CliEvent): void {
    const { output, events } = this.#deps.streams;
    if (events) output.write(`${JSON.stringify(event)}\n`);
  }
}
