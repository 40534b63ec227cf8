import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import { run } from "./process";

/** Where a usable ffmpeg is. */
export interface Ffmpeg {
  readonly path: string;
  /** First line of `ffmpeg -version`. */
  readonly version: string;
}

const CHECK_MS = 10_000;

/** Finds ffmpeg, and remembers which ones ran: looking at one takes as long as decoding a memo. */
export class FfmpegFinder {
  readonly #home: string;
  /** By path: when the file was changed, and what it said of itself then. */
  readonly #checked = new Map<string, { readonly changedMs: number; readonly ffmpeg: Ffmpeg }>();

  /** `home`: the extension's own folder. A platform package holds `bin/ffmpeg`, a checkout may hold `ffmpeg-static`. */
  constructor(home: string) {
    this.#home = home;
  }

  /**
   * The setting, the binary in a platform package, `ffmpeg-static` where it could be installed, the PATH. Each candidate
   * is run once to see that it works. A setting that is broken is an error, never a reason to run something else.
   * @throws {EarmarkError} `noFfmpeg`; `signal.reason` when aborted
   */
  async find(setting: string, signal: AbortSignal): Promise<Ffmpeg> {
    if (setting) {
      const found = path.isAbsolute(setting) ? await this.#check(setting, signal) : undefined;
      if (found) return found;
      throw new EarmarkError("noFfmpeg", "earmark.ffmpegPath is not the absolute path of an ffmpeg that runs.");
    }
    // `ffmpeg-static` is an optional dependency, absent where its download failed. It is a file, not a module to look up: a look-up
    // goes on in every folder above, up to the root, and would run what anybody put there.
    const own = [inside(this.#home, "bin"), inside(this.#home, "node_modules", "ffmpeg-static")];
    for (const candidate of [...own, onPath()]) {
      const found = candidate ? await this.#check(candidate, signal) : undefined;
      if (found) return found;
    }
    throw new EarmarkError("noFfmpeg", "No ffmpeg was found: not set, not in the package, not on the PATH.");
  }

  async #check(program: string, signal: AbortSignal): Promise<Ffmpeg | undefined> {
    const changedMs = (await stat(program).catch(() => undefined))?.mtimeMs;
    if (changedMs === undefined) return undefined;
    const known = this.#checked.get(program);
    if (known?.changedMs === changedMs) return known.ffmpeg;
    const ffmpeg = await check(program, signal);
    if (ffmpeg) this.#checked.set(program, { changedMs, ffmpeg });
    return ffmpeg;
  }
}

async function check(program: string, signal: AbortSignal): Promise<Ffmpeg | undefined> {
  const limit = AbortSignal.timeout(CHECK_MS);
  try {
    const { code, stdout } = await run(
      program,
      ["-hide_banner", "-version"],
      new Uint8Array(),
      AbortSignal.any([signal, limit]),
    );
    const version = stdout.toString("utf8").split("\n")[0] ?? "";
    return code === 0 && version.startsWith("ffmpeg version") ? { path: program, version } : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

const NAME = process.platform === "win32" ? "ffmpeg.exe" : "ffmpeg";

/** A file in the extension's own folder. Without a folder there is nothing: a relative path would be one in the working folder. */
function inside(home: string, ...names: string[]): string | undefined {
  const file = path.join(home, ...names, NAME);
  return path.isAbsolute(home) && existsSync(file) ? file : undefined;
}

/** The first match on the PATH, as an absolute path: spawning the bare name would look into the working folder first on Windows. */
function onPath(): string | undefined {
  const folders = foldersOf(process.env["PATH"] ?? "", path);
  return folders.map((folder) => path.join(folder, NAME)).find((file) => existsSync(file));
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
    .filter((entry) => flavor.isAbsolute(entry) && (!windows || /^(?:[a-z]:|\\)[\\/]/i.test(entry)));
}
