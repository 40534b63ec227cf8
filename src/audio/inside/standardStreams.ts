import type { Core, CoreFileSystem } from "@ffmpeg/core";
import { readSync, writeSync } from "node:fs";
import { passedOn } from "./errno";

/** Milliseconds until a pipe is tried again that has neither bytes nor room: whoever started us made it one that does not wait. */
const TRY_AGAIN_MS = 5;

/**
 * Connects ffmpeg's three streams with ours, byte for byte; Emscripten's own go by lines of text. The pipe holds ffmpeg back where its
 * reader is slower.
 */
export function connectStreams(core: Core): void {
  const { FS } = core;
  const [stdin, stdout, stderr] = FS.streams;
  if (!stdin || !stdout || !stderr) throw new Error("The core has no standard streams.");
  stdin.stream_ops = { read: (_, buffer, offset, length) => passedOn(FS, () => readSome(buffer, offset, length)) };
  stdout.stream_ops = {
    write: (_, buffer, offset, length) => writeAll(FS, 1, buffer.subarray(offset, offset + length)),
  };
  stderr.stream_ops = {
    write: (_, buffer, offset, length) => writeAll(FS, 2, buffer.subarray(offset, offset + length)),
  };
  for (const stream of [stdin, stdout, stderr]) stream.seekable = false;
  // Of what Emscripten itself prints. `Aborted()` is how its main function leaves.
  core.setLogger(({ message }) => {
    if (message !== "Aborted()") writeAll(FS, 2, Buffer.from(`${message}\n`));
  });
}

function readSome(buffer: Int8Array, offset: number, length: number): number {
  for (;;) {
    try {
      return readSync(0, buffer, offset, length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows says so of a pipe that was closed.
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      sleep();
    }
  }
}

function writeAll(fs: CoreFileSystem, descriptor: number, bytes: Int8Array | Uint8Array): number {
  let done = 0;
  while (done < bytes.length) {
    done += passedOn(fs, () => {
      try {
        return writeSync(descriptor, bytes, done, bytes.length - done);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        sleep();
        return 0;
      }
    });
  }
  return done;
}

const nobody = new Int32Array(new SharedArrayBuffer(4));

function sleep(): void {
  Atomics.wait(nobody, 0, 0, TRY_AGAIN_MS);
}
