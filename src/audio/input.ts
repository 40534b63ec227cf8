import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import type { Span } from "../core/types";
import { openRegular } from "../system/regularFile";

/**
 * Containers that ffmpeg may open. `-protocol_whitelist` alone is not enough: a playlist renamed to .mp3 (HLS,
 * ffconcat) made ffmpeg read other local files, and DASH made two builds send a request. This list stopped all of it
 * in every build tried; the attacks are tests.
 */
const CONTAINERS =
  "aac,ac3,aiff,amr,amrnb,amrwb,asf,au,avi,caf,dts,eac3,flac,flv,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2," +
  "loas,mp3,mpeg,mpegts,mpegvideo,ogg,w64,wav";

/** Sound may begin minutes behind the pictures. ffmpeg looks at 5 MB and 5 s by itself; here at so many bytes and microseconds. */
const LONG_LOOK = ["-probesize", "200M", "-analyzeduration", "1000M"];

/** How a file is opened. */
export interface Opened {
  /** Goes further into the file to find out what is in it. */
  readonly longLook?: boolean | undefined;
  /** Only these of its bytes. */
  readonly within?: Span | undefined;
}

/**
 * Arguments that open one local file and nothing else. `file:` and an absolute path disarm every character a name can have.
 * `options` are of the input, such as `-ss`.
 */
export function inputOf(file: string, { longLook, within }: Opened, options: readonly string[] = []): string[] {
  const protocols = within ? "file,subfile" : "file";
  const safe = ["-nostdin", "-hide_banner", "-protocol_whitelist", protocols, "-format_whitelist", CONTAINERS];
  return safe.concat(longLook ? LONG_LOOK : [], options, "-i", urlOf(file, within));
}

/** `subfile` takes what is behind `,,:` as it is. */
function urlOf(file: string, within: Span | undefined): string {
  const whole = `file:${path.resolve(file)}`;
  return within ? `subfile,,start,${within.start},end,${within.end},,:${whole}` : whole;
}

/** Size and time of a recording, in bytes and milliseconds since 1970. */
export interface FileFacts {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/**
 * Makes sure that there is something to decode.
 * @throws {EarmarkError} `missingFile` for what is not there, not readable or not a file (a FIFO would hang ffmpeg); `emptyFile`
 */
export async function checkFile(file: string): Promise<FileFacts> {
  try {
    const handle = await openRegular(file);
    try {
      const { size, mtimeMs } = await handle.stat();
      if (size === 0) throw new EarmarkError("emptyFile", "The recording is empty.");
      return { sizeBytes: size, modifiedMs: mtimeMs };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof EarmarkError) throw error;
    throw new EarmarkError("missingFile", "The recording cannot be read.", { cause: error });
  }
}
