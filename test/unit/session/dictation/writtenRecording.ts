import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { anyFfmpeg } from "../../../sounds/anyFfmpeg";

/** The samples in a file that Earmark has written, as many and as they are. */
export function samplesIn(file: string): Int16Array {
  const { stdout } = anyFfmpeg("-v", "error", "-i", file, "-f", "s16le", "pipe:1");
  return new Int16Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
}

/** Kills who writes a file, as a disk does that takes no more; nobody where it has ended. On Linux. */
export function killWriterOf(file: string): void {
  const [pid] = spawnSync("pgrep", ["-f", file], { encoding: "utf8" }).stdout.split("\n");
  try {
    if (pid) process.kill(Number(pid), "SIGKILL");
  } catch (error) {
    // It has ended meanwhile.
    assert.equal((error as NodeJS.ErrnoException).code, "ESRCH");
  }
}
