import { realpath } from "node:fs/promises";
import * as path from "node:path";

/** True for what is in a folder, at any depth. Both are real paths: a link in a folder may lead out of it. */
export function isInside(folder: string, file: string, flavor: path.PlatformPath = path): boolean {
  const way = flavor.relative(folder, file);
  return way !== "" && way !== ".." && !way.startsWith(`..${flavor.sep}`) && !flavor.isAbsolute(way);
}

/** The real paths of folders; those that are gone are left out. */
export async function realPathsOf(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map(async (folder) => realpath(folder).catch(() => undefined)));
  return found.filter((one) => one !== undefined);
}

/**
 * Those of the files that really are in one of the folders: a link in a folder may lead out of it. Files that are gone, or by their path
 * somewhere else, are left out, and nothing is asked of the system for the latter: a path may name another machine.
 */
export async function filesInside(folders: readonly string[], files: readonly string[]): Promise<ReadonlySet<string>> {
  const real = await realPathsOf(folders);
  const near = files.filter((file) => [...folders, ...real].some((folder) => isInside(folder, file)));
  const found = await Promise.all(
    near.map(async (file) => {
      const where = await realpath(file).catch(() => undefined);
      return where !== undefined && real.some((folder) => isInside(folder, where));
    }),
  );
  return new Set(near.filter((_, i) => found[i]));
}

/** The folder for which a consent holds: that of the workspace, else the one in which the file lies. All are real paths. */
export function consentFolderOf(file: string, workspaceFolders: readonly string[]): string {
  return workspaceFolders.find((folder) => isInside(folder, file)) ?? path.dirname(file);
}

/** Where a folder really is, or would be. */
export async function realOf(folder: string): Promise<string> {
  const found = await realpath(folder).catch(() => undefined);
  const above = path.dirname(folder);
  return found ?? (above === folder ? folder : path.join(await realOf(above), path.basename(folder)));
}
