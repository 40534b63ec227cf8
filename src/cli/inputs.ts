import type { Dirent, Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import { isRecording } from "../audio/formats";
import { EarmarkError } from "../core/errors";
import { nameKey } from "../core/fileName";
import { identityOf } from "../system/identity";

/** What is to be transcribed. */
export type Input =
  | {
      readonly kind: "file";
      readonly name: string;
      readonly path: string;
      /** Folder below the folder that was named; empty for a file that was named itself. */
      readonly below: string;
    }
  | { readonly kind: "url"; readonly name: string; readonly url: string };

/** What files, folders and URLs name. */
export interface Inputs {
  /** In order, each once. */
  readonly inputs: readonly Input[];
  /** What looks like a recording and is none, or a folder that cannot be read: a sentence each. */
  readonly leftOut: readonly string[];
}

/**
 * The recordings that files, folders (with all below them, and what they link to) and URLs name. Nothing is opened: opening
 * a pipe waits for a writer, and no signal ends that.
 * @throws {EarmarkError} `missingFile` for a name that is no regular file; `badUrl`
 */
export async function inputsOf(names: readonly string[]): Promise<Inputs> {
  const found = new Map<string, Input>();
  const leftOut: string[] = [];
  for (const name of names) {
    for (const input of await expand(name, leftOut)) {
      // The same file in another spelling, where a file system does not tell case or composition apart. Links are recordings of their own.
      const key = input.kind === "url" ? input.url : `${await identityOf(input.path)} ${nameKey(input.path)}`;
      if (!found.has(key)) found.set(key, input);
    }
  }
  return { inputs: [...found.values()], leftOut };
}

async function expand(name: string, leftOut: string[]): Promise<Input[]> {
  if (/^https?:\/\//.test(name)) {
    if (!URL.canParse(name)) throw new EarmarkError("badUrl", "Invalid URL.");
    return [{ kind: "url", name: path.posix.basename(new URL(name).pathname) || new URL(name).hostname, url: name }];
  }
  const facts = await stat(name).catch((cause: unknown) => {
    throw new EarmarkError("missingFile", `${name} cannot be read.`, { cause });
  });
  const full = path.resolve(name);
  if (facts.isDirectory()) return (await walk(full, "", new Set(), leftOut)).sort((a, b) => (a.path < b.path ? -1 : 1));
  if (!facts.isFile()) throw new EarmarkError("missingFile", `${name} is not a regular file.`);
  return [{ kind: "file", name: path.basename(full), path: full, below: "" }];
}

type FileInput = Extract<Input, { kind: "file" }>;

/** Links are followed; a folder that is there by several ways is looked into once, so that there are no circles. */
async function walk(root: string, below: string, seen: Set<string>, leftOut: string[]): Promise<FileInput[]> {
  const folder = path.join(root, below);
  let entries: Dirent[];
  try {
    const real = await realpath(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    leftOut.push(`${folder} cannot be read: ${(error as Error).message}`);
    return [];
  }
  // What is really there comes before what links to it.
  const rank = (entry: Dirent): string => `${entry.isSymbolicLink() ? 1 : 0} ${entry.name}`;
  const found: FileInput[] = [];
  for (const entry of entries.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    const { name } = entry;
    // What macOS writes beside a file where it cannot keep its attributes.
    if (name.startsWith("._")) continue;
    const full = path.join(folder, name);
    const kind: Dirent | Stats | undefined = entry.isSymbolicLink() ? await stat(full).catch(() => undefined) : entry;
    if (kind?.isDirectory()) found.push(...(await walk(root, path.join(below, name), seen, leftOut)));
    else if (!isRecording(name)) continue;
    else if (kind?.isFile()) found.push({ kind: "file", name, path: full, below });
    else leftOut.push(`${full} was skipped because it is ${kind ? "not a regular file" : "a broken link"}.`);
  }
  return found;
}
