import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cutsOf } from "../../../src/audio/clips";
import { probe } from "../../../src/audio/probe";
import type { Clip } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { recording } from "../../sounds/files";
import { hearNumbers, speakNumbers } from "../../sounds/tones";
import { ffmpegUnderTest } from "./ffmpegUnderTest";

const NEVER = new AbortController().signal;
const NUMBERS = Array.from({ length: 40 }, (_, i) => i * 25);

function heardIn({ audio }: Clip): number[] {
  assert.ok(audio.kind === "bytes");
  const args = ["-v", "error", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1"];
  const { stdout } = spawnSync("ffmpeg", args, { input: audio.data, maxBuffer: 1 << 28 });
  return hearNumbers(new Int16Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + (stdout.length & ~1))));
}

describe("a cut in halves", () => {
  it("recognizers 11: halves and their halves are all of its sound, cut between words, each at its time", async () => {
    const file = recording("numbers-40-halves.wav", () => speakNumbers(NUMBERS));
    const ffmpeg = await ffmpegUnderTest();
    const source = { ffmpeg, file, info: await probe(ffmpeg, file, NEVER), onNotice: () => undefined };
    const cutting = {
      limits: modelOf("qwen3-asr-flash", "beijing").limits,
      upload: "lossless",
      onDecoded: () => undefined,
    } as const;
    for await (const cut of cutsOf(source, cutting, NEVER)) {
      const [first, second, ...more] = (await cut.halves?.(NEVER)) ?? [];
      assert.ok(first && second && more.length === 0);
      assert.deepEqual([...heardIn(first), ...heardIn(second)], NUMBERS);
      assert.deepEqual([first.span.start, first.span.end, second.span.end], [0, second.span.start, cut.span.end]);
      const quarters = [
        ...((await cut.halves?.(NEVER, first.span)) ?? []),
        ...((await cut.halves?.(NEVER, second.span)) ?? []),
      ];
      assert.deepEqual(quarters.flatMap(heardIn), NUMBERS);
      assert.deepEqual(
        quarters.map(({ span }) => span.start),
        [0, quarters[0]?.span.end, second.span.start, quarters[2]?.span.end],
      );
      for (const { span } of quarters) assert.ok(span.end - span.start >= 4, JSON.stringify(span));
    }
  });
});
