import { MANY, Window, type Bytes } from "./bytes";

// Matroska and WebM: elements in elements (EBML, RFC 8794; Matroska, RFC 9559). A recorder that sends while it records does not know how
// long a segment and its clusters will be; they end where something begins that cannot be in them.

const SEGMENT = "18538067";
const CLUSTER = "1f43b675";
/** A segment, and what may fill a place up. */
const TOP = new Set([SEGMENT, "ec", "bf"]);
/** What a segment holds: index, information, tracks, clusters, tags, chapters, attachments. */
const IN_SEGMENT = ["114d9b74", "1549a966", "1654ae6b", CLUSTER, "1c53bb6b", "1254c367", "1043a770", "1941a469"];
/** What a cluster holds: its time, blocks alone and in groups, places and sizes. */
const IN_CLUSTER = ["e7", "a3", "a0", "a7", "ab", "af", "5854"];
/** Blocks of days. */
const MOST = 10_000_000;
const KNOWN = new Set([...TOP, ...IN_SEGMENT, ...IN_CLUSTER]);

/** Where the header and the segment that begin at a place end, which may be beyond the file; undefined where nobody can tell. */
export async function endOfSegment(bytes: Bytes, from: number): Promise<number | undefined> {
  const window = new Window(bytes, MANY);
  const header = await elementAt(window, from);
  if (header?.end === undefined) return undefined;
  let isOpen = false;
  let at = header.end;
  for (let count = 0; count < MOST; count++) {
    const element = await elementAt(window, at);
    // What is known of no length is entered: what it holds follows at once.
    if (element === undefined || !(isOpen ? KNOWN : TOP).has(element.id)) return at;
    if (element.end === undefined && element.id !== SEGMENT && element.id !== CLUSTER) return undefined;
    isOpen ||= element.end === undefined;
    at = element.end ?? element.content;
  }
  return undefined;
}

interface Element {
  readonly id: string;
  readonly content: number;
  /** Absent where its length is not known. */
  readonly end: number | undefined;
}

async function elementAt(window: Window, at: number): Promise<Element | undefined> {
  const head = await window.read(at, 12);
  const idLength = Math.clz32(head[0] ?? 0) - 23;
  const first = head[idLength];
  const length = Math.clz32(first ?? 0) - 23;
  if (first === undefined || idLength > 4 || length > 8 || head.length < idLength + length) return undefined;
  let value = BigInt(first & (0xff >> length));
  for (const one of head.subarray(idLength + 1, idLength + length)) value = (value << 8n) | BigInt(one);
  const isKnown = value !== (1n << BigInt(7 * length)) - 1n;
  const content = at + idLength + length;
  return { id: head.toString("hex", 0, idLength), content, end: isKnown ? content + Number(value) : undefined };
}
