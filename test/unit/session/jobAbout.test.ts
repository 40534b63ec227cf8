import assert from "node:assert/strict";
import { aboutOf, jobAboutWith, recordingOfJob, type JobAbout } from "../../../src/session/jobAbout";
import type { JobRequest } from "../../../src/session/jobRequest";
import { recordingFrom, recordingIn } from "../../../src/session/recording";
import { Paper, SETTINGS } from "./fakes";

const isAbout = jobAboutWith((place) => place === "a place" || (typeof place === "object" && place !== null));

/** As it comes back from a disk. */
function read(about: JobAbout): unknown {
  return JSON.parse(JSON.stringify(about));
}

const FULL: JobAbout = {
  recording: { file: "/memos/memo.wav" },
  seconds: 61.5,
  model: "qwen3-asr-flash",
  engine: "server",
  language: "en",
  itn: true,
  upload: "compact",
  context: "a name",
  workspace: "file:///work",
  place: { at: "the caret" },
  cutSeconds: 15,
};

describe("what the journal holds of a job", () => {
  const request = (more: Partial<JobRequest> = {}): JobRequest => ({
    recording: recordingIn("/memos/memo.wav"),
    settings: { ...SETTINGS, language: "en", itn: true, upload: "compact", cutSeconds: 15 },
    context: "a name",
    destination: new Paper(),
    notices: [],
    ...more,
  });

  it("is all that it takes to go on in another window, and comes back from a disk", () => {
    const about = aboutOf(request(), 61.5, "file:///work");
    assert.deepEqual(about, FULL);
    const back = read(about);
    assert.ok(isAbout(back));
    assert.deepEqual(back, about);
    assert.deepEqual(recordingOfJob(back), recordingIn("/memos/memo.wav"));
  });

  it("says that a recording was begun while it was made, and goes on behind the clips that the journal has of it", () => {
    const sound = { samplesFrom: () => assert.fail("nothing is read") };
    const recording = { ...recordingIn("/memos/memo.flac"), live: { sound } };
    const back = read(aboutOf(request({ recording }), 0, ""));
    assert.ok(isAbout(back) && back.live === true);
    const known = [{ index: 0, span: { start: 1, end: 4.5 }, key: "a.b.c" }];
    assert.deepEqual(recordingOfJob(back, known), { ...recordingIn("/memos/memo.flac"), live: { known } });
    // A clip of another one is cut again where it was.
    assert.deepEqual(recordingOfJob(FULL, known), recordingIn("/memos/memo.wav"));
  });

  it("leaves out what there is not", () => {
    const destination = Object.assign(new Paper(), { save: () => undefined });
    const about = aboutOf(request({ settings: SETTINGS, destination }), 0, "");
    for (const absent of ["language", "place", "cutSeconds", "live"]) assert.ok(!(absent in about), absent);
    assert.ok(isAbout(read(about)));
    const nowhere = Object.assign(new Paper(), { save: undefined }) as unknown as JobRequest["destination"];
    assert.ok(!("place" in aboutOf(request({ destination: nowhere }), 0, "")));
  });

  it("is of a URL too, whose name is the last part of its path", () => {
    const url = "https://example.com/talks/a%20talk.mp3?x=1";
    const about = aboutOf(request({ recording: recordingFrom(url) }), 0, "");
    assert.deepEqual(about.recording, { url });
    const back = read(about);
    assert.ok(isAbout(back));
    assert.deepEqual(recordingOfJob(back), { kind: "url", name: "a talk.mp3", url });
  });

  it("holds nothing of what was confirmed: the next window asks again", () => {
    const pinned = { realPath: "/elsewhere/memo.wav", check: () => Promise.resolve() };
    const recording = { ...recordingIn("/memos/memo.wav"), pinned, copy: "/copies/1.wav" };
    assert.deepEqual(aboutOf(request({ recording }), 0, "").recording, { file: "/memos/memo.wav" });
  });

  it("is read as the first version wrote it, without an engine, and as a later one will, with more", () => {
    const { engine: _, language: __, place: ___, cutSeconds: ____, ...old } = FULL;
    assert.ok(isAbout(old));
    assert.ok(isAbout({ ...FULL, later: { anything: 1 } }));
  });

  describe("is not taken where it is damaged", () => {
    const wrong: Readonly<Record<keyof JobAbout, readonly unknown[]>> = {
      recording: [
        undefined,
        null,
        "/memos/memo.wav",
        {},
        [],
        { file: 1 },
        { url: null },
        { path: "/memos/memo.wav" },
        { url: "" },
        { url: "not a URL" },
        { url: "//example.com/memo.mp3" },
        { url: "file:///etc/passwd" },
        { url: "javascript:alert(1)" },
      ],
      seconds: [undefined, null, "61", -1, Number.NaN, Infinity],
      model: [undefined, null, 3, ["qwen3-asr-flash"]],
      engine: [null, "", "someone", 1, ["server"]],
      language: [null, 1, ["en"]],
      itn: [undefined, null, 0, "true"],
      upload: [undefined, null, "mp3", 1],
      context: [undefined, null, 1, ["a name"]],
      workspace: [undefined, null, 1],
      place: [null, "another place", 1],
      cutSeconds: [null, "15", -15, Number.NaN],
      live: [null, "true", 1],
      follow: [null, "30", -1, Infinity],
    };
    for (const [field, values] of Object.entries(wrong)) {
      it(`in its ${field}`, () => {
        assert.ok(isAbout(FULL));
        for (const value of values) assert.ok(!isAbout({ ...FULL, [field]: value }), JSON.stringify(value));
      });
    }

    it("as a whole", () => {
      for (const value of [undefined, null, "", 1, [], [FULL], {}]) assert.ok(!isAbout(value), JSON.stringify(value));
      // What every object has is not what is written in this one.
      assert.ok(!isAbout(Object.create(FULL)));
    });
  });

  it("is of a recording that can be opened, whenever it is taken", () => {
    for (const url of ["https://example.com", "http://example.com/%E0%A4%A", "HTTPS://EXAMPLE.COM/a.mp3"]) {
      const about = { ...FULL, recording: { url } };
      assert.ok(isAbout(about), url);
      const recording = recordingOfJob(about);
      assert.ok(recording.kind === "url" && recording.url === url && recording.name !== "", url);
    }
  });
});
