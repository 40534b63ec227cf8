import { stat } from "node:fs/promises";
import { nameKey } from "../core/fileName";

/**
 * The same text for every name of a file on this machine: by device and inode, and where a file system has none, or the file is gone, by its path
 * composed and without case.
 */
export async function identityOf(file: string): Promise<string> {
  const facts = await stat(file, { bigint: true }).catch(() => undefined);
  return facts && facts.ino > 0n ? `${facts.dev}:${facts.ino}` : nameKey(file);
}
