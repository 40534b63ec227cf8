import { readdirSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import { isSnap, meantBy, nameOn, placesOn, type ProgramWorld } from "./ffmpegPlaces";
import { inputOf } from "./input";
import { run, type Program } from "./process";

/** A usable ffmpeg. */
export interface Ffmpeg extends Program {
  /** First line of `ffmpeg -version`. */
  readonly version: string;
}

const CHECK_MS = 10_000;

/** Finds ffmpeg, and remembers which ones ran: looking at one takes as long as decoding a memo. */
export class FfmpegFinder {
  readonly #home: string;
  readonly #world: ProgramWorld;
  /** By path: when the file was changed, and what it said of itself then. */
  readonly #checked = new Map<string, { readonly changedMs: number; readonly ffmpeg: Ffmpeg }>();

  /** `home`: the extension's own folder. A platform package holds `bin/ffmpeg`, a checkout may hold `ffmpeg-static`. */
  constructor(home: string, world: ProgramWorld = MACHINE) {
    this.#home = home;
    this.#world = world;
  }

  /**
   * The setting, the binary in a platform package, `ffmpeg-static` where it could be installed, each one on the PATH, and
   * where package managers put it. Each candidate is run once to see that it works. A setting that is broken is an error, never a
   * reason to run something else. `file`: what is to be read; a Snap that cannot is passed over.
   * @throws {EarmarkError} `noFfmpeg`; `signal.reason` when aborted
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
    const own = [...inside(this.#home, "bin"), ...inside(this.#home, "node_modules", "ffmpeg-static")];
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
    throw new EarmarkError(
      "noFfmpeg",
      isShut
        ? "The only ffmpeg found is a Snap package, which cannot read this recording."
        : "No ffmpeg was found: not set, not in the package, not on the PATH, not where package managers put it.",
    );
  }

  async #check(program: string, signal: AbortSignal): Promise<Ffmpeg | undefined> {
    const facts = await stat(program).catch(() => undefined);
    if (!facts?.isFile()) return undefined;
    const changedMs = facts.mtimeMs;
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
      { path: program },
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
  return path.isAbsolute(home) ? [path.join(home, ...names, nameOn(process.platform))] : [];
}
