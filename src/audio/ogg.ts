import type { Span } from "../core/types";
import { Bytes } from "./bytes";

/** The longest page: a header of 27 bytes, 255 lengths of segments, 255 bytes each. */
const LONGEST_PAGE = 27 + 255 + 255 * 255;

/**
 * True where an Ogg file ends in the middle of a page: the rest is missing. Its length is that of what is left, and ffmpeg does
 * not say so. @throws Node's error where it cannot be read
 */
export function endsInPage(file: string, within?: Span): Promise<boolean> {
  return Bytes.of(file, async (bytes) => {
    const to = within?.end ?? bytes.size;
    const from = Math.max(within?.start ?? 0, to - LONGEST_PAGE);
    const end = await bytes.read(from, to - from);
    const at = end.lastIndexOf("OggS", undefined, "latin1");
    if (at < 0) return false;
    const segments = end[at + 26];
    if (segments === undefined || at + 27 + segments > end.length) return true;
    const length = end.subarray(at + 27, at + 27 + segments).reduce((sum, one) => sum + one, 0);
    return at + 27 + segments + length > end.length;
  });
}
