import { randomUUID } from "node:crypto";
import { stat, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { fileName, LONGEST_BYTES, nameKey } from "../core/fileName";
import { makeFolder } from "../system/makeFolder";
import { cleanUp } from "../system/renameAndRemove";
import { ENDINGS, type Format } from "../transcript/render";
import type { Input } from "./inputs";
import { OutputError } from "./output";

/**
 * The file of each recording's transcript, one for each: folders below a folder that was named stay folders, and names that
 * come twice are numbered in the order of the recordings. `most`: bytes of a name that the disk takes.
 */
export function targetsOf(
  outDir: string,
  inputs: readonly Input[],
  format: Format,
  most?: number,
): ReadonlyMap<Input, string> {
  const targets = new Map<Input, string>();
  const taken = new Set<string>();
  for (const input of inputs) {
    const below = input.kind === "file" && input.below !== "" ? input.below.split(path.sep) : [];
    const folder = path.resolve(outDir, ...below.map((one) => fileName(one, "", most)));
    for (let number = 1; ; number++) {
      const name = number === 1 ? input.name : `${input.name}-${number}`;
      const target = path.join(folder, fileName(name, `.${ENDINGS[format]}`, most));
      const key = nameKey(target);
      if (taken.has(key)) continue;
      taken.add(key);
      targets.set(input, target);
      break;
    }
  }
  return targets;
}

/** Bytes of a name that the disk of a folder takes, which may have to be made yet: encrypted home folders take 143 (eCryptfs). */
export async function longestNameIn(
  folder: string,
  look: (file: string) => Promise<unknown> = stat,
): Promise<number | undefined> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const there = await look(at).then(
      () => true,
      () => false,
    );
    if (!there && path.dirname(at) !== at) continue;
    const name = "n".repeat(LONGEST_BYTES);
    const { code } = await look(path.join(at, name)).then(
      () => ({ code: "" }),
      (error: unknown) => error as NodeJS.ErrnoException,
    );
    return code === "ENAMETOOLONG" ? undefined : LONGEST_BYTES;
  }
}

/**
 * Makes the folders of the targets and sees that they can be written, before anything is paid for.
 * @throws {OutputError} where a folder cannot be made, or nothing can be written there
 */
export async function prepareFolders(targets: Iterable<string>): Promise<void> {
  for (const folder of new Set([...targets].map((target) => path.dirname(target)))) {
    const probe = path.join(folder, `.${randomUUID()}.tmp`);
    try {
      await makeFolder(folder);
      // With something in it: on a full disk there is room for an empty file.
      await writeFile(probe, "\n", { flag: "wx" });
    } catch (error) {
      throw new OutputError(folder, error);
    } finally {
      await cleanUp(probe);
    }
  }
}

/**
 * True where a file is that holds something; an empty one is nothing that could be lost.
 * @throws {OutputError} where no file can be: it is a folder, or its name is too long
 */
export async function holdsSomething(target: string): Promise<boolean> {
  try {
    const facts = await stat(target);
    if (facts.isFile()) return facts.size > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw new OutputError(target, error);
  }
  throw new OutputError(target, new Error("the path exists but is not a file"));
}
