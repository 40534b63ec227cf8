import { open, realpath } from "node:fs/promises";
import * as path from "node:path";
import { writeError } from "../../audio/recorder/encoder";
import { RECORDING_FORMATS, type RecordingFormat } from "../../audio/recorder/finish";
import { EarmarkError } from "../../core/errors";
import { fileName } from "../../core/fileName";
import { makeFolder } from "../../system/makeFolder";
import { cleanUp } from "../../system/renameAndRemove";
import { isThere } from "../besideFiles";
import { isInside } from "../realPaths";

/** Where a recording is to be. */
export interface WantedPlace {
  /** Absolute; made where it is not there. */
  readonly folder: string;
  /** Without an ending. Where it is taken, a number is added. */
  readonly name: string;
  readonly format: RecordingFormat;
  /** The folder, such as the workspace's, in which it really has to be: a link in it may lead out. Absent: anywhere. */
  readonly within?: string;
}

/** Where a recording is: both are absolute. */
export interface Place {
  /** What is written while it is made. */
  readonly recorded: string;
  /** What it is to be in the end. */
  readonly path: string;
}

/** Names that are tried: as many recordings in one second are not made. */
const MOST_NAMES = 1_000;

/**
 * Takes a name for a recording, by making the file that is written while it is made: no other window, and nothing on a disk without cases, has it
 * then. @throws {EarmarkError} `noSpace`, `notWritable`; nothing is left behind then
 */
export async function reservePlace(wanted: WantedPlace): Promise<Place> {
  const { folder, name, format } = wanted;
  try {
    await makeFolderWithin(wanted);
    for (let n = 1; n <= MOST_NAMES; n++) {
      const named = (ending: string): string => path.join(folder, fileName(numbered(name, n), `.${ending}`));
      const recorded = named("mkv");
      if (!(await isMade(recorded))) continue;
      const taken = await Promise.all(RECORDING_FORMATS.map(async (one) => isThere(named(one))));
      if (!taken.includes(true)) return { recorded, path: named(format) };
      await cleanUp(recorded);
    }
  } catch (error) {
    if (error instanceof EarmarkError) throw error;
    throw writeError(String((error as NodeJS.ErrnoException).code ?? error), folder, error);
  }
  throw new EarmarkError("notWritable", "Every name is taken.", { detail: folder });
}

/** Other names for the end of a recording, where somebody has taken its own meanwhile. */
export function* namesFrom(file: string): Generator<string, void, undefined> {
  const { dir, name, ext } = path.parse(file);
  for (let n = 1; n <= MOST_NAMES; n++) yield n === 1 ? file : path.join(dir, fileName(numbered(name, n), ext));
}

function numbered(name: string, n: number): string {
  return n === 1 ? name : `${name} (${n})`;
}

async function makeFolderWithin({ folder, within }: WantedPlace): Promise<void> {
  if (within === undefined) return makeFolder(folder);
  const root = await realpath(within);
  const check = async (real: string): Promise<void> => {
    if (real !== root && !isInside(root, real))
      throw new EarmarkError("notWritable", "A link leads out of the folder for recordings.", { detail: folder });
  };
  // What is there of it already, before anything is made behind a link.
  let above = folder;
  for (let real: string | undefined; real === undefined && above !== path.dirname(above); above = path.dirname(above)) {
    real = await realpath(above).catch(() => undefined);
    if (real !== undefined) await check(real);
  }
  await makeFolder(folder);
  await check(await realpath(folder));
}

async function isMade(file: string): Promise<boolean> {
  try {
    await (await open(file, "wx")).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
