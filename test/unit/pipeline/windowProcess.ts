import { readFileSync } from "node:fs";
import * as path from "node:path";
import { digestOf } from "../../../src/audio/digest";
import { stretchesOf } from "../../../src/audio/stretches";
import { clipKey, ClipStore, type ClipOptions } from "../../../src/storage/clipStore";
import { Lanes } from "../../../src/pipeline/lanes";
import { JobMemory } from "../../../src/pipeline/jobMemory";
import { Journal } from "../../../src/storage/journal";
import { Pacer } from "../../../src/pipeline/pacer";
import { transcribe } from "../../../src/pipeline/transcribe";
import type { Clip, Cut } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { dashScope } from "../../../src/recognizers/dashScope";
import { openHttp } from "../../../src/recognizers/http";
import { textOf } from "../../../src/transcript/join";
import { wav } from "../../sounds/files";
import { concat } from "../../sounds/tones";

/** What one process of `twoProcesses.test.ts` is told, as JSON in its one argument. */
export interface WindowTask {
  readonly folder: string;
  /** File of its samples. */
  readonly sound: string;
  readonly url: string;
  readonly key: string;
  readonly lanes: number;
}

/** Of every clip here: only the sound differs. */
export const OPTIONS: ClipOptions = {
  recognizer: "qwen",
  language: undefined,
  itn: false,
  context: "",
  upload: "wav",
  version: 1,
};

/** A window of its own: goes on with the job that it finds, or begins one, and prints the text when there is all of it. */
async function work({ folder, sound, url, key, lanes }: WindowTask): Promise<void> {
  const bytes = readFileSync(sound);
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const journal = new Journal<string>(path.join(folder, "jobs"));
  const [left] = await journal.abandoned();
  const entry = (left && (await journal.claim(left))) ?? (await journal.begin("the job"));
  const http = openHttp({ strictTls: true, connectTimeoutMs: 5_000, firstByteTimeoutMs: 1_000, idleTimeoutMs: 1_000 });
  const nothing = (): void => undefined;
  const memory = new JobMemory({
    store: new ClipStore(path.join(folder, "clips")),
    plan: (clip) => entry.plan(clip),
    finished: new Map(),
    keyOf: ({ digest }) => clipKey(digest, OPTIONS),
    onNotKept: (error) => {
      throw error;
    },
  });
  const job = {
    cuts: () => cutsOf(samples),
    recognizer: dashScope({
      ...{ baseUrl: url, key, http, model: modelOf("qwen3-asr-flash", "custom") },
      log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    }),
    hints: { context: "", itn: false },
    lanes: new Lanes(lanes),
    patience: { budgetMs: 60_000, attempts: 1_000, firstPauseMs: 0, longestPauseMs: 3, offlineMs: 60_000 },
    pacer: new Pacer(60_000),
    memory,
  };
  const all = new Map<
    number,
    Parameters<Parameters<typeof textOf>[0] extends Iterable<infer S> ? (one: S) => void : never>[0]
  >();
  for await (const segment of transcribe(job, new AbortController().signal)) all.set(segment.index, segment);
  await entry.end();
  await http.close();
  console.log(textOf(all.values()));
}

async function* cutsOf(samples: Int16Array): AsyncGenerator<Cut> {
  const pieces = async function* (): AsyncGenerator<Int16Array> {
    yield await Promise.resolve(samples);
  };
  const windows = [
    { min: 0.5, max: 1.5 },
    { min: 1, max: 2.5 },
  ];
  let index = 0;
  for await (const one of stretchesOf(pieces(), { windows, wholeUpTo: 0 }, () => undefined)) {
    const place = { index: index++, span: { start: one.start / 16_000, end: one.end / 16_000 } };
    const clip: Clip = { ...place, audio: { kind: "bytes", data: wav(concat(one.samples)), mime: "audio/wav" } };
    yield { ...place, digest: digestOf(one.samples), speech: one.speech, encode: () => Promise.resolve(clip) };
  }
}

const [, , task] = process.argv;
if (task?.startsWith("{")) void work(JSON.parse(task) as WindowTask);
