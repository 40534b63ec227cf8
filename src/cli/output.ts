import { fstatSync, writeSync } from "node:fs";
import type { Writable } from "node:stream";
import { withoutControls } from "../core/controlCharacters";

/** What should have been written could not be; nobody may take that for done. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  /** The system's word for it, such as `ENOSPC`; `EPIPE` where the reader left. */
  readonly code: string;

  constructor(what: string, cause: unknown) {
    const { code, message } = cause as Partial<NodeJS.ErrnoException>;
    super(`Could not write to ${what}: ${message ?? String(cause)}`, { cause });
    this.code = code ?? "";
  }

  /** There is no room, and the next one will find none either. */
  get full(): boolean {
    return ["ENOSPC", "EDQUOT", "EFBIG"].includes(this.code);
  }
}

/**
 * Standard output. A terminal gets no control characters: what was said, or a name, must not be able to set its title or
 * its clipboard. Files and pipes get the text as it is.
 */
export class Output {
  readonly #stream: Writable & { readonly isTTY?: boolean };
  readonly #file: number | undefined;
  #failed: unknown;
  #last = Promise.resolve();

  constructor(stream: Writable & { readonly isTTY?: boolean; readonly fd?: unknown }) {
    this.#stream = stream;
    this.#file = regularFile(stream.fd);
    stream.on("error", (error) => void (this.#failed ??= error));
  }

  /** Whether it arrives, `flushed` tells. */
  write(text: string): void {
    if (this.#failed !== undefined || text === "") return;
    const shown = this.#stream.isTTY ? withoutControls(text) : text;
    if (this.#file !== undefined) return this.#toFile(this.#file, Buffer.from(shown));
    this.#last = new Promise((resolve) => {
      this.#stream.write(shown, (error) => {
        if (error) this.#failed ??= error;
        resolve();
      });
    });
  }

  /**
   * Once everything written so far has left: a pipe that is full slows the pipeline down, and that ffmpeg, so that nothing piles up.
   * @throws {OutputError} where something of it is lost; `signal.reason` when aborted
   */
  async flushed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => reject(signal.reason as Error);
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop, { once: true });
      void this.#last.then(() => {
        signal.removeEventListener("abort", stop);
        resolve();
      });
    });
    if (this.#failed !== undefined) throw new OutputError("standard output", this.#failed);
  }

  /** Node's own stream takes a write that was cut short by a disk that is nearly full for a whole one. */
  #toFile(file: number, bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    } catch (error) {
      this.#failed = error;
    }
  }
}

function regularFile(fd: unknown): number | undefined {
  try {
    return typeof fd === "number" && fstatSync(fd).isFile() ? fd : undefined;
  } catch {
    return undefined;
  }
}
