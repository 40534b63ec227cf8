import { EarmarkError } from "../../core/errors";
import { SAMPLE_RATE } from "../decode";
import type { Ffmpeg } from "../ffmpeg";
import { start, type Child } from "../process";

/**
 * Matroska is whole up to its last cluster, whatever happens to its writer: one ends every half a second, and is on its way to the disk then
 * (by itself after five seconds). FLAC holds every sample as it was.
 */
const FILE = ["-c:a", "flac", "-f", "matroska", "-cluster_time_limit", "500", "-flush_packets", "1"];
/** Raw samples as they come, of which nothing has to be found out. */
const SAMPLES = ["-f", "s16le", "-ar", String(SAMPLE_RATE), "-ac", "1", "-probesize", "32", "-analyzeduration", "0"];
/** Bytes that may wait for a disk that does not answer: ten minutes of sound. */
const MOST_WAITING = 20 * 1_048_576;

/** Writes a recording while it is made. Whatever ends Earmark closes its pipe, and it ends its file. */
export class Encoder {
  readonly #file: string;
  readonly #child: Child;
  #ending = false;
  #failure: EarmarkError | undefined;
  #onFailure: (error: EarmarkError) => void = () => undefined;
  /** Settled with its end, whatever it was. */
  readonly #ended: Promise<void>;

  /** `file`: an absolute path; what is there is replaced. */
  constructor(ffmpeg: Ffmpeg, file: string) {
    this.#file = file;
    const args = ["-hide_banner", "-v", "error", "-y", ...SAMPLES, "-i", "pipe:0", ...FILE, `file:${file}`];
    this.#child = start(ffmpeg, args);
    this.#ended = this.#child.exited.then(
      (code) => {
        if (code !== 0 || !this.#ending) this.#fail(`exit code ${code}: ${this.#child.stderr().trim().slice(-300)}`);
      },
      (error: unknown) => this.#fail(String(error)),
    );
  }

  /** Told once when the file cannot be written any further, at whatever time; at once where that was before. */
  set onFailure(listener: (error: EarmarkError) => void) {
    this.#onFailure = listener;
    if (this.#failure) listener(this.#failure);
  }

  /** Adds samples, which are copied. Never throws. */
  write(samples: Int16Array): void {
    if (this.#ending || this.#failure) return;
    if (this.#child.stdin.writableLength > MOST_WAITING) {
      this.#fail("The disk does not answer.");
      return this.#child.end();
    }
    const { buffer, byteOffset, byteLength } = samples;
    this.#child.stdin.write(Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)));
  }

  /** Ends the file, without its end when aborted: undefined where all that was written is in it, else why not. Never throws. */
  async end(signal: AbortSignal): Promise<EarmarkError | undefined> {
    this.#ending = true;
    this.#child.stdin.end();
    if (signal.aborted) this.#child.end();
    signal.addEventListener("abort", this.#child.end, { once: true });
    await this.#ended;
    signal.removeEventListener("abort", this.#child.end);
    return this.#failure;
  }

  #fail(said: string): void {
    this.#failure ??= writeError(said, this.#file);
    this.#onFailure(this.#failure);
    this.#onFailure = () => undefined;
  }
}

/** Why ffmpeg, or Node, could not write a file of a recording. */
export function writeError(said: string, file: string, cause?: unknown): EarmarkError {
  return /No space left|Disk quota exceeded|not enough space|disk full|ENOSPC|EDQUOT|\b(?:EFBIG)\b|File too large/i.test(
    said,
  )
    ? new EarmarkError("noSpace", `The disk is full: ${said}`, { detail: "recording", cause })
    : new EarmarkError("notWritable", `The recording cannot be written: ${said}`, { detail: file, cause });
}
