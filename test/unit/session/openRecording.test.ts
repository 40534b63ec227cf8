import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import type { Notice } from "../../../src/core/notices";
import type { Cut } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { PinnedFile } from "../../../src/session/pinnedFile";
import { openRecording, type ReadingDeps } from "../../../src/session/openRecording";
import { Reading } from "../../../src/session/reading";
import { recordingFrom, recordingIn, type Recording } from "../../../src/session/recording";
import { PlanStore } from "../../../src/storage/planStore";
import { wav } from "../../sounds/files";
import { numbersFor, speakNumbers } from "../../sounds/tones";
import { insideFolder } from "../audio/ffmpegUnderTest";
import { collectLog } from "../support";
import { SETTINGS } from "./fakes";

const NEVER = new AbortController().signal;
const FFMPEGS = new FfmpegFinder("");
/** Six seconds, and six others. */
const A = wav(speakNumbers(numbersFor(6)));
const B = wav(speakNumbers(numbersFor(6).toReversed()));
const SHORT = { ...SETTINGS.model, limits: { ...SETTINGS.model.limits, seconds: 4 } };
const WHOLE = modelOf("qwen3-asr-flash-filetrans", "beijing");

describe("opening a recording", () => {
  let folder: string;
  let memo: string;
  let plans: PlanStore;
  let asked: string[];
  let track: number | undefined;
  /** While the file is looked at. */
  let opening: () => void;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-open-"));
    memo = path.join(folder, "memo.wav");
    writeFileSync(memo, A);
    plans = new PlanStore(path.join(folder, "plans"));
    asked = [];
    track = undefined;
    opening = () => undefined;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** All that there is to know of a recording, with its sound as it would go. */
  async function read(recording: Recording, model = SHORT, signal = NEVER, ffmpegs = FFMPEGS) {
    const reading = new Reading();
    const notices: Notice[] = [];
    const { log, lines } = collectLog();
    const find = (file: string): Promise<number | undefined> => {
      opening();
      return Promise.resolve((asked.push(file), track));
    };
    const readers: ReadingDeps = { log, ffmpegs, store: { plans, tracks: { find } } };
    const options = { ...SETTINGS, model };
    const open = await openRecording(recording, options, readers, reading, (one) => void notices.push(one), signal);
    const all = async (): Promise<readonly Cut[]> => {
      const cuts: Cut[] = [];
      for await (const cut of open(signal)) cuts.push(cut);
      return cuts;
    };
    return { cuts: await all(), all, reading, notices, log: lines };
  }

  const digestsOf = (cuts: readonly Cut[]): readonly string[] => cuts.map(({ digest }) => digest);

  describe("with the ffmpeg inside", () => {
    let home: string;
    beforeEach(async () => {
      home = mkdtempSync(path.join(tmpdir(), "earmark-home-"));
      cpSync(await insideFolder(), path.join(home, "dist/ffmpeg"), { recursive: true });
    });
    afterEach(() => rmSync(home, { recursive: true, force: true }));

    it("says once, of the first long one, that an installed one is faster; the log and the reading say which it was", async () => {
      const without = { platform: "linux", env: {}, home: "", list: () => [] } as const;
      const ffmpegs = new FfmpegFinder(home, without);
      const long = path.join(folder, "long.mp3");
      execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "sine=300:r=8000", "-t", "1900", long]);
      const short = await read(recordingIn(memo), WHOLE, NEVER, ffmpegs);
      assert.deepEqual(short.notices, []);
      const first = await read(recordingIn(long), WHOLE, NEVER, ffmpegs);
      assert.deepEqual(first.notices, [{ code: "slowFfmpeg" }]);
      assert.match(first.reading.decoder, /^ffmpeg version 5\.1\.4 \(inside Earmark\)$/);
      assert.ok(
        first.log.some((line) => line.endsWith(first.reading.decoder)),
        first.log.join(),
      );
      assert.deepEqual((await read(recordingIn(long), WHOLE, NEVER, ffmpegs)).notices, []);
      const installed = await read(recordingIn(long), WHOLE);
      assert.deepEqual(installed.notices, []);
      assert.match(installed.reading.decoder, /^ffmpeg version .* \(\/.*\/ffmpeg\)$/);
    }).timeout(30_000);
  });

  it("cuts it, counts it, and gives the same cuts each time", async () => {
    const { cuts, all, reading, log } = await read(recordingIn(memo));
    assert.equal(cuts.length, 2);
    assert.equal(cuts[0]?.span.start, 0);
    assert.equal(cuts[0].span.end, cuts[1]?.span.start);
    assert.deepEqual(digestsOf(await all()), digestsOf(cuts));
    assert.equal(reading.codec, "pcm_s16le");
    assert.equal(reading.clips, 2);
    assert.equal(reading.seconds, cuts[1]?.span.end);
    assert.match(log.join("\n"), /memo\.wav: pcm_s16le, 1 channels, 16000 Hz; ffmpeg/);
    assert.ok(await plans.find(memo, 4), "the plan is kept");
  });

  it("is one cut where the service takes whole recordings, named by all of its bytes", async () => {
    const { cuts, reading } = await read(recordingIn(memo), WHOLE);
    assert.equal(cuts.length, 1);
    const audio = (await cuts[0]?.encode(NEVER))?.audio;
    assert.ok(audio?.kind === "file" && audio.path === memo);
    assert.equal(audio.digest, cuts[0]?.digest);
    assert.equal(reading.clips, 1);
    assert.ok(Math.abs(reading.seconds - 6) < 1, String(reading.seconds));
    writeFileSync(memo, B);
    assert.notDeepEqual(digestsOf((await read(recordingIn(memo), WHOLE)).cuts), digestsOf(cuts));
  });

  it("says what a service that decodes by itself would be misled by", async () => {
    // A header that states a third of what there is.
    const wrong = Buffer.from(A);
    wrong.writeUInt32LE(Math.floor((wrong.length - 44) / 6) * 2, 40);
    writeFileSync(memo, wrong);
    const { notices } = await read(recordingIn(memo), WHOLE);
    assert.deepEqual(notices, [{ code: "headerWrong" }]);
  });

  it("is one cut of unknown length where it is a URL, and each time another one for whoever looks for it", async () => {
    const url = "https://example.com/talks/memo.mp3";
    const { cuts, reading } = await read(recordingFrom(url));
    assert.deepEqual(cuts[0]?.span, { start: 0, end: 0 });
    assert.deepEqual((await cuts[0].encode(NEVER)).audio, { kind: "url", url });
    assert.equal(reading.seconds, 0);
    assert.deepEqual(asked, []);
    assert.notDeepEqual(digestsOf((await read(recordingFrom(url))).cuts), digestsOf(cuts));
  });

  it("says what is wrong with the file", async () => {
    await assert.rejects(read(recordingIn(path.join(folder, "none.wav"))), { code: "missingFile" });
    writeFileSync(memo, "");
    await assert.rejects(read(recordingIn(memo)), { code: "emptyFile" });
    writeFileSync(memo, "no sound at all".repeat(100));
    await assert.rejects(read(recordingIn(memo)), { code: "unreadable" });
    track = 3;
    writeFileSync(memo, A);
    await assert.rejects(read(recordingIn(memo)), { code: "noAudio" });
    const reason = new Error("the user left");
    track = undefined;
    await assert.rejects(read(recordingIn(memo), SHORT, AbortSignal.abort(reason)), reason);
  });

  describe("that was confirmed", () => {
    const replace = (): void => {
      writeFileSync(`${memo}.new`, B);
      renameSync(`${memo}.new`, memo);
    };

    it("opens nothing where another file took its place", async () => {
      const pinned = await PinnedFile.of(memo);
      replace();
      await assert.rejects(read({ ...recordingIn(memo), pinned }), { code: "changed" });
      assert.deepEqual(asked, [], "nothing of it was looked at");
    });

    for (const model of [SHORT, WHOLE]) {
      it(`gives no sound where another file took its place since it was opened (${model.id}, ${model.protocol})`, async () => {
        const pinned = await PinnedFile.of(memo);
        const { cuts } = await read({ ...recordingIn(memo), pinned }, model);
        assert.ok((await cuts[0]?.encode(NEVER))?.audio);
        replace();
        // Also of what is in memory still: nobody knows since when the file is another one.
        await assert.rejects(Promise.resolve(cuts.at(-1)?.encode(NEVER)), { code: "changed" });
      });
    }
  });

  describe("that another program still writes", () => {
    it("is said to be, as it is and as a copy, and by every model", async () => {
      const copy = path.join(folder, "copy.wav");
      cpSync(memo, copy);
      const file = recordingIn(memo);
      opening = () => appendFileSync(memo, B.subarray(44));
      for (const model of [SHORT, WHOLE]) {
        const { notices } = await read(file, model);
        assert.ok(notices.some(({ code }) => code === "stillRecorded"));
        writeFileSync(memo, A);
      }
      assert.deepEqual((await read({ ...file, copy })).notices, [{ code: "stillRecorded" }]);
    });
  });

  describe("of which a copy is read", () => {
    async function copied(): Promise<Recording> {
      const pinned = await PinnedFile.of(memo, true);
      return { ...recordingIn(memo), pinned, copy: await pinned.copyInto(path.join(folder, "copies")) };
    }

    it("reads the copy, and uses and keeps the plan of the file", async () => {
      const recording = await copied();
      const { cuts } = await read(recording);
      assert.deepEqual(
        (await plans.find(memo, 4))?.cuts.map(({ digest }) => digest),
        digestsOf(cuts),
      );
      assert.deepEqual(digestsOf((await read(recording)).cuts), digestsOf(cuts));
    });

    it("looks for the track of what is read, whatever lies at the path by now", async () => {
      const recording = await copied();
      await read(recording);
      assert.ok(recording.kind === "file");
      assert.deepEqual(asked, [recording.copy]);
    });

    it("goes on where the file is gone", async () => {
      const { cuts } = await read(recordingIn(memo));
      const recording = await copied();
      rmSync(memo);
      assert.deepEqual(digestsOf((await read(recording)).cuts), digestsOf(cuts));
    });

    it("keeps no plan for another file that took its place: it would be taken for this recording", async () => {
      const recording = await copied();
      writeFileSync(memo, B);
      await read(recording);
      assert.equal(await plans.find(memo, 4), undefined);
    });

    it("takes no plan of another file that took its place: its text would be taken for that of this recording", async () => {
      const { cuts } = await read(recordingIn(memo));
      const recording = await copied();
      writeFileSync(memo, B);
      const other = await read(recordingIn(memo));
      assert.notDeepEqual(digestsOf(other.cuts), digestsOf(cuts));
      assert.deepEqual(digestsOf((await read(recording)).cuts), digestsOf(cuts));
    });

    it("takes the plan where only the time of the file was touched", async () => {
      const recording = await copied();
      utimesSync(memo, new Date(), new Date());
      await read(recording);
      assert.ok(await plans.find(memo, 4));
    });
  });
});
