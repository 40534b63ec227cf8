import type { Span } from "../core/types";
import type { Bytes } from "./bytes";
import { nextContainer } from "./containers";
import { behindId3 } from "./mpeg";

// What programs put behind a recording that is no sound: nobody has to be told that it was not heard.

/** Less than this is a tag, or padding, in bytes. */
const MUCH = 4_096;
/** Pictures, documents, tags: MP3's and others', at the end. */
const NO_SOUND = /^(?:ffd8ff|89504e47|474946|25504446|504b0[35]|526172|377abc|3c|544147|415045|4c59524943)/;
const ZEROS = /^0{32}/;

/** True for what is a tag or something else that holds no sound, and nothing but further tags behind it. */
export async function isNoSound(bytes: Bytes, { start, end }: Span): Promise<boolean> {
  const tag = behindId3(await bytes.read(start, 10));
  const behind = start + tag;
  if (tag > 0 && end - behind < MUCH) return true;
  if (!NO_SOUND.test((await bytes.read(behind, 16)).toString("hex"))) return false;
  return (await nextContainer(bytes, behind)) === undefined;
}

/** Bytes behind a recording of which nothing is known, where there are so many that they may be sound; else 0. */
export async function unknownIn(bytes: Bytes, span: Span): Promise<number> {
  const { start, end } = span;
  if (end - start < MUCH || ZEROS.test((await bytes.read(start, 16)).toString("hex"))) return 0;
  return (await isNoSound(bytes, span)) ? 0 : end - start;
}
