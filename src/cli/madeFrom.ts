import { createHash } from "node:crypto";
import { realpath, utimes } from "node:fs/promises";
import * as path from "node:path";
import { contentDigest, fingerprint } from "../audio/digest";
import { readJson, removeOlder, writeJson } from "../storage/files";
import type { Input } from "./inputs";

/** Longer than anybody lets a batch rest. */
const KEPT_MS = 400 * 86_400_000;

/** What is known of a file that was written. */
interface Made {
  /** Of the recording: saves reading all of it. */
  readonly quick: string;
  /** Of the recording: SHA-256 of all bytes; of a URL: of the URL. */
  readonly content: string;
  readonly asked: string;
  /** Something of the recording is missing in the text. */
  readonly gaps: boolean;
  /** SHA-256 of the text. */
  readonly text: string;
}

/**
 * How a file relates to a recording. `done`: it is its transcript. `gaps`: the same, something is missing, and nobody has
 * worked on it since; `worked`: somebody has. `asked`: from this recording, asked for in another way. `unknown`: from
 * something else, or nobody knows.
 */
export type Relation = "done" | "gaps" | "worked" | "asked" | "unknown";

/**
 * Which recording a file in `--out-dir` was made from, and what was asked for: a file of that name alone may be another
 * recording's. One record a file, with digests only, so that it is kept with `--no-cache` too.
 */
export class MadeFrom {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async find(target: string, input: Input, asked: string): Promise<Relation> {
    const file = await this.#file(target);
    const made = madeIn(await readJson(file));
    if (!made) return "unknown";
    if (made.quick !== (await quickOf(input)) && made.content !== (await contentOf(input))) return "unknown";
    await utimes(file, new Date(), new Date()).catch(() => undefined);
    if (made.asked !== asked) return "asked";
    if (!made.gaps) return "done";
    return (await contentDigest(target)) === made.text ? "gaps" : "worked";
  }

  /** `quick`: from before the recording was read. @throws Node's error where it cannot be written */
  async keep(
    target: string,
    input: Input,
    { asked, quick, gaps }: Pick<Made, "asked" | "quick" | "gaps">,
  ): Promise<void> {
    const content = await contentOf(input);
    // Another recording by now: what the text was made from is not there any more.
    if ((await quickOf(input)) !== quick) return;
    await writeJson(await this.#file(target), {
      quick,
      content,
      asked,
      gaps,
      text: await contentDigest(target),
    } satisfies Made);
    await removeOlder(this.#folder, KEPT_MS, Date.now());
  }

  async #file(target: string): Promise<string> {
    const folder = await realpath(path.dirname(target));
    return path.join(this.#folder, `${sha256(path.join(folder, path.basename(target)))}.json`);
  }
}

/** Tells soon whether a recording is untouched. @throws Node's error where it is not there */
export async function quickOf(input: Input): Promise<string> {
  return input.kind === "url" ? sha256(input.url) : fingerprint(input.path);
}

async function contentOf(input: Input): Promise<string> {
  return input.kind === "url" ? sha256(input.url) : contentDigest(input.path);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function madeIn(value: unknown): Made | undefined {
  const { quick, content, asked, gaps, text } = (value ?? {}) as Partial<Record<keyof Made, unknown>>;
  if (typeof quick !== "string" || typeof content !== "string" || typeof asked !== "string") return undefined;
  return typeof gaps === "boolean" && typeof text === "string" ? { quick, content, asked, gaps, text } : undefined;
}
