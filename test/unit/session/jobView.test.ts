import assert from "node:assert/strict";
import { EarmarkError } from "../../../src/core/errors";
import type { Segment } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import type { JobRequest, JobSettings } from "../../../src/session/jobRequest";
import { viewOf, type JobState, type JobView } from "../../../src/session/jobView";
import { recordingFrom, recordingIn } from "../../../src/session/recording";
import { Paper, SETTINGS } from "./fakes";

const CLOUD: JobSettings = {
  ...SETTINGS,
  engineId: "cloud",
  engine: { id: "cloud", region: "beijing", baseUrl: "https://dashscope.aliyuncs.com", compatible: false },
};
/** CNY a second. */

const heard = (index: number, more: Partial<Segment> = {}): Segment => ({
  index,
  span: { start: index * 10, end: index * 10 + 10 },
  text: `s${index}`,
  final: true,
  ...more,
});

const STATE: JobState = {
  phase: "running",
  offline: false,
  uploaded: undefined,
  message: "",
  finished: [],
  head: undefined,
  gaps: [],
  notices: [],
  secondsTotal: 100,
  decoder: "",
  segmentsTotal: 10,
};

describe("what there is to see of a job", () => {
  const view = (state: Partial<JobState> = {}, more: Partial<JobRequest> = {}): JobView =>
    viewOf(
      {
        recording: recordingIn("/memos/memo.wav"),
        settings: CLOUD,
        context: "",
        destination: new Paper(),
        notices: [],
        ...more,
      },
      { ...STATE, ...state },
    );

  it("says what it is, whose, and where its text goes", () => {
    const { name, engine, model, place, where, document, quiet, phase } = view();
    assert.deepEqual(
      { name, engine, model, place, where, document, quiet, phase },
      {
        name: "memo.wav",
        engine: "cloud",
        model: "qwen3-asr-flash",
        place: { host: "dashscope.aliyuncs.com" },
        where: "paper",
        document: "paper:1",
        quiet: false,
        phase: "running",
      },
    );
    assert.equal(view({}, { quiet: true }).quiet, true);
    assert.equal(view({}, { settings: { ...CLOUD, engine: { id: "local", revision: "1" } } }).place, "thisComputer");
    const state = { offline: true, uploaded: 40, message: "no network", notices: [{ code: "undone" }] } as const;
    const { offline, uploaded, message, notices } = view(state);
    assert.deepEqual({ offline, uploaded, message, notices }, state);
  });

  it("counts what is finished, in seconds and parts, and what of it was known", () => {
    const finished = [
      heard(3),
      heard(0, { cached: true }),
      heard(1, { span: { start: 10, end: 14.5 }, billedSeconds: 5 }),
    ];
    const { secondsDone, secondsTotal, segmentsDone, segmentsTotal, segmentsCached } = view({ finished });
    assert.deepEqual(
      { secondsDone, secondsTotal, segmentsDone, segmentsTotal, segmentsCached },
      { secondsDone: 24.5, secondsTotal: 100, segmentsDone: 3, segmentsTotal: 10, segmentsCached: 1 },
    );
  });

  describe("what it cost", () => {
    it("is by what the service charged, else by what was sent, and nothing for what was known", () => {
      const finished = [
        heard(0, { billedSeconds: 12 }),
        heard(1),
        heard(2, { cached: true, billedSeconds: 1_000 }),
        heard(3, { billedSeconds: 0, guards: ["silence"] }),
      ];
      const { cost, secondsPaid } = view({ finished });
      assert.equal(secondsPaid, 22);
      assert.deepEqual(cost, { amount: 0.004_84, currency: "CNY" });
    });

    it("is nothing where nothing was paid for", () => {
      const finished = [heard(0, { cached: true }), heard(1, { billedSeconds: 0 })];
      assert.equal(view({ finished }).cost, undefined);
      assert.equal(view({ finished }).secondsPaid, 0);
      assert.equal(view().cost, undefined);
    });

    it("is not known where there is no price, but the seconds are", () => {
      const settings = { ...CLOUD, model: modelOf("a-model-of-tomorrow", "beijing") };
      const { cost, secondsPaid } = view({ finished: [heard(0)] }, { settings });
      assert.equal(cost, undefined);
      assert.equal(secondsPaid, 10);
    });

    for (const [engineId, secondsPaid] of [
      ["server", 10],
      ["local", 0],
      ["command", 0],
    ] as const) {
      it(`may be something elsewhere only: ${engineId}`, () => {
        assert.equal(view({ finished: [heard(0)] }, { settings: { ...CLOUD, engineId } }).secondsPaid, secondsPaid);
      });
    }
  });

  describe("of a URL", () => {
    const recording = recordingFrom("https://example.com/a%20talk.mp3");
    const whole = { start: 0, end: 0 };

    it("is as long as its bill, which only comes with the text", () => {
      const finished = [heard(0, { span: whole, billedSeconds: 63, language: "en" })];
      const seen = view({ finished, secondsTotal: 0 }, { recording });
      assert.equal(seen.name, "a talk.mp3");
      assert.equal(seen.secondsDone, 63);
      assert.equal(seen.secondsPaid, 63);
      assert.deepEqual(seen.recognized, [{ language: "en", span: { start: 0, end: 63 } }]);
    });

    it("has no length before, and none where the service says none", () => {
      const head = heard(0, { span: whole, final: false, language: "en" });
      assert.deepEqual(view({ head }, { recording }).recognized, [{ language: "en", span: whole }]);
      const seen = view({ finished: [heard(0, { span: whole })] }, { recording });
      assert.equal(seen.secondsDone, 0);
      assert.equal(seen.cost, undefined);
    });
  });

  it("names the languages in order, with that of the segment that grows, once", () => {
    const finished = [heard(1, { language: "zh" }), heard(0, { language: "en" }), heard(2)];
    const languages = (head: Segment | undefined): readonly string[] =>
      view({ finished, head }).recognized.map(({ language, span }) => `${language} ${span.start}`);
    assert.deepEqual(languages(undefined), ["en 0", "zh 10"]);
    assert.deepEqual(languages(heard(3, { final: false, language: "de" })), ["en 0", "zh 10", "de 30"]);
    assert.deepEqual(languages(heard(1, { language: "zh" })), ["en 0", "zh 10"]);
    assert.deepEqual(languages(heard(3, { final: false })), ["en 0", "zh 10"]);
  });

  it("shows where its gaps are", () => {
    const gap = new EarmarkError("refused", "the content");
    const gaps = [heard(4, { text: "", gap }), heard(7, { text: "", gap })];
    assert.deepEqual(view({ gaps }).gaps, [
      { start: 40, end: 50 },
      { start: 70, end: 80 },
    ]);
  });

  it("says where the text stands by the time when it is looked at", () => {
    const destination = new Paper();
    const seen = view({}, { destination });
    assert.equal(seen.textState, "nowhere");
    destination.write(heard(0));
    assert.equal(seen.textState, "inserted");
    destination.undone = true;
    assert.equal(seen.textState, "nowhere");
    const copied = Object.assign(new Paper(), { elsewhere: "copied" as const });
    copied.write(heard(0));
    assert.equal(view({}, { destination: copied }).textState, "copied");
  });
});
