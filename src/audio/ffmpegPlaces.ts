import * as path from "node:path";
import type { Environment } from "../core/childEnvironment";

/** What looking for a program takes of a machine. */
export interface ProgramWorld {
  readonly platform: NodeJS.Platform;
  /** Of the process. On Windows any spelling of a name counts. */
  readonly env: Environment;
  /** The user's own folder; "" where the system has none. */
  readonly home: string;
  /** Names in a folder; none where it cannot be read. */
  readonly list: (folder: string) => readonly string[];
}

/** A variable of a machine, as it finds it. */
function variable({ env, platform }: ProgramWorld, name: string): string {
  if (platform !== "win32") return env[name] ?? "";
  const found = Object.keys(env).find((one) => one.toUpperCase() === name.toUpperCase());
  return (found === undefined ? undefined : env[found]) ?? "";
}

function flavorOf({ platform }: Pick<ProgramWorld, "platform">): path.PlatformPath {
  return platform === "win32" ? path.win32 : path.posix;
}

/** What the program is called. */
export function nameOn(platform: NodeJS.Platform): string {
  return platform === "win32" ? "ffmpeg.exe" : "ffmpeg";
}

/**
 * What a setting may mean, the likeliest first; none where it is no absolute path. "Copy as path" puts it in quotes, people write `~`, name the
 * folder in which it is, or leave `.exe` away.
 */
export function meantBy(setting: string, world: ProgramWorld): string[] {
  const flavor = flavorOf(world);
  const bare = setting
    .trim()
    .replace(/^(["'“”])(.*)(["'“”])$/s, "$2")
    .trim();
  const file = world.home && /^~(?=[\\/]|$)/.test(bare) ? flavor.join(world.home, bare.slice(1)) : bare;
  if (!isFixed(file, flavor)) return [];
  const name = nameOn(world.platform);
  const ended = world.platform === "win32" && !/\.exe$/i.test(file) ? [`${file}.exe`] : [];
  return [file, ...ended, flavor.join(file, name), flavor.join(file, "bin", name)];
}

/**
 * Every place where ffmpeg may be: the PATH in its order, as absolute paths (spawning the bare name would look into the working folder
 * first on Windows), then where package managers put it. An app that was not started from a shell has none of theirs on its PATH.
 */
export function placesOn(world: ProgramWorld): string[] {
  const flavor = flavorOf(world);
  const folders = [...foldersOf(variable(world, "PATH"), flavor), ...knownFolders(world)];
  return [...new Set(folders.map((folder) => flavor.join(folder, nameOn(world.platform))))];
}

/** A program in a Snap sees neither hidden folders nor other disks, and a `/tmp` of its own: it reads many recordings, and not all. */
export function isSnap(program: string, real: string): boolean {
  return /[\\/]snapd?[\\/]/.test(program) || /[\\/]snap(?:[\\/]|$)/.test(real);
}

function knownFolders(world: ProgramWorld): string[] {
  const { home, platform } = world;
  const below = (root: string, ...names: string[]): string[] => (root ? [flavorOf(world).join(root, ...names)] : []);
  const folders =
    platform === "win32"
      ? [
          ...below(variable(world, "LOCALAPPDATA"), "Microsoft", "WinGet", "Links"),
          ...below(variable(world, "ProgramFiles"), "WinGet", "Links"),
          ...winGetPackages(world),
          ...below(variable(world, "SCOOP") || (home && path.win32.join(home, "scoop")), "shims"),
          // Never below `C:\\` or ProgramData by guessing: anybody who has an account there can make such a folder.
          ...below(variable(world, "SCOOP_GLOBAL"), "shims"),
          ...below(variable(world, "ChocolateyInstall"), "bin"),
          ...below(variable(world, "ProgramFiles"), "ffmpeg", "bin"),
        ]
      : [
          // Homebrew on Apple silicon, on Intel, on Linux; MacPorts.
          "/opt/homebrew/bin",
          "/usr/local/bin",
          ...(platform === "darwin" ? ["/opt/local/bin"] : ["/home/linuxbrew/.linuxbrew/bin"]),
          ...(platform === "darwin" ? [] : ["/snap/bin", "/var/lib/snapd/snap/bin"]),
        ];
  return folders.filter((folder) => isFixed(folder, flavorOf(world)));
}

/** WinGet makes links only where it may: else a program stays in its package's folder, whose name holds the source and the version. */
function winGetPackages(world: ProgramWorld): string[] {
  const local = variable(world, "LOCALAPPDATA");
  if (!local) return [];
  const packages = path.win32.join(local, "Microsoft", "WinGet", "Packages");
  const wanted = world.list(packages).filter((name) => /ffmpeg/i.test(name));
  return wanted.flatMap((name) => {
    const folder = path.win32.join(packages, name);
    const builds = world.list(folder).filter((one) => /^ffmpeg/i.test(one) && !/\.\w{3}$/.test(one));
    return builds.map((one) => path.win32.join(folder, one, "bin")).concat(folder);
  });
}

/**
 * The folders of a PATH that are the same wherever a program works. On Windows entries may stand in quotes, and `\\tools` is a folder of
 * whichever drive the working folder is on.
 */
export function foldersOf(value: string, flavor: path.PlatformPath): string[] {
  const windows = flavor.sep === "\\";
  const entries = windows
    ? [...value.matchAll(/(?:"[^"]*"|[^";])+/g)].map(([entry]) => entry)
    : value.split(flavor.delimiter);
  return entries
    .map((entry) => (windows ? entry.replaceAll('"', "").trim() : entry))
    .filter((entry) => isFixed(entry, flavor));
}

function isFixed(file: string, flavor: path.PlatformPath): boolean {
  return flavor.isAbsolute(file) && (flavor.sep !== "\\" || /^(?:[a-z]:|\\)[\\/]/i.test(file));
}
