import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { decode } from "../../../src/audio/decode";
import { probe } from "../../../src/audio/probe";
import { openSource } from "../../../src/audio/source";
import { wholeCut } from "../../../src/pipeline/wholeCut";
import { TaskStore } from "../../../src/storage/taskStore";
import type { Clip, Hints, Hypothesis, SoundFile } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { filetrans, type FileJobs } from "../../../src/recognizers/filetrans";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { page, reset } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { startHub } from "../../models/hub";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { collectLog } from "../support";
import { ffmpegUnderTest } from "../audio/ffmpegUnderTest";

const NUMBERS = Array.from({ length: 20 }, (_, i) => i * 7);
const TEXT = NUMBERS.map(spelled).join(" ");
const NEVER = new AbortController().signal;

describe("a task for a whole recording", () => {
  let service: Service;
  let http: Http;
  let folder: string;
  let file: string;
  const { log } = collectLog();
  beforeEach(async () => {
    service = await startService(tonesRecognizer());
    http = openHttp({ ...TIMEOUTS, strictTls: true });
    folder = mkdtempSync(path.join(tmpdir(), "earmark-filetrans-"));
    file = recording("numbers-20.wav", () => speakNumbers(NUMBERS));
  });
  afterEach(async () => {
    await http.close();
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function hear(
    jobs: Partial<FileJobs> = {},
    signal = NEVER,
    audio: Clip["audio"] = { kind: "file", path: file, digest: "d", channels: 2 },
    { id = "qwen3-asr-flash-filetrans", ...hints }: Partial<Hints> & { readonly id?: string } = {},
  ): Promise<Hypothesis | undefined> {
    const model = modelOf(id, "custom");
    const recognizer = filetrans(
      { baseUrl: service.url, model, key: KEY, http, log },
      {
        tasks: new TaskStore(folder),
        mayStore: true,
        allChannels: false,
        onSent: () => undefined,
        pauseMs: 2,
        ...jobs,
      },
    );
    let last: Hypothesis | undefined;
    const clip = { index: 0, span: { start: 0, end: 15.4 }, audio };
    for await (const one of recognizer.recognize(clip, { context: "", itn: false, ...hints }, signal)) last = one;
    return last;
  }

  it("recordings 7: of a film only the sound goes through the storage, at its place, and nothing of it stays", async () => {
    const film = path.join(folder, "film.mp4");
    const pictures = "-f lavfi -i testsrc=s=320x240:r=25:d=20 -itsoffset 3 -i".split(" ");
    const made = [...pictures, file, ..."-map 0:v -map 1:a -c:v libx264 -preset ultrafast -c:a aac".split(" ")];
    execFileSync("ffmpeg", ["-v", "error", "-y", ...made, film]);
    const ffmpeg = await ffmpegUnderTest();
    const source = await openSource(ffmpeg, film, { onNotice: () => undefined }, NEVER);
    const { audio } = await (await wholeCut(source, { upload: "lossless", allChannels: false }, NEVER)).encode(NEVER);
    assert.ok(audio.kind === "file" && audio.channels === 1);
    let place = "";
    let begin = 0;
    const alone = async (signal: AbortSignal): Promise<SoundFile> => {
      const sound = (await audio.alone?.(signal)) ?? assert.fail("the film itself would go up");
      place = sound.path;
      const made = await openSource(ffmpeg, place, { onNotice: () => undefined }, NEVER);
      for await (const samples of decode(made, NEVER)) {
        const loud = samples.findIndex((sample) => Math.abs(sample) > 1_000);
        begin += loud < 0 ? samples.length : loud;
        if (loud >= 0) break;
      }
      return sound;
    };
    const heard = await hear({}, NEVER, { ...audio, alone });
    assert.equal(heard?.text, TEXT);
    const [name, content] = [...service.files.stored][0] ?? assert.fail();
    assert.match(name, /\.flac$/);
    assert.equal(Buffer.from(content).toString("latin1", 0, 4), "fLaC");
    assert.ok(content.length < statSync(film).size);
    assert.ok(Math.abs(begin / 16_000 - 3.3) < 0.1, "it begins at a player's second");
    assert.ok(!existsSync(place));
  });

  it("recordings 7: one audio stream goes as it is, and channels that are to be heard apart stay apart", async () => {
    const ffmpeg = await ffmpegUnderTest();
    const cover = path.join(folder, "cover.mp3");
    const png = "-f lavfi -i testsrc=s=64x64:r=5:d=0.2 -map 0:a -map 1:v -c:v png -disposition:v attached_pic -ac 2";
    execFileSync("ffmpeg", ["-v", "error", "-y", "-i", file, ...png.split(" "), cover]);
    const audioOf = async (path: string, allChannels: boolean): Promise<Clip["audio"]> => {
      const source = await openSource(ffmpeg, path, { onNotice: () => undefined }, NEVER);
      return (await (await wholeCut(source, { upload: "lossless", allChannels }, NEVER)).encode(NEVER)).audio;
    };
    const plain = await audioOf(file, true);
    assert.ok(plain.kind === "file" && plain.alone === undefined);
    for (const allChannels of [true, false]) {
      const audio = await audioOf(cover, allChannels);
      assert.ok(audio.kind === "file");
      const sound = (await audio.alone?.(NEVER)) ?? assert.fail("the cover would go up");
      const { channels, pictures } = await probe(ffmpeg, sound.path, NEVER);
      assert.deepEqual([channels, audio.channels, pictures], allChannels ? [2, 2, undefined] : [1, 1, undefined]);
      await sound.dispose();
    }
  });

  const HOLED = "-af asetpts=PTS+if(gte(T\\,1)\\,7/TB\\,0)";
  for (const [name, args] of [
    ["holed.m4a", "-c:a aac"],
    ["holed.webm", "-c:a libopus"],
    ["holed.ogg", "-c:a libvorbis"],
    ["holed.wma", "-ar 44100 -c:a wmav2"],
  ] as const) {
    it(`recordings 1: what has gaps in its times goes up with them, and what has none as it is (${name})`, async () => {
      const ffmpeg = await ffmpegUnderTest();
      const lengths: number[] = [];
      for (const hole of [HOLED, ""]) {
        const made = path.join(folder, hole ? name : `whole-${name}`);
        execFileSync("ffmpeg", ["-v", "error", "-y", "-i", file, ...`${hole} ${args}`.trim().split(" "), made]);
        const source = await openSource(ffmpeg, made, { onNotice: () => undefined }, NEVER);
        const cut = await wholeCut(source, { upload: "lossless", allChannels: false }, NEVER);
        const { audio } = await cut.encode(NEVER);
        assert.ok(audio.kind === "file");
        assert.equal(audio.alone !== undefined, hole !== "");
        const sound = await audio.alone?.(NEVER);
        const { duration } = await probe(ffmpeg, sound?.path ?? made, NEVER);
        await sound?.dispose();
        lengths.push(duration);
      }
      const [holed = 0, whole = 0] = lengths;
      assert.ok(Math.abs(holed - whole - 7) < 0.2, lengths.join(" and "));
    });
  }

  it("goes through the temporary storage, tells how far it is, and comes with the times of words", async () => {
    const sent: number[] = [];
    const onSent = (bytes: number, of: number): void => {
      sent.push(bytes);
      assert.equal(of, statSync(file).size);
    };
    const heard = await hear({ onSent });
    assert.equal(heard?.text, TEXT);
    assert.equal(heard.language, "zh");
    assert.equal(heard.billedSeconds, 16);
    assert.deepEqual(heard.words?.[1], { start: 0.7, end: 1.2, text: "w0007 " });
    assert.equal(sent.at(-1), statSync(file).size);
    const [name, content] = [...service.files.stored][0] ?? assert.fail();
    assert.equal(content.length, statSync(file).size);
    assert.ok(!name.includes("numbers"), "names of files are nobody's business");
  });

  it("stores nothing for a URL, and nothing without consent", async () => {
    const hub = await startHub(path.dirname(file));
    const audio = { kind: "url", url: `${hub.url}/${path.basename(file)}` } as const;
    assert.equal((await hear({ mayStore: false }, NEVER, audio))?.text, TEXT);
    assert.equal(service.received.findLast(({ request }) => request)?.request?.audio, audio.url);
    await hub.close();
    const sent = service.received.length;
    await assert.rejects(hear({ mayStore: false }), { code: "settings" });
    assert.equal(service.files.stored.size, 0);
    assert.equal(service.received.length, sent);
  });

  it("hears all channels apart where that is wanted, each a paragraph, each charged for", async () => {
    const heard = await hear({ allChannels: true });
    assert.equal(heard?.text, `${TEXT}\n\n${TEXT}`);
    assert.equal(heard.billedSeconds, 32);
  });

  it("is found again by the next window, and not paid for twice", async () => {
    service.behavior.taskPolls = 1e9;
    const controller = new AbortController();
    const reason = new Error("the window closes");
    const first = hear({}, controller.signal);
    while (service.files.begun === 0 || service.received.length < 6) await new Promise((r) => setTimeout(r, 2));
    controller.abort(reason);
    await assert.rejects(first, reason);
    service.behavior.taskPolls = 0;
    assert.equal((await hear())?.text, TEXT);
    assert.equal(service.files.begun, 1);
    assert.equal(service.files.stored.size, 1);
  });

  it("is asked after through failures of the connection, and up to a limit", async () => {
    let failures = 4;
    service.behavior.taskPolls = 0;
    const ask = hear({
      tasks: {
        find: () => Promise.resolve(undefined),
        forget: () => Promise.resolve(),
        keep: () => Promise.resolve(void (service.behavior.door = failing)),
      },
    });
    function failing(response: Parameters<typeof reset>[0], id: string): Promise<void> | void {
      failures -= 1;
      if (failures === 0) service.behavior.door = undefined;
      return failures % 2 ? reset(response, id) : page(502)(response, id);
    }
    assert.equal((await ask)?.text, TEXT);
    failures = 1e9;
    const never = hear({
      tasks: {
        find: () => Promise.resolve(undefined),
        forget: () => Promise.resolve(assert.fail("a task that could not be asked after is not over")),
        keep: () => Promise.resolve(void (service.behavior.door = failing)),
      },
    });
    await assert.rejects(never, ({ code }: { code: string }) => ["unreachable", "service"].includes(code));
  });

  for (const [code, meaning] of [
    ["FILE_403_FORBIDDEN", "badUrl"],
    ["FILE_DOWNLOAD_FAILED", "badUrl"],
    ["DataInspectionFailed", "refused"],
    ["InvalidParameter", "badRequest"],
    ["InternalError.Timeout", "service"],
    ["ModelServiceFailed", "service"],
    ["Throttling.RateQuota", "throttled"],
  ] as const) {
    it(`that failed with ${code} is ${meaning}, and the next time a new one`, async () => {
      service.behavior.taskFailure = code;
      await assert.rejects(hear(), { code: meaning });
      service.behavior.taskFailure = "";
      assert.equal((await hear())?.text, TEXT);
      assert.equal(service.files.begun, 2);
    });
  }

  it("is empty where nobody spoke", async () => {
    service.behavior.taskFailure = "SUCCESS_WITH_NO_VALID_FRAGMENT";
    assert.equal((await hear())?.text, "");
  });

  it("that the service has forgotten is begun anew", async () => {
    const store = new TaskStore(folder);
    const keep = store.keep.bind(store);
    await hear({ tasks: { find: () => Promise.resolve(undefined), forget: store.forget.bind(store), keep } });
    const known = service.files.begun;
    const forgotten = { find: () => Promise.resolve("11111111-aaaa"), keep, forget: () => Promise.resolve() };
    await assert.rejects(hear({ tasks: forgotten }), { code: "service" });
    assert.equal(service.files.begun, known);
    // Ours forgets after a day, as the service does.
    assert.equal(await store.find("anything", Date.now() + 90_000_000), undefined);
  });

  const FAMILY = [
    "qwen-audio-3.0-asr-flash-filetrans",
    "qwen-audio-3.1-asr-flash-filetrans",
    "fun-asr",
    "fun-asr-mtl",
    "paraformer-v2",
  ];
  const own = (): Clip["audio"] => ({ kind: "file", path: file, digest: "d", channels: 2 });
  const sentTask = (): object =>
    JSON.parse(service.received.findLast(({ request }) => request)?.body ?? "{}") as object;

  for (const id of FAMILY) {
    it(`recognizers 7: ${id} takes a list of URLs and is read from its results`, async () => {
      const heard = await hear({}, NEVER, own(), { id, context: "Bulge Bracket", language: "en", itn: true });
      assert.equal(heard?.text, TEXT);
      assert.equal(heard.billedSeconds, 16);
      assert.equal(heard.words?.length, NUMBERS.length);
      const qwen = id.startsWith("qwen");
      const context = [{ role: "user", content: [{ type: "input_text", text: "Bulge Bracket" }] }];
      const { model, input, parameters } = sentTask() as {
        model: string;
        input: { file_urls: string[] };
        parameters: object;
      };
      assert.equal(model, id);
      assert.match(input.file_urls.join(" "), /^oss:\/\/[^ ]+$/);
      assert.deepEqual({ ...input, file_urls: [] }, { file_urls: [], ...(qwen ? { context } : {}) });
      assert.deepEqual(parameters, { channel_id: [0], ...(qwen ? { enable_itn: true } : {}), language_hints: ["en"] });
    });
  }

  it("recognizers catalog: tokens that are charged for are read from the answer", async () => {
    const tokens = await hear({}, NEVER, own(), { id: "qwen-audio-3.1-asr-flash-filetrans" });
    assert.deepEqual(tokens?.billedTokens, { input: 400, output: 80 });
    const seconds = await hear({}, NEVER, own(), { id: "qwen-audio-3.0-asr-flash-filetrans" });
    assert.equal(seconds?.billedTokens, undefined);
  });

  it("recognizers 7: the newer family's context is at most five turns of 400 characters", async () => {
    const context = "宁德时代、".repeat(500);
    await hear({}, NEVER, own(), { id: "qwen-audio-3.1-asr-flash-filetrans", context });
    const { input } = sentTask() as { input: { context: { content: { text: string }[] }[] } };
    assert.deepEqual(
      input.context.map(({ content }) => content[0]?.text.length),
      [400, 400, 400, 400, 400],
    );
    // Another context is another task.
    await hear({}, NEVER, own(), { id: "qwen-audio-3.1-asr-flash-filetrans", context: "Lazard" });
    assert.equal(service.files.begun, 2);
  });

  for (const endsWell of [false, true]) {
    for (const [code, meaning] of [
      ["FILE_403_FORBIDDEN", "badUrl"],
      ["InvalidFile.DownloadFailed", "badUrl"],
      ["DataInspectionFailed", "refused"],
      ["InvalidFile.Content", "badRequest"],
    ] as const) {
      it(`recognizers 7: ${code} beside the recording is ${meaning}, in a task that ${endsWell ? "ended well" : "failed"}`, async () => {
        Object.assign(service.behavior, { taskFailure: code, taskEndsWell: endsWell });
        const id = "qwen-audio-3.1-asr-flash-filetrans";
        await assert.rejects(hear({}, NEVER, own(), { id }), { code: meaning });
        service.behavior.taskFailure = "";
        assert.equal((await hear({}, NEVER, own(), { id }))?.text, TEXT);
      });
    }

    it(`recognizers 7, 18: silence in a task that ${endsWell ? "ended well" : "failed"} is no speech`, async () => {
      for (const taskFailure of ["ASR_RESPONSE_HAVE_NO_WORDS", "SUCCESS_WITH_NO_VALID_FRAGMENT"]) {
        Object.assign(service.behavior, { taskFailure, taskEndsWell: endsWell });
        for (const id of [...FAMILY, "qwen3-asr-flash-filetrans"]) {
          const heard = await hear({}, NEVER, own(), { id });
          assert.deepEqual([heard?.text, heard?.final], ["", true], id);
        }
      }
    });
  }

  it("recognizers catalog: keeps who said what, on each channel for itself", async () => {
    service.behavior.speakers = true;
    const id = "fun-asr";
    const one = await hear({}, NEVER, own(), { id });
    assert.deepEqual(
      one?.turns?.map(({ speaker, start }) => [speaker, start]),
      [
        ["0", 0],
        ["1", 7],
      ],
    );
    assert.equal(one.turns?.map(({ text }) => text).join(" "), TEXT);
    const both = await hear({ allChannels: true }, NEVER, own(), { id });
    assert.deepEqual(
      both?.turns?.map(({ speaker }) => speaker),
      ["0.0", "0.1", "1.0", "1.1"],
    );
  });
});
