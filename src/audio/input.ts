import * as path from "node:path";
import { EarmarkError } from "../core/errors";
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

/**
 * Arguments that open one local file and nothing else. `file:` and an absolute path disarm every character a name can have.
 * `longLook` goes further into the file to find out what is in it; `options` are of the input, such as `-ss`.
 */
export function inputOf(file: string, longLook = false, options: readonly string[] = []): string[] {
  const safe = ["-nostdin", "-hide_banner", "-protocol_whitelist", "file", "-format_whitelist", CONTAINERS];
  return safe.concat(longLook ? LONG_LOOK : [], options, "-i", `file:${path.resolve(file)}`);
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
