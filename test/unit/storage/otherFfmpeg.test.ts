import assert from "node:assert/strict";
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Ffmpeg } from "../../../src/audio/ffmpeg";
import { probe } from "../../../src/audio/probe";
import type { Cut } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { PlanStore } from "../../../src/storage/planStore";
import { converted, recording } from "../../sounds/files";
import { hearNumbers, numbersFor, speakNumbers } from "../../sounds/tones";
import { insideFfmpeg } from "../audio/ffmpegUnderTest";

const NEVER = new AbortController().signal;
const MANY = numbersFor(240);
const CUTTING = {
  limits: modelOf("qwen3-asr-flash", "beijing").limits,
  upload: "wav",
  onDecoded: () => undefined,
} as const;

describe("a recording that one ffmpeg has cut and another one reads: its samples differ in the last bits", () => {
  let folder: string;
  let file: string;
  let log: string;
  let native: Ffmpeg;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-other-"));
    log = path.join(folder, "log");
    file = path.join(folder, "lecture.opus");
    const sound = recording("numbers-240.wav", () => speakNumbers(MANY));
    cpSync(converted(sound, "numbers-240.opus", ["-ar", "48000"]), file);
    // The one on the PATH, which tells when it is run.
    const program = path.join(folder, "ffmpeg");
    writeFileSync(program, `#!/bin/sh\necho run >>"${log}"\nexec ffmpeg "$@"\n`, { mode: 0o755 });
    native = { path: program, version: "ffmpeg version 5.1 of another kind" };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function* cuts(ffmpeg: Ffmpeg, plans: PlanStore): AsyncGenerator<Cut> {
    const source = { ffmpeg, file, info: await probe(ffmpeg, file, NEVER), onNotice: () => undefined };
    rmSync(log, { force: true });
    yield* plans.cuts(source, CUTTING, NEVER);
  }
  async function numbersIn(cut: Cut): Promise<number[]> {
    const { audio } = await cut.encode(NEVER);
    return audio.kind === "bytes" ? hearNumbers(new Int16Array(audio.data.slice(44).buffer)) : [];
  }
  async function read(ffmpeg: Ffmpeg, plans: PlanStore): Promise<{ digests: string[]; numbers: number[] }> {
    const all: Cut[] = [];
    for await (const cut of cuts(ffmpeg, plans)) all.push(cut);
    const numbers: number[] = [];
    for (const cut of all) numbers.push(...(await numbersIn(cut)));
    return { digests: all.map(({ digest }) => digest), numbers };
  }

  it("keeps the names of its cuts, and is read once and in order for all of them", async () => {
    const inside = await insideFfmpeg();
    const plans = new PlanStore(path.join(folder, "plans"));
    const first = await read(inside, plans);
    assert.deepEqual(first.numbers, MANY);
    assert.ok(first.digests.length > 2);
    const alone = await read(native, new PlanStore(path.join(folder, "others")));
    assert.notDeepEqual(alone.digests, first.digests, "else there is nothing to test");
    const other = await read(native, plans);
    assert.deepEqual([other.digests, other.numbers], [first.digests, MANY]);
    assert.equal(readFileSync(log, "utf8"), "run\n");
    // Of the first one again nothing is decoded that nobody asks for.
    for await (const _ of cuts(inside, plans)) assert.ok(!existsSync(log));
  });

  it("gives nothing of another sound the names of its cuts", async () => {
    const plans = new PlanStore(path.join(folder, "plans"));
    await read(await insideFfmpeg(), plans);
    const begun = cuts(native, plans);
    const { value } = await begun.next();
    assert.deepEqual(await numbersIn(value as Cut), MANY.slice(0, (await numbersIn(value as Cut)).length));
    appendFileSync(file, "more");
    await assert.rejects(begun.next(), { code: "changed" });
  });

  it("of an older version, which did not keep whose samples they are, is found as before", async () => {
    const plans = new PlanStore(path.join(folder, "plans"));
    const { digests } = await read({ ...native, version: undefined as never }, plans);
    assert.deepEqual((await read(native, plans)).digests, digests);
  });
});
