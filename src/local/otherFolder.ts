import { win32 } from "node:path";

/** What native code on Windows can open: it takes paths in the system's code page, which has not every letter. */
export function isOpenable(folder: string): boolean {
  return !/[^\x20-\x7e]/.test(folder);
}

/** What of a Windows machine decides where else models can be. */
export interface WindowsMachine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True for two names of one folder. */
  readonly isSame: (one: string, other: string) => Promise<boolean>;
  /** Unlike any other, and not to be guessed: who else works on this machine must not have made that folder before. */
  readonly mark: string;
}

/**
 * A folder that native code can open, in place of one of the user's profile that it cannot: the same one by the short names that Windows
 * keeps for old programs, where it does, else one of the machine. Undefined where there is none.
 */
export async function otherFolder(wanted: string, machine: WindowsMachine): Promise<string | undefined> {
  const { ProgramData } = machine.env;
  const common = ProgramData && win32.join(ProgramData, `Earmark-${machine.mark}`, "models");
  return (await byShortNames(wanted, machine)) ?? (common && isOpenable(common) ? common : undefined);
}

/** Windows sets `TEMP` with short names where the user's own name has a space or other letters: `C:\Users\5F20~1\AppData\Local\Temp`. */
async function byShortNames(wanted: string, { env, isSame }: WindowsMachine): Promise<string | undefined> {
  const profile = env["USERPROFILE"];
  if (!profile) return undefined;
  const below = win32.relative(profile, wanted);
  if (below.startsWith("..") || win32.isAbsolute(below)) return undefined;
  for (const temporary of [env["TEMP"], env["TMP"]]) {
    const at = temporary?.search(/[\\/]AppData[\\/]/i) ?? -1;
    const short = temporary?.slice(0, Math.max(0, at)) ?? "";
    const folder = win32.join(short, below);
    if (short.includes("~") && isOpenable(folder) && (await isSame(short, profile))) return folder;
  }
  return undefined;
}
