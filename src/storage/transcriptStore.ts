import { readdir, stat, utimes } from "node:fs/promises";
import * as path from "node:path";
import pLimit from "p-limit";
import { documentOf, segmentsIn, type DocumentSegment, type TranscriptDocument } from "../transcript/document";
import { ContentNames } from "./contentNames";
import { readJson, writeJson } from "./files";
import { noticesIn, type Notice } from "../core/notices";
import { isCount, isQuantity, isText, maybe, shapeOf } from "../core/shape";
import type { Segment } from "../core/types";
import { remove } from "../system/renameAndRemove";

/** The newest transcript of a recording. */
export interface StoredTranscript {
  /** Where the recording was then. */
  readonly recording: string;
  /** When it was made, in milliseconds. */
  readonly at: number;
  readonly model: string;
  readonly segments: readonly Segment[];
  /** What was said of it when it was made. */
  readonly notices: readonly Notice[];
}

/**
 * The newest transcript of each recording, a file each, found by what the recording is and not by where it lies or when it was written: for showing,
 * inserting and exporting without asking anybody. As it was recognized, or edited by the user since: corrections are those of the time when it is used.
 */
export class TranscriptStore {
  readonly #folder: string;
  readonly #names: ContentNames;
  /** One after the other, so that nothing comes between what is read and what is written. */
  readonly #inTurn = pLimit(1);

  constructor(folder: string) {
    this.#folder = folder;
    this.#names = new ContentNames(folder);
  }

  /** @throws Node's error where the recording cannot be read, or nothing can be written */
  async keep(
    recording: string,
    { model, segments, notices }: Pick<StoredTranscript, "model" | "segments" | "notices">,
    at = Date.now(),
  ): Promise<void> {
    const facts = { file: path.basename(recording), model, text: "", billedSeconds: 0, notices };
    const content = { recording, at, parts: segments.length, ...documentOf(segments, facts, []) };
    await this.#inTurn(async () => writeJson(await this.file(recording), content, 2));
  }

  /**
   * Puts other segments in the place of those that stand there now. False: there is no transcript, or `change` wants no others.
   * @throws Node's error where it cannot be written; what stood there stays
   */
  change(
    recording: string,
    change: (segments: readonly DocumentSegment[]) => readonly DocumentSegment[] | undefined,
  ): Promise<boolean> {
    return this.#inTurn(async () => {
      const file = await this.#names.existing(recording).catch(() => undefined);
      const content = file === undefined ? undefined : await readJson(file);
      if (file === undefined || !storedIn(content)) return false;
      const segments = change((content as TranscriptDocument).segments);
      if (segments) await writeJson(file, Object.assign({}, content, { segments }), 2);
      return segments !== undefined;
    });
  }

  /** Undefined where there is none, or the recording is gone. Stays longer for having been used. */
  async find(recording: string): Promise<StoredTranscript | undefined> {
    const file = await this.#names.existing(recording).catch(() => undefined);
    if (file === undefined) return undefined;
    const found = storedIn(await readJson(file));
    if (found) await utimes(file, new Date(), new Date()).catch(() => undefined);
    return found;
  }

  /** All of them, the newest first. */
  async list(): Promise<readonly StoredTranscript[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const all = await Promise.all(names.map(async (name) => storedIn(await readJson(path.join(this.#folder, name)))));
    return all.filter((one) => one !== undefined).sort((a, b) => b.at - a.at);
  }

  /** The file of each, the newest first, without reading any. */
  async entries(): Promise<readonly { readonly file: string; readonly stamp: string }[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const all = await Promise.all(
      names
        .filter((name) => name.endsWith(".json"))
        .map(async (name) => {
          const file = path.join(this.#folder, name);
          const facts = await stat(file).catch(() => undefined);
          return facts && { file, stamp: `${facts.ino} ${facts.ctimeMs} ${facts.size}`, at: facts.mtimeMs };
        }),
    );
    return all.filter((one) => one !== undefined).sort((a, b) => b.at - a.at);
  }

  /** One of `entries`. Undefined where it is gone or damaged. */
  async read({ file }: { readonly file: string }): Promise<StoredTranscript | undefined> {
    return storedIn(await readJson(file));
  }

  async forget(recording: string): Promise<void> {
    const file = await this.#names.existing(recording).catch(() => undefined);
    if (file) await remove(file);
  }

  /** Removes those that were not used for so long. */
  async trim(ageMs: number, now = Date.now()): Promise<void> {
    await this.#names.trim(ageMs, now);
  }

  async count(): Promise<number> {
    return (await readdir(this.#folder).catch(() => [])).length;
  }

  /** Where it is, or would be: JSON as in `documentOf`. @throws Node's error where the recording cannot be read */
  file(recording: string): Promise<string> {
    return this.#names.file(recording);
  }
}

const isStored = shapeOf<Pick<StoredTranscript, "recording" | "at" | "model"> & { readonly parts?: number }>({
  recording: isText,
  at: isQuantity,
  model: isText,
  parts: maybe(isCount),
});

/** A file may be of another version, damaged, or anybody's. It has no checksum: its owner may edit it. */
function storedIn(value: unknown): StoredTranscript | undefined {
  const segments = segmentsIn(value);
  if (!segments || !isStored(value)) return undefined;
  const { recording, at, model, parts = segments.length } = value;
  if (parts !== segments.length) return undefined;
  return { recording, at, model, segments, notices: noticesIn((value as { notices?: unknown }).notices) };
}
