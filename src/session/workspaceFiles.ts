import { readFile, realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import { holdsSecrets } from "../context/secretNames";
import { decodeText } from "../core/decodeText";
import { isInside } from "./realPaths";

/** Why a file of a workspace is not read. */
export type Refusal =
  /** It lies, or a link leads, out of the folder. */
  | "outside"
  /** By its name, or by that of the file at the end of a link, it holds secrets. */
  | "secrets"
  /** The user keeps it out. */
  | "excluded"
  /** It is larger than any list of words. */
  | "large";

/** A file by its real path; a refusal; undefined where there is none. */
export type Found = { readonly file: string } | { readonly refused: Refusal } | undefined;

/** About four times what a glossary may have in characters. */
const MOST_BYTES = 4_000_000;

/**
 * A file that a workspace names, relative to its folder. Paths are compared only after every link was followed: a workspace is
 * somebody else's, and so are the links in it. `isExcluded` is asked for the name that was given and for the real one.
 */
export async function findInside(folder: string, name: string, isExcluded: (file: string) => boolean): Promise<Found> {
  const named = path.resolve(folder, name);
  if (!isInside(folder, named)) return { refused: "outside" };
  if (holdsSecrets(path.relative(folder, named))) return { refused: "secrets" };
  if (isExcluded(named)) return { refused: "excluded" };
  const real = await realpath(named).catch(() => undefined);
  if (real === undefined) return undefined;
  const root = await realpath(folder);
  if (!isInside(root, real)) return { refused: "outside" };
  const relative = path.relative(root, real);
  if (holdsSecrets(relative)) return { refused: "secrets" };
  if (isExcluded(path.join(folder, relative))) return { refused: "excluded" };
  const facts = await stat(real).catch(() => undefined);
  // A pipe or a device would never end.
  if (!facts?.isFile()) return undefined;
  return facts.size > MOST_BYTES ? { refused: "large" } : { file: real };
}

/** The text of such a file; undefined where it cannot be read. */
export async function textInside(found: Found): Promise<string | undefined> {
  return found && "file" in found ? readFile(found.file).then(decodeText, () => undefined) : undefined;
}
