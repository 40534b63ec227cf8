import { readdir, stat } from "node:fs/promises";
import * as path from "node:path";
import { isRecording } from "../audio/formats";
import { EarmarkError } from "../core/errors";

/** What is to be transcribed. */
export type Input =
  | { readonly kind: "file"; readonly name: string; readonly path: string }
  | { readonly kind: "url"; readonly name: string; readonly url: string };

/** The recordings that files, folders (with all below them) and URLs name, in order, each once. @throws {EarmarkError} `missingFile` */
export async function inputsOf(names: readonly string[]): Promise<Input[]> {
  const found = new Map<string, Input>();
  for (const name of names) {
    for (const input of await expand(name)) found.set(input.kind === "url" ? input.url : input.path, input);
  }
  return [...found.values()];
}

async function expand(name: string): Promise<Input[]> {
  if (/^https?:\/\//.test(name)) {
    if (!URL.canParse(name)) throw new EarmarkError("badUrl", "That is not a URL.");
    return [{ kind: "url", name: path.posix.basename(new URL(name).pathname) || new URL(name).hostname, url: name }];
  }
  const facts = await stat(name).catch((cause: unknown) => {
    throw new EarmarkError("missingFile", `${name} cannot be read.`, { cause });
  });
  if (!facts.isDirectory()) return [file(path.resolve(name))];
  const entries = await readdir(name, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && isRecording(entry.name))
    .map((entry) => file(path.resolve(entry.parentPath, entry.name)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function file(full: string): Input & { kind: "file" } {
  return { kind: "file", name: path.basename(full), path: full };
}
