/** What Windows keeps for itself or takes for something else: `a:b` is a stream of the file `a` on NTFS, which no list of files shows. */
// oxlint-disable-next-line no-control-regex
const FOREIGN = /[<>:"/\\|?*\u0000-\u001f\u007f]/g;
/** Devices of Windows, with any ending: `CON.md` opens the console. The small digits count as digits (Microsoft, "Naming Files"). */
const DEVICE = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[\d¹²³])[ .]*(?:\.|$)/i;

/** What every file system takes: eCryptfs, the encrypted home folders of many Linux systems, has the shortest names. */
const MOST_BYTES = 143;
/** Ext4, APFS, NTFS. */
export const LONGEST_BYTES = 255;

const encoder = new TextEncoder();
const graphemes = new Intl.Segmenter();

/** Bytes of a name in UTF-8, as Linux counts them: a Chinese character has three. */
export function bytesOf(name: string): number {
  return encoder.encode(name).length;
}

/** A name or a path as file systems compare it: macOS stores some decomposed, and it and Windows know no case. */
export function nameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/**
 * A file's or a folder's name that every system takes, also on a disk that is shared with others: without signs that mean something there,
 * no device, no dot or space at its end, and short enough. What is cut off is stood in for by a checksum, so that long names that differ
 * stay apart.
 * @param ending with its dot; never cut off. Empty for a folder
 * @param most bytes that the file system is known to take
 */
export function fileName(name: string, ending = "", most = MOST_BYTES): string {
  const stem = trimmed(name.toWellFormed().replaceAll(FOREIGN, "-")) || "recording";
  const safe = DEVICE.test(stem + ending) ? `_${stem}` : stem;
  const bytes = Math.min(LONGEST_BYTES, Math.max(MOST_BYTES, most));
  if (bytesOf(safe + ending) <= bytes) return safe + ending;
  const mark = `~${checksum(name)}`;
  return trimmed(start(safe, bytes - bytesOf(mark + ending))) + mark + ending;
}

/** Windows drops dots and spaces at the end: what was made is not found by its name. */
function trimmed(name: string): string {
  const bare = name.trim();
  let end = bare.length;
  while (end > 0 && ".\u0020".includes(bare[end - 1] ?? "x")) end -= 1;
  return bare.slice(0, end);
}

/** As much of a text as has so many bytes, cut between what people take for characters. */
function start(text: string, most: number): string {
  let bytes = 0;
  let end = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    bytes += bytesOf(segment);
    if (bytes > most) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** Tells names apart, and keeps no secret (FNV-1a, 32 bits). */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
