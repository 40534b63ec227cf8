import { SAMPLE_RATE } from "../../audio/decode";
import { checkDevices } from "../../audio/microphone/microphones";
import { Encoder } from "../../audio/recorder/encoder";
import { Meter } from "../../audio/recorder/meter";
import { deferred } from "../../core/deferred";
import { EarmarkError } from "../../core/errors";
import type { LiveSound } from "../../core/types";
import type { SoundSpool } from "../../storage/soundSpool";
import type { RecorderDeps, RecorderView, WantedRecording } from "./recorderView";
import { ViewListeners } from "./viewListeners";
import { openMicrophone, type MicrophoneRun } from "./microphoneRun";
import { RecordingFiles } from "./recordingFiles";
import { soon } from "./soon";

export type { RecorderDeps, RecorderView, WantedRecording } from "./recorderView";

/** Samples of digital silence for a pause: whoever cuts the sound at pauses ends a clip there. */
const PAUSE_SAMPLES = 0.8 * SAMPLE_RATE;
/** The end of a word, in seconds; and the longest that is waited for it. */
const WORD_END = 0.3;
const WORD_MS = 2_000;
const ENDS = new EarmarkError("microphoneGone", "The recording ends.");

/** One dictation's recording: a microphone, a file in the user's folder, and its sound for whoever recognizes it. */
export class Recorder {
  /** What the recording is to be in the end, known from the start. */
  readonly path: string;
  readonly #deps: RecorderDeps;
  readonly #files: RecordingFiles;
  readonly #spool: SoundSpool;
  readonly #encoder: Encoder;
  readonly #meter = new Meter();
  readonly #listeners: ViewListeners<RecorderView>;
  /** Aborted when it is to end: no microphone is opened any more. */
  readonly #stopping = new AbortController();
  /** Aborted when nothing may be waited for any more. */
  readonly #hurry = new AbortController();
  /** Aborted when finishing takes too long for a window that closes. */
  readonly #limit = new AbortController();
  #run: MicrophoneRun | undefined;
  /** Settled when the last microphone is closed. */
  #closing: Promise<void> = Promise.resolve();
  #microphone: string | undefined;
  #phase: RecorderView["phase"] = "starting";
  #samples = 0;
  #file: string;
  #problem: EarmarkError | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #finishing: Promise<void> | undefined;
  /** It is for the next window to finish. */
  #isLeft = false;
  /** Told of each piece while the end of a word is waited for. */
  #onPiece: () => void = () => undefined;

  private constructor(files: RecordingFiles, spool: SoundSpool, wanted: WantedRecording, deps: RecorderDeps) {
    this.#deps = deps;
    this.#files = files;
    this.#spool = spool;
    this.#microphone = wanted.microphone;
    this.#listeners = new ViewListeners(deps.clock, deps.log);
    this.path = files.kept.path;
    this.#file = files.kept.recorded;
    this.#encoder = new Encoder(deps.ffmpeg, this.#file);
    this.#encoder.onFailure = (error) => this.#fail(error);
  }

  /**
   * Records from when it returns on: the first samples have come then.
   * @throws {EarmarkError} `noFfmpeg`, `noMicrophone`, `microphoneRefused`, `microphoneBusy`, `noSpace`, `notWritable`; `signal.reason` when aborted.
   * Nothing is left behind then
   */
  static async start(wanted: WantedRecording, deps: RecorderDeps, signal?: AbortSignal): Promise<Recorder> {
    checkDevices(deps.ffmpeg);
    // First of all, since that is what fails: nothing has been made then. What it hears meanwhile waits in its pipe.
    const run = await openMicrophone(deps, wanted.microphone, signal);
    let files: RecordingFiles | undefined;
    try {
      files = await RecordingFiles.make(deps.storage, wanted);
      const recorder = new Recorder(files, await files.spool(), wanted, deps);
      recorder.#listen(run);
      return recorder;
    } catch (error) {
      await run.close();
      await files?.discard();
      throw error;
    }
  }

  /** What is recorded, from its first sample on, as it comes; it ends with the recording. */
  get sound(): LiveSound {
    return this.#spool;
  }

  get view(): RecorderView {
    const isRecording = this.#run !== undefined;
    return {
      phase: this.#phase,
      seconds: this.#samples / SAMPLE_RATE,
      level: isRecording ? this.#meter.level : 0,
      unheard: isRecording && this.#meter.isUnheard,
      file: this.#file,
      ...(this.#problem ? { problem: this.#problem } : {}),
    };
  }

  /** Told of each change, at most 10 times a second of time and level, and at once of all else. Returns what ends it. */
  onChange(listener: (view: RecorderView) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Closes the microphone; the file stays open. Nothing to do where it does not record. */
  async pause(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#phase !== "recording") return;
      await this.#closeMicrophone();
      if (this.#finishing) return;
      this.#silence();
      this.#show("paused");
    });
  }

  /**
   * Goes on in the same file, with another microphone where one is given. Nothing to do where it is not paused.
   * @throws {EarmarkError} as `start`; it is paused still then
   */
  async resume(microphone?: string): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#phase !== "paused") return;
      this.#microphone = microphone ?? this.#microphone;
      const run = await openMicrophone(this.#deps, this.#microphone, this.#stopping.signal);
      // The disk may have become full meanwhile.
      if (this.#finishing) return run.close();
      this.#meter.reset();
      this.#listen(run);
    });
  }

