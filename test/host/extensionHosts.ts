import { readdirSync, readFileSync } from "node:fs";

/** Process ids of the extension hosts of a server that was started with this folder. */
export function extensionHosts(scratch: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
        const command = readFileSync(`/proc/${pid}/cmdline`, "latin1");
        return command.includes("--type=extensionHost") && environment.includes(scratch);
      } catch {
        return false;
      }
    })
    .map(Number);
}
