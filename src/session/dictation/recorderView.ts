import type { Ffmpeg } from "../../audio/ffmpeg";
import type { capture } from "../../audio/microphone/capture";
import type { Clock } from "../../core/clock";
import type { EarmarkError } from "../../core/errors";
import type { Log } from "../../core/types";
import type { WantedPlace } from "./recordingNames";

/** A recording that is being made, as it is shown. */
export interface RecorderView {
  readonly phase: "starting" | "recording" | "paused" | "stopping" | "ended";
  /** Recorded so far. */
  readonly seconds: number;
  /** 0 to 1, of the last 100 ms, for a meter. */
  readonly level: number;
  /** It records, and for 5 s there was nothing but digital silence or the noise of the recorder itself. */
  readonly unheard: boolean;
  /** Absolute path. Where it is written now (NAME.mkv); after the end NAME.flac, NAME.m4a, or what could be kept. */
  readonly file: string;
  /**
   * Why it stopped by itself; what was recorded until then is kept. `microphoneGone`: it is `paused`, and `resume` goes on, also with another
   * microphone. All others end it; `unfinished` and those of the disk after the end: `file` is what could be kept.
   */
  readonly problem?: EarmarkError;
}

/** What a recorder takes of the world. */
export interface RecorderDeps {
  readonly ffmpeg: Ffmpeg;
  readonly capture?: typeof capture;
  readonly clock: Clock;
  readonly log: Log;
  /** A folder for the spool, and for what a crash leaves (`rescue`). */
  readonly storage: string;
}

/** What is to be recorded, and from where: the system's own choice without a microphone. */
export interface WantedRecording extends WantedPlace {
  readonly microphone: string | undefined;
}
