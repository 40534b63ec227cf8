import { stat } from "node:fs/promises";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import type { AudioInfo, Span, Take } from "../core/types";
import { isNoSound } from "./behind";
import { Bytes } from "./bytes";
import { Description } from "./description";
import type { Ffmpeg } from "./ffmpeg";
import { countedSeconds } from "./mp3Frames";
import { inputOf, type Opened } from "./input";
import { FfmpegMessages } from "./ffmpegMessages";
import { beginsAt, behindRubbish, joinedRecordings, type Joined } from "./joined";
import { plainWav } from "./plainWav";
import { run } from "./process";
import { statedOf } from "./stated";
import { takesOf, type Takes } from "./takes";

/** A header is read in 0.1 s; a file on a sleeping network drive takes longer, a broken one forever. */
const PROBE_MS = 20_000;
/** 200 MB from a slow drive. */
const LONG_PROBE_MS = 120_000;

/**
 * Asks ffmpeg what a recording is, and its audio track of a number where one is wanted, counted from 0. `ffmpeg -i` without an
 * output prints it and fails by design; ffmpeg-static has no ffprobe.
 * @throws {EarmarkError} `noAudio`, `playlist`, `notSupported`, `unreadable`; `signal.reason` when aborted
 */
export async function probe(ffmpeg: Ffmpeg, file: string, signal: AbortSignal, track?: number): Promise<AudioInfo> {
  const { takes, unread, end, missing = 0 } = await takesOf(file).catch((): Takes => ({ takes: [], unread: 0 }));
  const more = unread > 0 ? { unread } : {};
  const second = takes.length === 0 ? await secondOf(file, unread) : 0;
  const plain =
    second > 0 ? undefined : (infoOf(takes, missing) ?? (await plainWav(file).catch(() => undefined))?.info);
  if (plain) return { ...plain, ...more };
  const { recordings, unread: behind } =
    second === 0 && end !== undefined
      ? { recordings: [{ start: 0, end }], unread }
      : await joinedRecordings(file, second).catch((): Joined => ({ recordings: [], unread: 0 }));
  const joined = await probeJoined(ffmpeg, file, recordings, signal, track);
  const rest = (joined?.unread ?? 0) + behind;
  if (joined) return { ...joined, ...(rest > 0 ? { unread: rest } : {}) };
  try {
    const one = await probeWithin(ffmpeg, file, undefined, signal, track);
    return { ...one, ...(behind > 0 ? { unread: behind } : {}), ...more };
  } catch (error) {
    signal.throwIfAborted();
    const within = await behindRubbish(file).catch(() => undefined);
    if (!within) throw error;
    // What it said of the whole file is right where there is nothing behind it either.
    return probeWithin(ffmpeg, file, within, signal, track).catch(() => {
      signal.throwIfAborted();
      throw error;
    });
  }
}

/** Where the second recording begins behind one of plain samples, whose own end is known; 0 for none. */
async function secondOf(file: string, unread: number): Promise<number> {
  if (unread === 0) return 0;
  return Bytes.of(file, async (bytes) => {
    const at = bytes.size - unread;
    return (await beginsAt(bytes, at)) ? at : 0;
  }).catch(() => 0);
}

/** Beginnings in a row that begin nothing are a joke: ffmpeg would be asked about each of them. */
const MOST_FAILED = 10;

/** Bytes of something that seemed to be a recording and cannot be read as one. */
async function bytesUnread(bytes: Bytes, within: Span): Promise<number> {
  // What is in front of a recording and is none was put there by a server or a modem.
  const isPart = within.start > 0 || (await beginsAt(bytes, 0));
  return !isPart || (await isNoSound(bytes, within)) ? 0 : within.end - within.start;
}

