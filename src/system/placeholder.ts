import { stat } from "node:fs/promises";

/**
 * Whether the content of a file is not on this machine: OneDrive and iCloud show files of their full size that have no blocks, and reading one
 * byte of them downloads all of it. What nobody asked for leaves such a file alone.
 */
export async function isElsewhere(
  file: string,
  look: (file: string) => Promise<{ readonly size: number; readonly blocks: number }> = stat,
): Promise<boolean> {
  const facts = await look(file).catch(() => undefined);
  return facts !== undefined && isPlaceholder(facts);
}

/** By what the system says of a file. A file system that counts no blocks looks the same: then nothing is known of its files until somebody asks. */
export function isPlaceholder({ size, blocks }: { readonly size: number; readonly blocks: number }): boolean {
  return size > 0 && blocks === 0;
}
