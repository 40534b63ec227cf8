import { lstat, realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { EXTENSIONS, isRecording } from "../audio/formats";
import { foreign } from "../core/foreignText";
import { isInside, realPathsOf } from "../session/realPaths";
import { recordingsBelow, type ListedRecording } from "./recordingsBelow";
import { ToolError } from "./toolError";

/** Longer paths are no paths. */
const LONGEST = 4_096;
const LIST = "Call list_recordings to see which recordings there are.";

/** The folders in which an agent may read, and nothing beside them. */
export class OpenFolders {
  /** By the paths that were given, and by their real ones. */
  readonly #ways: readonly string[];
  readonly #real: readonly string[];

  private constructor(given: readonly string[], real: readonly string[]) {
    this.#ways = [...given, ...real];
    this.#real = real;
  }

  /** @throws {ToolError} where there is none */
  static async of(folders: readonly string[]): Promise<OpenFolders> {
    const given = folders.map((folder) => path.resolve(folder));
    const real = [...new Set(await realPathsOf(given))];
    if (real.length === 0)
      throw new ToolError(
        "This server may not read any folder.",
        "Tell the user to add folders with recordings to the arguments of the server (earmark mcp <folder>), or to open a folder in a client that supports MCP roots.",
      );
    return new OpenFolders(given, real);
  }

  /** Of the addresses that a client gives as its roots. */
  static ofRoots(uris: readonly string[]): Promise<OpenFolders> {
    return OpenFolders.of(uris.flatMap((uri) => pathOf(uri) ?? []));
  }

  /** By their real paths. */
  get folders(): readonly string[] {
    return this.#real;
  }

  recordings(signal: AbortSignal): ReturnType<typeof recordingsBelow> {
    return recordingsBelow(this.#real, signal);
  }

  /** A file as a model reads it and names it: below the folder, where there is one only. On one line, with nothing unseen. */
  nameOf(file: string): string {
    const [only] = this.#real;
    return foreign(this.#real.length === 1 && only !== undefined ? path.relative(only, file) : file, LONGEST);
  }

  /**
   * The real path of a recording that a model names. What lies outside is not looked at: whether it is there is nobody's business.
   * @throws {ToolError}
   */
  async find(name: string, signal: AbortSignal): Promise<string> {
    const wanted = pathOf(name) ?? name;
    if (wanted.trim() === "" || wanted.length > LONGEST || wanted.includes("\0"))
      throw new ToolError("The file must be the path of a recording.", LIST);
    const places = (path.isAbsolute(wanted) ? [""] : this.#real).map((folder) => path.resolve(folder, wanted));
    const inside = places.filter((place) => this.#ways.some((folder) => isInside(folder, place)));
    if (inside.length === 0) throw outside(foreign(name));
    for (const place of inside) {
      const found = await this.#recordingAt(place, foreign(name));
      if (found !== undefined) return found;
    }
    return this.#byShownName(name, signal);
  }

  async #recordingAt(place: string, name: string): Promise<string | undefined> {
    const real = await realpath(place).catch(() => undefined);
    if (real === undefined) {
      if (await lstat(place).catch(() => undefined)) throw new ToolError(`${name} cannot be opened.`, LIST);
      return undefined;
    }
    if (!this.#real.some((folder) => isInside(folder, real)))
      throw new ToolError(
        `${name} is a link that leads outside the folders that this server may read.`,
        "Ask the user to add the folder that it leads to to the arguments of the server, if they want that.",
      );
    if (!(await stat(real).catch(() => undefined))?.isFile()) throw new ToolError(`${name} is not a file.`, LIST);
    if (!isRecording(place) || !isRecording(real))
      throw new ToolError(`${name} is not a recording. Recordings end in ${EXTENSIONS.join(", ")}.`, LIST);
    return real;
  }

  /** Names with what cannot be seen in them are shown in another form, and come back in that one. */
  async #byShownName(name: string, signal: AbortSignal): Promise<string> {
    const { recordings } = await this.recordings(signal);
    const same = recordings.filter(({ file }) => this.nameOf(file) === name || foreign(file, LONGEST) === name);
    const [only] = same;
    if (only && same.length === 1) return only.file;
    if (same.length > 1)
      throw new ToolError(
        `Several recordings look like ${foreign(name)}; their names differ in characters that cannot be seen.`,
        "Ask the user to rename them.",
      );
    const near = recordings.filter((one) => isNear(one, name)).slice(0, 5);
    const names = near.map(({ file }) => this.nameOf(file));
    throw new ToolError(
      `There is no recording ${foreign(name)}.`,
      names.length > 0 ? `Did you mean ${names.join(", ")}?` : LIST,
    );
  }
}

function outside(name: string): ToolError {
  return new ToolError(
    `${name} is outside the folders that this server may read, so it was not looked at.`,
    "Use a recording from list_recordings, or ask the user to add the folder to the arguments of the server.",
  );
}

function isNear({ file }: ListedRecording, name: string): boolean {
  const [a, b] = [file, name].map((one) => path.parse(one.replaceAll("\\", "/")).name.toLowerCase());
  return a !== undefined && b !== undefined && b !== "" && (a.includes(b) || b.includes(a));
}

/** Undefined for what is no address of a file on this machine. */
function pathOf(uri: string): string | undefined {
  if (!/^file:\/\//i.test(uri)) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
