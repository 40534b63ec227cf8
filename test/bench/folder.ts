import { mkdtempSync, rmSync } from "node:fs";
import { copyFile, utimes } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import * as path from "node:path";
import pLimit from "p-limit";
import { FfmpegFinder } from "../../src/audio/ffmpeg";
import { probe } from "../../src/audio/probe";
import { TranscriptStore } from "../../src/storage/transcriptStore";
import { converted } from "../sounds/files";
import type { Row } from "./run";

const RECORDINGS = 2_000;
/** Parts of a memo of a minute. */
const PARTS = 5;

/** What a folder of thousands costs before anything is sent: how long they are, and what is known of them. */
export async function measureFolder(memo: string, root: string): Promise<readonly Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "earmark-bench-"));
  try {
    const m4a = converted(memo, "bench-memo.m4a");
    const files = Array.from({ length: RECORDINGS }, (_, i) => path.join(folder, `${i}.m4a`));
    for (const [i, file] of files.entries()) {
      await copyFile(m4a, file);
      await utimes(file, i, i);
    }
    const never = new AbortController().signal;
    const ffmpeg = await new FfmpegFinder(root).find("", never);
    const begun = performance.now();
    for (const file of files.slice(0, 100)) await probe(ffmpeg, file, never);
    const alone = ((performance.now() - begun) / 100) * RECORDINGS;
    const together = await timed(() =>
      pLimit(Math.max(2, availableParallelism() - 1)).map(files, (file) => probe(ffmpeg, file, never)),
    );
    const store = new TranscriptStore(path.join(folder, "store"));
    const segments = Array.from({ length: PARTS }, (_, index) => ({
      index,
      span: { start: index * 12, end: index * 12 + 12 },
      text: "What was said in twelve seconds, which is about this long. ".repeat(3),
      final: true,
    }));
    for (const file of files) await store.keep(file, { model: "bench", segments, notices: [] });
    const looked = await timed(() => Promise.all(files.map((file) => store.find(file))));
    const listed = await timed(() => store.list());
    const shown = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
    return [
      {
        what: "a folder of 2000: how long they are",
        measured: `${shown(together)} (m4a, with progress and Cancel)`,
        bar: `less than one by one, ${shown(alone)}`,
        good: together < alone,
      },
      {
        what: "a folder of 2000: what is known of them",
        measured: `${shown(looked)} (the view of all: ${shown(listed)})`,
        bar: "at most 5 s",
        good: looked <= 5_000,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