/** What a file is that is several, one behind the other; undefined where it is one. */
async function probeJoined(
  ffmpeg: Ffmpeg,
  file: string,
  recordings: readonly Span[],
  signal: AbortSignal,
  track: number | undefined,
): Promise<AudioInfo | undefined> {
  const infos: AudioInfo[] = [];
  let rest = 0;
  let failed = 0;
  for (const within of recordings) {
    if (failed === MOST_FAILED) {
      rest += within.end - within.start;
      continue;
    }
    const info = await probeWithin(ffmpeg, file, within, signal, track).catch((error: unknown) => {
      signal.throwIfAborted();
      if (!(error instanceof EarmarkError)) throw error;
      return undefined;
    });
    failed = info ? 0 : failed + 1;
    if (info) infos.push(info);
    else rest += await Bytes.of(file, (bytes) => bytesUnread(bytes, within));
  }
  const [first] = infos;
  if (!first) return undefined;
  const more = rest > 0 ? { unread: rest } : {};
  if (infos.length === 1) return { ...first, ...more };
  // Where one does not know its length, the sum is none.
  const known = infos.every((one) => one.duration > 0);
  const duration = known ? infos.reduce((sum, one) => sum + one.duration, 0) : 0;
  const estimated = infos.some((one) => one.estimated) ? { estimated: true } : {};
  // Each recording has a beginning of its own, and its own bytes.
  const { start: _start, within: _within, ...kind } = first;
  return { ...kind, duration, ...estimated, joined: infos, ...more };
}

/** What lies in some bytes of a file, or in all of them. @throws {EarmarkError} as `probe` */
async function probeWithin(
  ffmpeg: Ffmpeg,
  file: string,
  within: Span | undefined,
  signal: AbortSignal,
  track: number | undefined,
): Promise<AudioInfo> {
  const first = await look(ffmpeg, file, { within }, signal);
  // Where sound begins long after the pictures, nothing of it is in what ffmpeg looks at.
  const far = first.description.opened && first.description.isUncertain;
  const second = far ? await look(ffmpeg, file, { within, longLook: true }, signal) : undefined;
  const found = second?.description.info(track);
  const info = found ?? first.description.info(track);
  if (info) {
    const stated = await statedOf(file, within).catch(() => ({}));
    const counted = within ? undefined : await countedOf(file, info, signal);
    return {
      ...info,
      ...counted,
      ...(found ? { longLook: true } : {}),
      ...(within ? { within } : {}),
      ...stated,
    };
  }
  const { description, messages } = second ?? first;
  if (track !== undefined && description.info()) throw noTrack(track);
  throw description.opened ? new EarmarkError("noAudio", "The recording has no audio track.") : messages.failure();
}

/** Larger ones are estimated: a shared folder takes a minute for as much. */
const MOST_COUNTED_BYTES = 256_000_000;

/** An MP3 without an index, of which ffmpeg takes its first rate for that of all: half as long, or twice. A place in it is still a guess. */
async function countedOf(
  file: string,
  { container, estimated, duration }: AudioInfo,
  signal: AbortSignal,
): Promise<Pick<AudioInfo, "duration">> {
  if (container !== "mp3" || !estimated || (await stat(file)).size > MOST_COUNTED_BYTES) return { duration };
  const seconds = await countedSeconds(file, signal).catch(() => undefined);
  signal.throwIfAborted();
  return { duration: seconds ?? duration };
}

export function noTrack(track: number): EarmarkError {
  return new EarmarkError("noAudio", `The recording has no audio track ${track + 1} that can be decoded.`);
}

/** What is known of a file whose header is wrong, or is not the only one: ffmpeg may refuse it as a whole. */
function infoOf(takes: readonly Take[], missing: number): AudioInfo | undefined {
  const [first] = takes;
  if (!first) return undefined;
  const { container, channels, sampleRate } = first;
  const duration = takes.reduce((sum, { seconds }) => sum + seconds, 0);
  const stated = missing > 0 ? { stated: duration + missing } : {};
  return { duration, container, codec: "pcm", channels, sampleRate, takes, ...stated };
}

async function look(
  ffmpeg: Ffmpeg,
  file: string,
  opened: Opened,
  signal: AbortSignal,
): Promise<{ readonly description: Description; readonly messages: FfmpegMessages }> {
  const limit = AbortSignal.timeout(opened.longLook ? LONG_PROBE_MS : PROBE_MS);
  const description = new Description(path.resolve(file));
  const messages = new FfmpegMessages();
  const take = (line: string): void => {
    description.take(line);
    messages.take(line);
  };
  const both = AbortSignal.any([signal, limit]);
  await run(ffmpeg, inputOf(file, opened), new Uint8Array(), both, take).catch((error: unknown) => {
    if (limit.aborted && !signal.aborted)
      throw new EarmarkError("unreadable", "The file could not be read in time.", { cause: error });
    throw signal.aborted ? signal.reason : error;
  });
  return { description, messages };
}
