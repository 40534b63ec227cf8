import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { FfmpegFinder } from "../../../src/audio/ffmpeg";
import { EarmarkError } from "../../../src/core/errors";
import type { Notice } from "../../../src/core/notices";
import type { LiveSound, Segment } from "../../../src/core/types";
import { Lanes } from "../../../src/pipeline/lanes";
import { Pacer } from "../../../src/pipeline/pacer";
import { clipModelOf, modelOf, REALTIME_MODEL } from "../../../src/recognizers/catalog";
import type { Engine } from "../../../src/recognizers/engine";
import type { Http } from "../../../src/recognizers/http";
import { liveRecognizerFor, recognizerFor } from "../../../src/recognizers/recognizerFor";
import type { JobSettings } from "../../../src/session/jobRequest";
import { Recognition, UNWATCHED } from "../../../src/session/recognition";
import { recordingIn, type LiveRecording } from "../../../src/session/recording";
import { ClipStore } from "../../../src/storage/clipStore";
import type { PlannedClip } from "../../../src/storage/journal";
import { KEY, startService, type Service } from "../../service/service";
import { refusal } from "../../service/realtime";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { wav } from "../../sounds/files";
import { concat, silence, speakNumbers, spelled } from "../../sounds/tones";
import { OPEN } from "../recognizers/realtime/live";
import { collectLog } from "../support";
import { SETTINGS } from "./fakes";

const SAID = [
  [1, 2, 3],
  [40, 50, 60, 70],
  [800, 9],
];
const SOUND = concat([...SAID.flatMap((numbers) => [silence(1), speakNumbers(numbers)]), silence(1)]);
const TEXTS = SAID.map((numbers) => numbers.map(spelled).join(" "));
const SPOKEN: LiveSound = {
  async *samplesFrom(from) {
    for (let at = from; at < SOUND.length; at += 1_600) yield await Promise.resolve(SOUND.subarray(at, at + 1_600));
  },
};
const PATIENCE = { budgetMs: 1_000, attempts: 3, firstPauseMs: 1, longestPauseMs: 2, offlineMs: 1 };

