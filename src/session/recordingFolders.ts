import * as path from "node:path";

/** Every folder that holds one of the files, at any depth, up to its root. `paths` and `roots` as the system writes them. */
export function foldersOf(paths: readonly string[], roots: readonly string[]): readonly string[] {
  const ends = new Set(roots);
  const folders = new Set<string>();
  for (const file of paths) {
    for (let folder = path.dirname(file); !folders.has(folder); folder = path.dirname(folder)) {
      // What lies outside of every root has no entry in the Explorer.
      if (folder === path.dirname(folder)) break;
      folders.add(folder);
      if (ends.has(folder)) break;
    }
  }
  return [...folders];
}
