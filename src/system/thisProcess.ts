import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Who we are, for those who share a folder with us. */
export interface ProcessIdentity {
  /** Where numbers of processes mean the same as here: a hash, the same for all processes of this machine, and others in each container. */
  readonly machine: string;
  /** Another one after each start of the system, where it says so (Linux); "" elsewhere. */
  readonly boot: string;
  readonly pid: number;
}

/** What that takes of the system. */
export interface IdentitySystem {
  readonly hostname: () => string;
  /** A small file's text; throws where it is not there. */
  readonly read: (file: string) => string;
  /** Where a link leads; throws where there is none. */
  readonly follow: (link: string) => string;
}

const SYSTEM: IdentitySystem = {
  hostname,
  read: (file) => readFileSync(file, "utf8"),
  follow: (link) => readlinkSync(link),
};

/** Containers may share a host's name and id, and do share its boot: only the namespace of process numbers tells them apart (pid_namespaces(7)). */
export function identify(pid: number, system: IdentitySystem = SYSTEM): ProcessIdentity {
  const parts = [
    attempt(system.hostname),
    attempt(() => system.read("/etc/machine-id")),
    attempt(() => system.follow("/proc/self/ns/pid")),
  ];
  return {
    machine: createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32),
    boot: attempt(() => system.read("/proc/sys/kernel/random/boot_id")),
    pid,
  };
}

function attempt(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return "";
  }
}

/** Whether a process of this machine lives, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Ends this process by a signal, as everybody expects who waits for it. */
export function endThisProcess(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal);
}
