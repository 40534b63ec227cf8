// A process of its own, bundled as the extension is: dictates, and prints what it measured of itself. Arguments: the folder of the recording, the
// service's URL, `pauses` or `realtime`, and a microphone, or so many minutes of sound that come as fast as they can be taken.
import { readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { FfmpegFinder } from "../../src/audio/ffmpeg";
import { SYSTEM_CLOCK } from "../../src/core/clock";
import { SILENT } from "../../src/core/silentLog";
import type { Segment } from "../../src/core/types";
import { Lanes } from "../../src/pipeline/lanes";
import { Pacer } from "../../src/pipeline/pacer";
import { patienceOf } from "../../src/pipeline/retry";
import { modelOf } from "../../src/recognizers/catalog";
import type { Engine } from "../../src/recognizers/engine";
import { openHttp } from "../../src/recognizers/http";
import { TIMEOUTS } from "../../src/recognizers/network";
import { dashScope } from "../../src/recognizers/dashScope";
import { realtime } from "../../src/recognizers/realtime/realtime";
import { Dictation } from "../../src/session/dictation/dictation";
import { Recorder } from "../../src/session/dictation/recorder";
import { Jobs } from "../../src/session/jobs";
import { recordingIn } from "../../src/session/recording";
import type { Sink } from "../../src/session/sink";
import { ClipStore } from "../../src/storage/clipStore";
import { KEY } from "../service/service";
import { concat, silence, speakNumbers } from "../sounds/tones";

/** What is told, a line each. */
export type DictateLine =
  /** `tail`: what is heard and may still change. */
  | { readonly type: "text"; readonly at: number; readonly text: string; readonly tail: string }
  | { readonly type: "recording" }
  | {
      readonly type: "end";
      readonly outcome: string;
      readonly seconds: number;
      /** Milliseconds of a core, of this process and of its ffmpegs. */
      readonly ownMs: number;
      readonly ffmpegMs: number;
      readonly wallMs: number;
      /** Resident set: before the dictation, at most, and after the same sound a second time. */
      readonly restMiB: number;
      readonly peakMiB: number;
    };

const [folder = "", url = "", way = "pauses", microphone = "", minutes = "0"] = process.argv.slice(2);

const say = (line: DictateLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

void main();

async function main(): Promise<void> {
  const ffmpeg = await new FfmpegFinder("").find("", new AbortController().signal);
  const cloud: Engine = { id: "cloud", region: "custom", baseUrl: url, compatible: false };
  const isRealtime = way === "realtime";
  const model = modelOf("qwen3-asr-flash", "custom");
  const http = openHttp({ ...TIMEOUTS, strictTls: true, keyWithoutTls: false });
  const service = { baseUrl: url, model, key: KEY, http, log: SILENT };
  const live = { ...service, model: modelOf("qwen3-asr-flash-realtime", "custom") };
  const jobs = new Jobs({
    log: SILENT,
    ffmpegs: new FfmpegFinder(""),
    store: {
      clips: new ClipStore(path.join(folder, "clips")),
      tracks: { find: () => Promise.resolve(undefined) },
      workspace: () => "",
      kept: () => undefined,
    },
    connect: () =>
      Promise.resolve({
        recognizer: dashScope(service),
        ...(isRealtime ? { live: { recognizer: realtime(live) } } : {}),
        lanes: new Lanes(4),
        // What is measured is not how many requests a minute has.
        pacer: new Pacer(100_000),
        patience: patienceOf(60_000),
      }),
    show: (_, view) => dictation?.shown(view),
  });
  let dictation: Dictation | undefined;
  const storage = path.join(folder, "storage");
  const recorder = await Recorder.start(
    { folder, name: "dictation", format: "flac", microphone: microphone || undefined },
    {
      ffmpeg,
      clock: SYSTEM_CLOCK,
      log: SILENT,
      storage,
      ...(Number(minutes) > 0
        ? { capture: (_ffmpeg, _microphone, signal) => spoken(Number(minutes), signal, () => void dictation?.stop()) }
        : {}),
    },
  );
  const [restMiB, began, cpu] = [residentMiB(), performance.now(), process.cpuUsage()];
  let peakMiB = restMiB;
  let ffmpegMs = 0;
  const timer = setInterval(() => {
    peakMiB = Math.max(peakMiB, residentMiB());
    ffmpegMs = Math.max(ffmpegMs, childrenMs());
  }, 100);
  const settings = {
    engineId: "cloud",
    engine: cloud,
    model: isRealtime ? live.model : model,
    region: "custom",
    language: undefined,
    itn: false,
    upload: "lossless",
    ffmpegPath: "",
    parallel: 4,
    retryMs: 60_000,
    allChannels: false,
    cache: { ageMs: 1_000_000 },
  } as const;
  const recording = { ...recordingIn(recorder.path), live: { sound: recorder.sound } };
  const job = jobs.begin({ recording, settings, context: "", destination: new Printed(), notices: [] });
  let outcome = "";
  dictation = new Dictation(recorder, job, {
    now: Date.now,
    run: () => job.run(),
    conclude: ({ kind }) => void (outcome = kind),
    runAgain: () => undefined,
    log: SILENT,
  });
  dictation.start();
  say({ type: "recording" });
  process.stdin.once("data", () => void dictation.stop());
  await dictation.ended;
  clearInterval(timer);
  const { user, system } = process.cpuUsage(cpu);
  say({
    type: "end",
    outcome,
    seconds: recorder.view.seconds,
    ownMs: (user + system) / 1_000,
    ffmpegMs,
    wallMs: performance.now() - began,
    restMiB,
    peakMiB,
  });
  process.exit(0);
}

/** A place that tells what stands in it. */
class Printed implements Sink {
  readonly label = "standard output";
  readonly uri = undefined;
  readonly undone = false;
  readonly #segments = new Map<number, Segment>();

  get text(): string {
    return Array.from(this.#segments.values(), ({ text }) => text).join(" ");
  }

  write(segment: Segment): void {
    this.#segments.set(segment.index, segment);
    say({ type: "text", at: Date.now(), text: segment.text, tail: segment.tail ?? "" });
  }

  fill(): Promise<boolean> {
    return Promise.resolve(false);
  }

  close(): Promise<"written"> {
    return Promise.resolve("written");
  }
}

/** Sentences with pauses, in pieces of 100 ms, as fast as they are taken. */
async function* spoken(most: number, signal: AbortSignal, onEnd: () => void): AsyncGenerator<Int16Array> {
  const sentence = concat([speakNumbers([1, 2, 3, 4, 5, 6, 7]), silence(0.6)]);
  const pieces = Math.ceil((most * 60 * 16_000) / 1_600);
  for (let i = 0; i < pieces; i++) {
    const at = (i * 1_600) % sentence.length;
    yield concat([sentence.subarray(at, at + 1_600)]);
    // Sixty times as fast as somebody speaks, and as even.
    if (i % 60 === 0) await SYSTEM_CLOCK.sleep(100, signal);
  }
  onEnd();
  // A microphone that ends by itself would be one that is gone.
  await SYSTEM_CLOCK.sleep(60_000, signal).catch(() => undefined);
}

function residentMiB(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

/** Of all children that live. */
function childrenMs(): number {
  const ids = readdirSync("/proc/self/task").flatMap((task) => {
    try {
      return readFileSync(`/proc/self/task/${task}/children`, "utf8").trim().split(" ").filter(Boolean);
    } catch {
      return [];
    }
  });
  return ids.reduce((sum, id) => {
    try {
      const [, , ...fields] = readFileSync(`/proc/${id}/stat`, "utf8").split(/\) | /);
      // utime and stime, in hundredths of a second.
      return sum + 10 * (Number(fields[11]) + Number(fields[12]));
    } catch {
      return sum;
    }
  }, 0);
}
