import type { Span } from "../core/types";
import type { Bytes } from "./bytes";
import { nextContainer } from "./containers";
import { framesAt } from "./frames";
import { behindId3 } from "./mpeg";
import { isText, TEXT_BYTES } from "./textBytes";

// What programs put behind a recording that is no sound: nobody has to be told that it was left out.

/** Less than this is a tag, or padding, in bytes. */
const MUCH = 4_096;
/**
 * Pictures, documents, XML of programs (`<?x`, `<x:`), tags: MP3's and others', at the end. Not a page of a server's, which was sent in
 * place of something.
 */
const NO_SOUND = /^(?:ffd8ff|89504e47|474946|25504446|504b0[35]|526172|377abc|3c3f78|3c783a|544147|415045|4c59524943)/;
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

/** How files begin that people append to others: by `cat`, by a camera, by a program that hides one in the other. */
const FOREIGN = [
  "ID3", "OggS", "fLaC", "\x1a\x45\xdf\xa3", "PK\x03\x04", "PK\x05\x06", "\xff\xd8\xff", "\x89PNG", "GIF8", "%PDF", "MThd", "Rar!",
  "7z\xbc\xaf", ".snd", "#!AMR", "0&\xb2u", "FLV\x01", "TAG", "APETAGEX", "RIFF", "\x1f\x8b\x08", "\xfd7zXZ", "(\xb5/\xfd",
  "\xd0\xcf\x11\xe0", "SQLite", "bplist", "\x7fELF", "{\\rtf",
]; // prettier-ignore

/** Three frames, or enough of a text. */
const HEAD_BYTES = Math.max(1 << 15, TEXT_BYTES);

/** True where something begins that is no sound of the plain samples before it. */
export async function isForeign(bytes: Bytes, at: number): Promise<boolean> {
  const head = await bytes.read(at, HEAD_BYTES);
  const text = head.toString("latin1", 0, 16);
  if (FOREIGN.some((magic) => text.startsWith(magic)) || text.slice(4, 8) === "ftyp") return true;
  return framesAt(head) !== undefined || isText(head);
}