describe("a dictation with the service's model for it", () => {
  let folder: string;
  let service: Service;
  let http: Http;
  let store: ClipStore;
  let planned: PlannedClip[];
  let notices: Notice[];
  /** By model. */
  let billed: Record<string, number>;
  let mayReserve: () => boolean;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-live-recognition-"));
    service = await startService(tonesRecognizer());
    http = OPEN();
    store = new ClipStore(path.join(folder, "clips"));
    [planned, notices, billed, mayReserve] = [[], [], {}, () => true];
  });
  afterEach(async () => {
    await http.close();
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function recognition(live: LiveRecording, context = ""): Promise<Recognition<JobSettings>> {
    const engine: Engine = { id: "cloud", region: "singapore", baseUrl: service.url, compatible: false };
    const model = modelOf(REALTIME_MODEL, "singapore");
    const settings: JobSettings = { ...SETTINGS, engineId: "cloud", engine, model, region: "singapore" };
    const recording = { ...recordingIn(path.join(folder, "dictation.wav")), live };
    const { log } = collectLog();
    const connect = async () => {
      const means = { model, key: KEY, http: () => Promise.resolve(http), log };
      const more = { fileJobs: undefined as never, local: () => assert.fail("not here") };
      const recognizer = await liveRecognizerFor(engine, means);
      assert.ok(recognizer);
      const billing = (id: string) => ({
        reserve: () =>
          mayReserve() ? Promise.resolve(() => undefined) : Promise.reject(new EarmarkError("budget", "spent")),
        bill: (seconds: number) => Promise.resolve(void (billed[id] = (billed[id] ?? 0) + seconds)),
      });
      const clips = clipModelOf(model, "singapore");
      const input = { speed: Infinity, idleSeconds: 20, sessionSeconds: 1_200 };
      return {
        recognizer: await recognizerFor(engine, { ...means, ...more, model: clips }),
        lanes: new Lanes(2),
        pacer: new Pacer(600_000),
        patience: PATIENCE,
        ...billing(clips.id),
        live: { recognizer, input, ...billing(model.id) },
      };
    };
    const tracks = { find: () => Promise.resolve(undefined) };
    const deps = { log, ffmpegs: new FfmpegFinder(""), store: { clips: store, tracks }, connect };
    const made = new Recognition<JobSettings>({ recording, settings, context }, deps);
    made.watch({ ...UNWATCHED, notice: (notice) => notices.push(notice) });
    await made.keepIn({ plan: (clip) => Promise.resolve(void planned.push(clip)) });
    return made;
  }

  async function segmentsOf(made: Recognition<JobSettings>, until = Infinity): Promise<readonly Segment[]> {
    const finals: Segment[] = [];
    for await (const segment of made.segments()) {
      if (segment.final) finals.push(segment);
      if (finals.length >= until) break;
    }
    return finals;
  }

  const sent = (): number =>
    service.realtime.connections.flatMap(({ sound }) => sound).reduce((sum, { length }) => sum + length, 0) / 16_000;
  const texts = (segments: readonly Segment[]): readonly string[] => segments.map(({ text }) => text);

  it("its sentences are kept with their names, so that another window sends only the rest, from the file", async () => {
    const [first] = await segmentsOf(await recognition({ sound: SPOKEN }), 1);
    assert.equal(first?.text, TEXTS[0]);
    assert.deepEqual(
      planned.map(({ index }) => index),
      [0],
    );
    assert.equal((await store.find(planned[0]?.key ?? ""))?.text, TEXTS[0]);
    writeFileSync(path.join(folder, "dictation.wav"), wav(SOUND));
    const before = sent();
    const known = [...planned];
    const rest = await segmentsOf(await recognition({ known }));
    assert.deepEqual(texts(rest), TEXTS);
    assert.deepEqual(
      rest.map(({ cached }) => cached === true),
      [true, false, false],
    );
    assert.ok(sent() - before < SOUND.length / 16_000 - 3, "the first sentence is not sent again");
    assert.deepEqual([service.received.length, notices], [0, []]);
    assert.ok((billed[REALTIME_MODEL] ?? 0) > 4 && Object.keys(billed).length === 1);
    // And a third one nothing.
    const connections = service.realtime.connections.length;
    assert.deepEqual(texts(await segmentsOf(await recognition({ known: [...planned] }))), TEXTS);
    assert.equal(service.realtime.connections.length, connections);
  });

  for (const [what, door] of [
    ["the model is not there", refusal(404, "ModelNotFound", "Model not exist.")],
    ["the account may not use it", refusal(403, "AccessDenied.Unpurchased", "no")],
    ["a proxy answers in its place", { status: 200, body: "<html>Please sign in</html>" }],
  ] as const)
    it(`where it cannot be had, its text comes at each pause, and that is said: ${what}`, async () => {
      service.realtime.behavior.door = () => door;
      const segments = await segmentsOf(await recognition({ sound: SPOKEN }));
      assert.equal(texts(segments).join(" "), TEXTS.join(" "));
      assert.deepEqual(notices, [{ code: "noRealtime", model: REALTIME_MODEL, used: "qwen3-asr-flash" }]);
      assert.deepEqual(Object.keys(billed), ["qwen3-asr-flash"]);
      assert.equal(service.received[0]?.request?.model, "qwen3-asr-flash");
    });

  it("where it is taken away in the middle, the rest comes at each pause", async () => {
    service.realtime.behavior.door = (number) => (number > 0 ? refusal(404, "ModelNotFound", "gone") : undefined);
    service.realtime.behavior.sending = ({ type, number }, peer, body) => {
      if (type.endsWith("speech_started") && number > 3) peer.drop();
      return body;
    };
    const segments = await segmentsOf(await recognition({ sound: SPOKEN }));
    assert.equal(
      texts(segments.filter(({ cached }) => !cached)).join(" "),
      TEXTS.join(" "),
      "each of them is new only once",
    );
    assert.equal(notices[0]?.code, "noRealtime");
  });

  it("a wrong key, and a budget that is used up, end it with that; what was finished is kept", async () => {
    service.realtime.behavior.door = () => refusal(401, "InvalidApiKey", "no");
    await assert.rejects(segmentsOf(await recognition({ sound: SPOKEN })), { code: "badKey" });
    service.realtime.behavior.door = undefined;
    let reserved = 0;
    mayReserve = () => ++reserved <= 1;
    const made = await recognition({ sound: SPOKEN });
    const error = await segmentsOf(made).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    // 15 s are reserved at once: there is room for all of it, or for what was asked for before the first was paid.
    if (error) assert.ok(error instanceof EarmarkError && error.code === "budget");
    mayReserve = () => false;
    const none = await recognition({ sound: SPOKEN });
    await assert.rejects(segmentsOf(none), { code: "budget" });
    assert.ok(made.finished.size > 0);
  });

  const instead = (nth: number, transcript: string): void => {
    let completed = 0;
    service.realtime.behavior.sending = ({ type }, _, body) =>
      type.endsWith(".completed") && completed++ === nth ? { ...body, transcript } : body;
  };

  it("words of the context that nobody said are never taken: the sentence is asked for again without them", async () => {
    const context = "Kubernetes, Grafana, Prometheus, Ansible, Terraform, Jenkins";
    instead(1, context);
    const made = await recognition({ sound: SPOKEN }, context);
    const all: Segment[] = [];
    for await (const segment of made.segments()) all.push(segment);
    const segments = all.filter(({ final }) => final);
    assert.deepEqual(texts(segments), TEXTS);
    assert.ok(all.every(({ text, tail = "" }) => !/Grafana|Ansible/.test(text + tail)));
    assert.deepEqual(segments[1]?.guards, ["leak"]);
    assert.equal(service.received.length, 1);
    assert.equal(service.received[0]?.request?.context ?? "", "");
    assert.deepEqual(
      notices.map(({ code }) => code),
      [],
      "the job says it of the segment",
    );
    assert.ok((billed["qwen3-asr-flash"] ?? 0) > 0);
  });

  it("a loop is asked for again", async () => {
    instead(0, "ha ".repeat(200).trim());
    const segments = await segmentsOf(await recognition({ sound: SPOKEN }));
    assert.deepEqual(texts(segments), TEXTS);
    assert.deepEqual(segments[0]?.guards, ["loop"]);
  });

  it("a sentence that is refused is a gap, the rest goes on, and the next run asks for it in the way of clips", async () => {
    let failed = false;
    service.realtime.behavior.sending = ({ type }, _, body) => {
      if (failed || !type.endsWith(".completed")) return body;
      failed = true;
      const error = { code: "DataInspectionFailed", message: "Input data may contain inappropriate content." };
      return { ...body, type: "conversation.item.input_audio_transcription.failed", error };
    };
    // As it is spoken, so that the first sentence ends before the second one is sent.
    const slow: LiveSound = {
      async *samplesFrom(from, signal) {
        for await (const piece of SPOKEN.samplesFrom(from, signal)) {
          await new Promise((resolve) => void setTimeout(resolve, 8));
          yield piece;
        }
      },
    };
    const made = await recognition({ sound: slow });
    const segments = await segmentsOf(made);
    assert.equal(segments[0]?.gap?.code, "refused");
    assert.ok(segments.slice(1).every(({ gap }) => !gap));
    const again = await segmentsOf(made);
    assert.equal(texts(again).join(" "), TEXTS.join(" "));
    assert.equal(service.received.length, 1);
  });
});
