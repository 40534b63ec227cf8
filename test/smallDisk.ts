import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** Mounts a disk of so many kilobytes that is gone with `umount`; false where this process may not. */
function mount(folder: string, kilobytes: number): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const args = ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder];
  return spawnSync("mount", args, { stdio: "ignore" }).status === 0;
}

function onDisk(kilobytes: number): { readonly folder: string; readonly close: () => void } | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), "earmark-disk-"));
  const isMounted = mount(folder, kilobytes);
  const close = (): void => {
    // Also where a process has something open on it still.
    if (isMounted) execFileSync("umount", ["--lazy", folder]);
    rmSync(folder, { recursive: true });
  };
  if (isMounted) return { folder, close };
  close();
  return undefined;
}

/** A test on a disk of so many kilobytes, all of them free. Where none can be mounted its name says that it was left out. */
export function itOnSmallDisk(title: string, kilobytes: number, test: (folder: string) => Promise<void>): void {
  const trial = onDisk(kilobytes);
  trial?.close();
  if (!trial) return void it(`${title}: left out, since no disk can be mounted here`, () => undefined);
  it(title, async () => {
    const disk = onDisk(kilobytes);
    if (!disk) throw new Error("no disk");
    try {
      await test(disk.folder);
    } finally {
      disk.close();
    }
  });
}
