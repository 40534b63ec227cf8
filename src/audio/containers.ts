import type { Bytes } from "./bytes";
import { ID3 } from "./mpeg";

/** Containers that can be told by how they begin, also behind something else. */
export type Kind =
  | "mp4"
  | "flv"
  | "asf"
  | "flac"
  | "ogg"
  | "matroska"
  | "amr"
  | "caf"
  | "au"
  | "riff"
  | "iff"
  | "w64"
  | "id3";

/** How each begins, in hex: all bytes that are the same in every file of it. */
const BEGINNINGS: Readonly<Record<Kind, RegExp>> = {
  // A box of less than 4 kB with a name of letters; `wide`, `mdat`, `moov`, `free` or `skip` of QuickTime before it was a standard.
  mp4: /^(?:00000...66747970(?:[2-7].){4}|.{8}(?:77696465|6d646174|6d6f6f76|66726565|736b6970))/,
  flv: /^464c56010[0145]0000000900000000/,
  asf: /^3026b2758e66cf11a6d900aa0062ce6c/,
  flac: /^664c6143[08]0000022/,
  // The first page of a stream.
  ogg: /^4f67675300(?:02|06)/,
  // The document type is one of the first elements.
  matroska: /^1a45dfa3(?:..){0,50}?(?:7765626d|6d6174726f736b61)/,
  amr: /^2321414d52(?:2d5742)?(?:5f4d43312e30)?0a/,
  caf: /^636166660001000064657363/,
  // An offset, a length, one of 27 encodings, a rate below 2^18 and at most 31 channels.
  au: /^2e736e640000.{12}000000[01].000[0-3].{4}000000[01]./,
  riff: /^(?:52494646|52463634|42573634).{8}(?:57415645|41564920)/,
  iff: /^464f524d.{8}4149464[36]/,
  w64: /^726966662e91cf11a5d628db04c10000/,
  // A tag, and what is tagged.
  id3: ID3,
};
/** Of a tag it is behind it. MP3s in a row may each have one, and are one recording for ffmpeg. */
export const ANY = Object.keys(BEGINNINGS) as Kind[];
export const CONTAINERS = ANY.filter((kind) => kind !== "id3");

/** The longest of them. */
const HEAD = 64;

/** The container that begins at a place; undefined where none is known to. */
export async function kindAt(bytes: Bytes, at: number): Promise<Kind | undefined> {
  const head = (await bytes.read(at, HEAD)).toString("hex");
  return CONTAINERS.find((kind) => BEGINNINGS[kind].test(head));
}

/** What all of them have in common with their beginnings; with a place of 4 bytes before it for MP4. */
const SOME: Readonly<Record<Kind, string>> = {
  mp4: "ftyp",
  flv: "FLV\x01",
  asf: "0&\xb2u\x8ef\xcf\x11",
  flac: "fLaC",
  ogg: "OggS\0",
  matroska: "\x1aE\xdf\xa3",
  amr: "#!AMR",
  caf: "caff\0",
  au: ".snd\0\0",
  riff: "",
  iff: "FORM",
  w64: "riff\x2e\x91\xcf\x11",
  id3: "ID3",
};
/** Several, since `RIFF` has followers. */
const looksLike = (kind: Kind): readonly string[] => (kind === "riff" ? ["RIFF", "RF64", "BW64"] : [SOME[kind]]);

const BLOCK = 1 << 20;
/** More that look like a beginning and are none are somebody's joke. */
const MOST_LOOKS = 10_000;

/** Where the next container of one of some kinds begins from a place on; undefined where none does, or none before `to`. */
export async function nextContainer(
  bytes: Bytes,
  from: number,
  kinds: readonly Kind[] = CONTAINERS,
  to = bytes.size,
): Promise<number | undefined> {
  const searched = kinds.flatMap((kind) =>
    looksLike(kind).map((some) => ({ kind, some: Buffer.from(some, "latin1") })),
  );
  let looks = 0;
  for (let at = from; at < to; at += BLOCK) {
    const block = await bytes.read(at, BLOCK + HEAD);
    const places: number[] = [];
    for (const { kind, some } of searched) {
      const before = kind === "mp4" ? 4 : 0;
      for (
        let found = block.indexOf(some);
        found >= 0 && looks++ < MOST_LOOKS;
        found = block.indexOf(some, found + 1)
      ) {
        const head = block.toString("hex", found - before, found - before + HEAD);
        if (found >= before && BEGINNINGS[kind].test(head)) {
          places.push(at + found - before);
          break;
        }
      }
    }
    if (places.length > 0) return Math.min(...places);
  }
  return undefined;
}
