import { readdirSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import { isSnap, meantBy, nameOn, placesOn, type ProgramWorld } from "./ffmpegPlaces";
import { inputOf } from "./input";
import { CORE_FILE } from "./inside/failure";
import { run, type Program } from "./process";

/** A usable ffmpeg; a module is the one inside Earmark. */
export interface Ffmpeg extends Program {
  /** First line of `ffmpeg -version`. */
  readonly version: string;
}

/** Which one it is, for the log: its version, and where it is. */
export function nameOf({ version, path: file, isModule }: Ffmpeg): string {
  return `${version.replace(/ Copyright.*/, "")} (${isModule ? "inside Earmark" : file})`;
}

/**
 * Seconds of a recording from which on it is felt which ffmpeg decodes it: the one inside takes some 10 s of a processor for an hour of m4a
 * that an installed one decodes in 3.
 */
const LONG_SECONDS = 1_800;

const CHECK_MS = 10_000;

/** Finds ffmpeg, and remembers which ones ran: looking at one takes as long as decoding a memo. */
export class FfmpegFinder {
  readonly #home: string;
  readonly #world: ProgramWorld;
  #hinted = false;
  /** By path: how its files lay there, and what it said of itself then. */
  readonly #checked = new Map<string, { readonly state: string; readonly ffmpeg: Ffmpeg }>();

  /**
   * `home`: the extension's own folder. Each package holds `dist/ffmpeg`, the one inside; a platform's may hold `bin/ffmpeg`, a checkout
   * `ffmpeg-static`.
   */
  constructor(home: string, world: ProgramWorld = MACHINE) {
    this.#home = home;
    this.#world = world;
  }

  /**
   * The setting, the binary in a platform package, `ffmpeg-static` where it could be installed, each one on the PATH, and
   * where package managers put it; then the one inside, since these are several times faster. Each candidate is run once to see
   * that it works. A setting that is broken is an error, never a reason to run something else. `file`: what is to be read; a Snap that
   * cannot is passed over.
   * @throws {EarmarkError} `noFfmpeg`; `ffmpegDamaged` where there is only the one inside, and not as it was packaged; `signal.reason`
   * when aborted
   */
  async find(setting: string, signal: AbortSignal, file?: string): Promise<Ffmpeg> {
    if (setting.trim()) {
      for (const candidate of meantBy(setting, this.#world)) {
        const found = await this.#check(candidate, signal);
        if (found) return found;
      }
      throw new EarmarkError("noFfmpeg", "earmark.ffmpegPath is not the absolute path of a working ffmpeg.");
    }
    // `ffmpeg-static` is an optional dependency, absent where its download failed. It is a file, not a module to look up: a look-up
    // goes on in every folder above, up to the root, and would run what anybody put there.
    const own = [["bin"], ["node_modules", "ffmpeg-static"]].flatMap((names) =>
      inside(this.#home, ...names, nameOn(process.platform)),
    );
    const snaps: string[] = [];
    for (const candidate of [...own, ...placesOn(this.#world)]) {
      if (isSnap(candidate, await realpath(candidate).catch(() => ""))) {
        snaps.push(candidate);
        continue;
      }
      const found = await this.#check(candidate, signal);
      if (found) return found;
    }
    // What is shut in comes last, wherever it is on the PATH.
    let isShut = false;
    for (const candidate of snaps) {
      const found = await this.#check(candidate, signal);
      if (found && (file === undefined || (await reads(candidate, file, signal)))) return found;
      isShut ||= found !== undefined;
    }
    const [module] = inside(this.#home, "dist", "ffmpeg", "ffmpeg.js");
    if (module !== undefined && (await isThere(module))) return this.#checkInside(module, signal);
    throw new EarmarkError(
      "noFfmpeg",
      isShut
        ? "The only ffmpeg found is a Snap package, which cannot read this recording."
        : "No ffmpeg was found: not set, not in the package, not on the PATH, not where package managers put it, not inside.",
    );
  }

  /** True for the first long recording that the one inside decodes: that an installed one is faster is said once. */
  isWorthAHint({ isModule }: Ffmpeg, seconds: number): boolean {
    if (this.#hinted || !isModule || seconds < LONG_SECONDS) return false;
    return (this.#hinted = true);
  }

  async #check(program: string, signal: AbortSignal): Promise<Ffmpeg | undefined> {
    return this.#known({ path: program }, [program], signal);
  }

  async #checkInside(module: string, signal: AbortSignal): Promise<Ffmpeg> {
    const files = [module, path.join(path.dirname(module), CORE_FILE)];
    const found = await this.#known({ path: module, isModule: true }, files, signal);
    if (found) return found;
    throw new EarmarkError("ffmpegDamaged", "The ffmpeg inside Earmark does not run.");
  }

  /** What is known of a program with these files, or what it says now. */
  async #known(program: Program, files: readonly string[], signal: AbortSignal): Promise<Ffmpeg | undefined> {
    const facts = await Promise.all(files.map((file) => stat(file).catch(() => undefined)));
    if (!program.isModule && !facts[0]?.isFile()) return undefined;
    const state = facts.map((one) => `${one?.mtimeMs} ${one?.size}`).join();
    const known = this.#checked.get(program.path);
    if (known?.state === state) return known.ffmpeg;
    const ffmpeg = await check(program, signal);
    if (ffmpeg) this.#checked.set(program.path, { state, ffmpeg });
    return ffmpeg;
  }
}

/** Also where one of its files is missing. */
async function isThere(module: string): Promise<boolean> {
  return readdir(path.dirname(module)).then(
    (names) => names.length > 0,
    () => false,
  );
}

/** @throws {EarmarkError} `ffmpegDamaged`; `signal.reason` when aborted */
async function check(program: Program, signal: AbortSignal): Promise<Ffmpeg | undefined> {
  const limit = AbortSignal.timeout(CHECK_MS);
  try {
    const { code, stdout } = await run(
      program,
      ["-hide_banner", "-version"],
      new Uint8Array(),
      AbortSignal.any([signal, limit]),
    );
    const version = stdout.toString("utf8").split("\n")[0] ?? "";
    return code === 0 && version.startsWith("ffmpeg version") ? { ...program, version } : undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EarmarkError) throw error;
    return undefined;
  }
}

/** Whether it can open a recording at all; what is in there is somebody else's question. */
async function reads(program: string, file: string, signal: AbortSignal): Promise<boolean> {
  try {
    const args = inputOf(file, {});
    const { stderr } = await run(
      { path: program },
      args,
      new Uint8Array(),
      AbortSignal.any([signal, AbortSignal.timeout(CHECK_MS)]),
    );
    return !/: (?:Permission denied|Operation not permitted|No such file or directory)\s*$/m.test(stderr);
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** This machine, as it is when it is asked. */
const MACHINE: ProgramWorld = {
  platform: process.platform,
  get env() {
    return process.env;
  },
  get home() {
    try {
      return homedir();
    } catch {
      // A user without an entry in the system's list, and no HOME.
      return "";
    }
  },
  list: (folder) => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
};

/** A file in the extension's own folder. Without a folder there is nothing: a relative path would be one in the working folder. */
function inside(home: string, ...names: string[]): readonly string[] {
  return path.isAbsolute(home) ? [path.join(home, ...names)] : [];
}
