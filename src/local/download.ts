import { open, stat, type FileHandle } from "node:fs/promises";
import { EarmarkError } from "../core/errors";
import type { Http, HttpAnswer } from "../recognizers/http";
import { hashOf } from "./hash";
import type { ModelFile } from "./models";
import { cleanUp, renameFile } from "../system/renameAndRemove";

/** What it takes to fetch a file. */
export interface Fetching {
  readonly http: Http;
  /** Told how many bytes of the file are there. */
  readonly onProgress: (bytes: number) => void;
  /** Opens the unfinished file; replaced in tests of a full disk. */
  readonly openFile?: (file: string, flags: string) => Promise<Pick<FileHandle, "write" | "sync" | "close">>;
}

/** Hubs send their files from elsewhere. No key goes along, so these are followed. */
const REDIRECTS = 5;
/** A connection that broke is taken up where it ended, so often from one address. */
const TRIES = 4;

/**
 * Fetches a file to a place: what is there of it from before is kept, addresses are tried in turn, and only what has the
 * right hash gets its name.
 * @throws {EarmarkError} `noSpace`; `modelDamaged` where no address has the right file; what went wrong at the last one;
 * `signal.reason` when aborted, and then the unfinished file stays for the next time
 */
export async function download(
  file: ModelFile,
  target: string,
  fetching: Fetching,
  signal: AbortSignal,
): Promise<void> {
  const part = `${target}.part`;
  let last: unknown;
  for (const url of file.urls) {
    for (let tries = 0; tries < TRIES; tries++) {
      signal.throwIfAborted();
      const before = await lengthOf(part);
      try {
        await complete(file, url, part, fetching, signal);
        if ((await hashOf(part, signal)) !== file.sha256) {
          // Of this address nothing can be believed.
          await cleanUp(part);
          throw new EarmarkError("modelDamaged", `${file.path} does not match its checksum.`);
        }
        await renameFile(part, target);
        return;
      } catch (error) {
        signal.throwIfAborted();
        last = error;
        if (!(error instanceof EarmarkError) || error.code === "noSpace") throw error;
        // Broken off: again from there. Anything else is this address's own fault, also that nothing came: whoever waits is not to wait for
        // four times a connection that is not to be had.
        if (!["cut", "unreachable", "timeout"].includes(error.code)) break;
        if (error.code !== "cut" && (await lengthOf(part)) <= before) break;
      }
    }
  }
  throw last;
}

/** Appends what is missing of the unfinished file. */
async function complete(
  { bytes, path }: ModelFile,
  url: string,
  part: string,
  { http, onProgress, openFile = open }: Fetching,
  signal: AbortSignal,
): Promise<void> {
  let have = await lengthOf(part);
  if (have > bytes) have = 0;
  if (have === bytes) return onProgress(have);
  const answer = await follow(url, have, http, signal);
  if (answer.status === 200) have = 0;
  else if (answer.header("content-range").split("/")[0] !== `bytes ${have}-${bytes - 1}` || answer.status !== 206) {
    throw new EarmarkError("badAnswer", `${path}: the host answered ${answer.status}.`, { status: answer.status });
  }
  try {
    const handle = await openFile(part, have > 0 ? "r+" : "w");
    try {
      for await (const piece of answer.body) {
        if (have + piece.length > bytes) throw new EarmarkError("modelDamaged", `${path} is larger than expected.`);
        await handle.write(piece, 0, piece.length, have);
        have += piece.length;
        onProgress(have);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof EarmarkError && error.code === "modelDamaged") await cleanUp(part);
    throw spaceOr(error);
  }
  if (have < bytes) throw new EarmarkError("cut", `${path}: the connection ended at ${have} of ${bytes} bytes.`);
}

/** 0 where there is none. */
async function lengthOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

async function follow(url: string, from: number, http: Http, signal: AbortSignal): Promise<HttpAnswer> {
  let at = url;
  for (let i = 0; i <= REDIRECTS; i++) {
    // Compressed bytes could not be counted.
    const headers = { "accept-encoding": "identity", ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
    // A gigabyte may take a day: what stops is noticed by itself, and what goes on is bounded by its size.
    const answer = await http.get(at, headers, signal, Infinity);
    const location = answer.header("location");
    if (answer.status < 300 || answer.status >= 400 || !location) return answer;
    for await (const _ of answer.body);
    at = new URL(location, at).href;
    if (!/^https?:/.test(at)) break;
  }
  throw new EarmarkError("badAnswer", "The host redirects too many times.");
}

/** A full disk has a name of its own: waiting or another address will not help. */
export function spaceOr(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT"
    ? new EarmarkError("noSpace", "There is no disk space left.", { cause: error })
    : error;
}
