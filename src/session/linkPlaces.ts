import * as path from "node:path";
import { nameKey } from "../core/fileName";
import { isInside } from "./realPaths";

/** More files of one name are not looked for, nor told apart. */
export const MOST_OF_A_NAME = 200;

/**
 * Where a link may lead, the likeliest first, as VS Code's preview reads it: from the note's folder, with `/` from the workspace's. Then as
 * Obsidian does: from the vault's root, which is the workspace folder. Absolute paths.
 */
export function linkPlaces(
  target: string,
  wiki: boolean,
  { note, root }: { readonly note?: string | undefined; readonly root?: string | undefined },
  flavor: path.PlatformPath = path,
): readonly string[] {
  if (/^[a-z]:[\\/]/i.test(target)) return [flavor.normalize(target)];
  const fromRoot = root === undefined ? [] : [flavor.join(root, target)];
  if (/^[\\/]/.test(target)) return [...fromRoot, ...(flavor.isAbsolute(target) ? [flavor.resolve(target)] : [])];
  const fromNote = note === undefined ? [] : [flavor.join(note, target)];
  const relative = /^\.{1,2}[\\/]/.test(target);
  // A name in a vault is looked for from its root first.
  const places = relative ? fromNote : wiki ? [...fromRoot, ...fromNote] : [...fromNote, ...fromRoot];
  return [...new Set(places)];
}

/**
 * Obsidian's other rule: of the files of a vault those whose path ends as the target does. One at the root is meant before all others; of
 * several deeper ones nobody can tell.
 */
export function byEnding(
  target: string,
  files: readonly string[],
  root: string,
  flavor: path.PlatformPath = path,
): readonly string[] {
  const parts = target.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  const wanted = parts.map(nameKey);
  if (wanted.length === 0 || wanted.includes("..")) return [];
  const found = files.slice(0, MOST_OF_A_NAME).filter((file) => {
    const names = flavor.relative(root, file).split(flavor.sep).slice(-wanted.length).map(nameKey);
    return isInside(root, file, flavor) && names.join("/") === wanted.join("/");
  });
  const atRoot = found.filter((file) => flavor.relative(root, file).split(flavor.sep).length === wanted.length);
  if (atRoot.length === 1) return atRoot;
  // A file system that knows case may have both: the one that is written so.
  const exact = found.filter((file) => file.normalize("NFC").endsWith(parts.join(flavor.sep).normalize("NFC")));
  return exact.length === 1 ? exact : found;
}

/** A glob for VS Code's search that matches a name in any case and form; what is no plain letter or digit matches one or more signs. */
export function globFor(name: string): string {
  const signs = Array.from(name.normalize("NFC"), (sign) =>
    /[a-z]/i.test(sign) ? `[${sign.toLowerCase()}${sign.toUpperCase()}]` : /[\d._ -]/.test(sign) ? sign : "*",
  );
  return `**/${signs.join("").replaceAll(/\*+/g, "*")}`;
}
