import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder, type Ffmpeg } from "../../../../src/audio/ffmpeg";
import { SILENT } from "../../../../src/core/silentLog";
import type { Http } from "../../../../src/recognizers/http";
import { rescue } from "../../../../src/session/dictation/leftovers";
import type { SoundSpool } from "../../../../src/storage/soundSpool";
import { page, reset } from "../../../service/faults";
import { startService, type Service } from "../../../service/service";
import { tonesRecognizer } from "../../../service/tonesRecognizer";
import { concat, hearNumbers, silence, speakNumbers, spelled } from "../../../sounds/tones";
import { random } from "../../pipeline/random";
import { OPEN } from "../../recognizers/realtime/live";
import { DictationWindow, Disk, fill, NEVER, Note, type Way } from "./dictationWorld";
import { ManualClock } from "./manualClock";
import { ScriptedMicrophone } from "./scriptedMicrophone";
import { killWriterOf, samplesIn } from "./writtenRecording";

const RUNS = Number(process.env["EARMARK_RUNS"] ?? 6);
const SEED = Number(process.env["EARMARK_SEED"] ?? 20_261_126);
/** Samples of a piece: whatever ends between two of them leaves a tone that clearly is one, or none. */
const PIECE = 1_600;

const STEPS = [
  ...["say", "say", "say", "say", "say", "say at once", "wait", "wait", "quiet"],
  ...["network", "service", "pause", "continue", "pull out", "type", "undo", "close note", "encoder dies", "disk full"],
] as const;
const ENDS = ["stop", "close", "close slowly", "crash"] as const;

describe("a dictation, whatever happens to it", () => {
  let ffmpeg: Ffmpeg;
  let service: Service;
  let http: Http;
  before(async () => {
    ffmpeg = await new FfmpegFinder("").find("", NEVER);
    service = await startService(tonesRecognizer());
    http = OPEN();
  });
  after(async () => {
    await http.close();
    await service.close();
  });

  for (let n = 0; n < RUNS; n++)
    it(`loses nothing that was said (${SEED + n})`, async function () {
      this.timeout(60_000);
      await dictate(SEED + n);
    });

  /** The network, or the service, goes and comes. */
  function reach(how: "well" | "no network" | "no service"): void {
    const { behavior, realtime } = service;
    behavior.door = how === "well" ? undefined : how === "no network" ? reset : page(503);
    realtime.behavior.door = how === "well" ? undefined : () => ({ status: 503, body: "<html>no</html>" });
    if (how !== "well") for (const { peer } of realtime.connections) peer.drop();
  }

  async function dictate(seed: number): Promise<void> {
    const next = random(seed);
    const below = (count: number): number => Math.floor(next() * count);
    const turns = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) await new Promise((done) => setImmediate(done));
    };
    const disk = new Disk(mkdtempSync(path.join(tmpdir(), "earmark-said-")));
    const [clock, mic, note] = [new ManualClock(), new ScriptedMicrophone(), new Note()];
    const way: Way = below(2) === 0 ? "at pauses" : "realtime";
    const deps = { disk, note, way, service, http, ffmpeg, clock };
    const did: string[] = [way];
    reach("well");
    mic.greeting = () => silence(0.1);
    const first = new DictationWindow(deps);
    const { dictation, recorder, job } = await first.dictate(mic);
    let number = below(500);
    const say = (count: number): Promise<void> => {
      const numbers = Array.from({ length: count }, () => number++);
      const samples = speakNumbers(numbers);
      return mic.say(samples, samples.length / PIECE);
    };
    const typed: string[] = [];
    const open: Promise<unknown>[] = [];
    const does = async (step: (typeof STEPS)[number]): Promise<unknown> => {
      switch (step) {
        case "say":
          return mic.open > 0 && say(1 + below(6));
        case "say at once":
          return mic.open > 0 && void open.push(say(1 + below(6)));
        case "wait":
          return turns(below(60));
        case "quiet":
          return mic.open > 0 && mic.say(silence(1 + below(7)), 10);
        case "network":
          return reach(service.behavior.door ? "well" : "no network");
        case "service":
          return reach(service.behavior.door ? "well" : "no service");
        case "pause":
          return dictation.view.phase === "recording" && dictation.pauseOrContinue();
        case "continue":
          return dictation.view.phase === "paused" && dictation.pauseOrContinue();
        case "pull out":
          return mic.open > 0 && mic.pullOut();
        case "type":
          typed.push(`typed ${typed.length}`);
          return note.type(typed.at(-1) ?? "");
        case "undo":
        case "close note":
          if (below(3) > 0 || note.state !== "open") return;
          note.state = step === "undo" ? "undone" : "closed";
          return dictation.placeLost(note.state);
        case "encoder dies":
          return below(3) === 0 && killWriterOf(recorder.view.file);
        case "disk full":
          return (disk.isFull = !disk.isFull);
      }
    };
    for (let count = 4 + below(14); count > 0; count--) {
      const step = STEPS[below(STEPS.length)] ?? "wait";
      did.push(step);
      await does(step);
      await turns(below(8));
    }
    const end = ENDS[below(ENDS.length)] ?? "stop";
    did.push(end);
    if (end === "crash") {
      // Before there is an entry, it is a recording that was rescued, and is offered as one.
      while ((await disk.journal.all()).length === 0) await turns(1);
      // A moment ago: what the microphone gave just now is on its way to the disk.
      while ((recorder.sound as SoundSpool).length < Math.round(recorder.view.seconds * 16_000)) await turns(1);
      mic.forget();
      await turns(2);
      await disk.crash(() => dictation.close());
    } else if (end === "stop") {
      const stopping = dictation.stop();
      while (dictation.isRecording) {
        // It may not wait for the end of a word yet.
        await clock.pass(1_000);
        await turns(1);
      }
      await stopping;
      await dictation.ended;
    } else {
      const closing = dictation.close();
      if (end === "close slowly") await clock.pass(2_000);
      await closing;
    }
    mic.forget();
    await Promise.all(open);
    assert.equal(mic.open, 0, did.join());

    // The network is there again, and the user looks after it: here, or in the next window.
    reach("well");
    disk.isFull = false;
    if (note.state === "closed") note.state = "open";
    let { place } = first;
    const isHere = end === "stop" && below(2) === 0;
    if (isHere && job.phase !== "done") await fill(job);
    await job.suspend();
    const rescued = await rescue(disk.storage, ffmpeg, SILENT);
    if ((await disk.journal.abandoned()).length > 0) {
      const second = new DictationWindow(deps);
      const rest = await second.resume();
      assert.ok(rest);
      place = second.place;
      assert.deepEqual(await disk.journal.abandoned(), []);
      await rest.suspend();
    }
    did.push(`rescued ${rescued.length}`);

    const kept = samplesIn(recorder.path);
    const told = did.join();
    const heard = (samples: Int16Array): Int16Array => samples.filter((sample) => sample !== 0);
    assert.deepEqual(heard(kept), heard(concat(mic.taken)), `the recording holds all: ${told}`);
    const segments = place.segments;
    assert.equal(
      segments.filter(({ gap }) => gap).length,
      0,
      `gaps: ${told}: ${segments.map(({ gap }) => gap?.message).join()}`,
    );
    const words = place.text.split(/\s+/).filter(Boolean);
    assert.deepEqual(words, hearNumbers(kept).map(spelled), `each word once and in order: ${told}`);
    assert.deepEqual(note.typed, typed, told);
    assert.deepEqual(readdirSync(disk.recordings), ["memo.flac"], told);
    rmSync(disk.home, { recursive: true });
  }
});