  /**
   * Ends with the word that is being said: at once where it is quiet, else with the first 300 ms of quiet, at most 2 s later. The file is finished
   * when it returns. Never throws.
   */
  async stop(): Promise<RecorderView> {
    this.#stopping.abort(ENDS);
    await this.#inTurn(async () => {
      if (this.#phase === "recording") {
        this.#show("stopping");
        await this.#endOfWord();
      }
      await this.#finish();
    });
    return this.view;
  }

  /**
   * At once, without waiting for a word. What cannot be finished in 2 s is finished by the next window; what does not even end then, as on a disk
   * that does not answer, ends when it can. Never throws.
   */
  async end(): Promise<void> {
    await soon(this.#whole(), this.#deps.clock, this.#limit);
  }

  /** Ends it where it has not, and removes what was only for who reads its sound. The recording stays. Never throws. */
  async dispose(): Promise<void> {
    const tidied = this.#whole().then(() => this.#tidy());
    await soon(tidied, this.#deps.clock, this.#limit);
  }

  async #whole(): Promise<void> {
    this.#stopping.abort(ENDS);
    this.#hurry.abort(ENDS);
    await this.#turn;
    await this.#finish();
  }

  async #tidy(): Promise<void> {
    // Not all of it may be in the recording: the next window makes it out of whatever has more.
    await (this.#isLeft ? this.#spool.leave() : this.#spool.dispose());
    await (this.#isLeft ? this.#files.leave() : this.#files.release());
  }

  #listen(run: MicrophoneRun): void {
    this.#run = run;
    this.#problem = undefined;
    this.#show("recording");
    run.listen(
      (piece) => this.#add(piece),
      (error) => this.#lost(run, error),
    );
  }

  async #closeMicrophone(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run) this.#closing = run.close();
    await this.#closing;
  }

  /** The microphone ended by itself. */
  #lost(run: MicrophoneRun, error: EarmarkError): void {
    if (this.#run !== run) return;
    this.#run = undefined;
    this.#deps.log.warn(`The microphone is gone after ${this.view.seconds.toFixed(1)} s: ${error.message}`);
    this.#problem ??= error;
    this.#onPiece();
    if (this.#phase !== "recording") return;
    this.#silence();
    this.#show("paused");
  }

  #add(samples: Int16Array): void {
    this.#keep(samples);
    const { isUnheard } = this.#meter;
    this.#meter.push(samples);
    if (this.#meter.isUnheard === isUnheard) this.#listeners.changed(() => this.view);
    else this.#listeners.show(this.view);
    this.#onPiece();
  }

  #keep(samples: Int16Array): void {
    this.#encoder.write(samples);
    this.#spool.append(samples);
    this.#samples += samples.length;
  }

  #silence(): void {
    this.#keep(new Int16Array(PAUSE_SAMPLES));
    this.#meter.reset();
  }

  async #endOfWord(): Promise<void> {
    const { promise, resolve } = deferred();
    const latest = this.#samples + (WORD_MS / 1_000) * SAMPLE_RATE;
    this.#onPiece = () => {
      if (this.#run && this.#samples < latest && this.#meter.quietSeconds < WORD_END) return;
      // Within this piece: not another one is taken.
      void this.#closeMicrophone();
      resolve();
    };
    this.#onPiece();
    // Also where no more samples come.
    const done = new AbortController();
    const sleep = this.#deps.clock.sleep(WORD_MS, AbortSignal.any([this.#hurry.signal, done.signal]));
    await Promise.race([promise, sleep.catch(() => undefined)]);
    done.abort();
    this.#onPiece = () => undefined;
  }

  /** The file cannot be written any further. */
  #fail(error: EarmarkError): void {
    // What goes wrong at the end is told there, if anything is missing.
    if (this.#finishing) return;
    this.#problem ??= error;
    this.#deps.log.error(`The recording ends: ${error.message}`);
    void this.#finish();
  }

  async #finish(): Promise<void> {
    this.#finishing ??= this.#finishOnce();
    await this.#finishing;
  }

  async #finishOnce(): Promise<void> {
    const { signal } = this.#limit;
    this.#show("stopping");
    await this.#closeMicrophone();
    await this.#spool.end();
    const failure = await this.#encoder.end(signal);
    const known = failure ? undefined : this.view.seconds;
    try {
      this.#file = (await this.#files.finish(this.#deps.ffmpeg, signal, known)).path;
    } catch (error) {
      this.#isLeft = !(error instanceof EarmarkError && error.code === "emptyFile");
      if (signal.aborted) this.#deps.log.info("The recording is finished by the next window.");
      else {
        this.#deps.log.error(`The recording is kept as ${this.#file}: ${String(error)}`);
        this.#problem ??= failure ?? (error instanceof EarmarkError ? error : undefined);
      }
    }
    this.#show("ended");
  }

  #show(phase: RecorderView["phase"]): void {
    this.#phase = phase;
    this.#listeners.show(this.view);
  }

  async #inTurn(action: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(action);
    this.#turn = turn.catch(() => undefined);
    await turn;
  }
}
