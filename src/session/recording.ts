import * as path from "node:path";
import type { LiveSound } from "../core/types";
import type { PlannedClip } from "../storage/journal";
import type { Pinned } from "./pinnedFile";

/** A recording on this machine's disk. */
export interface FileRecording {
  readonly kind: "file";
  readonly name: string;
  readonly path: string;
  /** The very file that somebody agreed to send, where somebody did. */
  readonly pinned?: Pinned;
  /** What is read in its place: a copy of what was confirmed. */
  readonly copy?: string;
  /** It was begun while it was being recorded: cut at its pauses, or into sentences, and not where a whole one would be. */
  readonly live?: LiveRecording;
}

/** A recording that is transcribed while it is made. */
export interface LiveRecording {
  /** What is still coming; absent: it is complete by now, and read from its file. */
  readonly sound?: LiveSound | undefined;
  /** Settles when the file is complete, and is what it will be; absent where it is. Never rejects. */
  readonly complete?: Promise<unknown>;
  /** It is a file that somebody else writes: it ends so many seconds after its last byte; 0: with what is there by now. */
  readonly follow?: number;
  /** The clips that were cut by an earlier window, or run: they stay where they are, and cutting goes on behind the last one. */
  readonly known?: readonly PlannedClip[];
}

/** What is to be transcribed: a file here, or a URL that the service fetches. */
export type Recording = FileRecording | { readonly kind: "url"; readonly name: string; readonly url: string };

/** It is being made: nothing is late before it has ended. */
export function isComing(recording: Recording): boolean {
  return recording.kind === "file" && Boolean(recording.live?.sound ?? recording.live?.follow);
}

/** It is, or was begun so. */
export function isLive(recording: Recording): boolean {
  return recording.kind === "file" && recording.live !== undefined;
}

/** A file by its absolute path. */
export function recordingIn(file: string): FileRecording {
  return { kind: "file", name: path.basename(file), path: file };
}

/** A public recording; the name is the last part of its path. */
export function recordingFrom(url: string): Recording {
  const { pathname, hostname } = new URL(url);
  return { kind: "url", name: nameIn(pathname) || hostname, url };
}

function nameIn(pathname: string): string {
  const last = pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
