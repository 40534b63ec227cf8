import * as path from "node:path";
import { contentDigest, fingerprint, outline } from "../../audio/digest";
import { fileName } from "../../core/fileName";
import { writeNew } from "../../storage/files";
import { freeFiles } from "../besideFiles";
import { lookInto } from "./inboxFolder";
import type { FoundFile, InboxDisk } from "./inboxTypes";

/** Where recordings arrive, and where their notes go. */
export interface InboxPlaces {
  /** Absolute. */
  readonly folder: string;
  /** Absolute; undefined: beside each recording. */
  readonly notes: string | undefined;
  /** Of a note, with its dot. */
  readonly ending: string;
}

/** The disk of this machine. */
export function realDisk({ folder, notes, ending }: InboxPlaces): InboxDisk {
  return {
    look: () => lookInto(folder),
    fingerprint,
    outline,
    wanted: (file) => noteFor(file, notes, ending),
    free: async (wanted) => (await freeFiles([wanted]))[0] ?? wanted,
    write: writeNew,
    digest: (note) => contentDigest(note).catch(() => undefined),
  };
}

/** Named like the recording; folders below the inbox are kept. */
function noteFor({ path: file, below }: FoundFile, notes: string | undefined, ending: string): string {
  const name = fileName(path.parse(file).name, ending);
  if (notes === undefined) return path.join(path.dirname(file), name);
  const folders = path
    .dirname(below)
    .split(path.sep)
    .filter((one) => one !== ".");
  return path.join(notes, ...folders.map((one) => fileName(one)), name);
}
