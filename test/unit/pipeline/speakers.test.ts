// Who said what, from the service's answer to the files that are left of it.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Clip, Hypothesis, Segment } from "../../../src/core/types";
import { ClipStore } from "../../../src/storage/clipStore";
import { joined, shifted } from "../../../src/pipeline/halves";
import { modelOf } from "../../../src/recognizers/catalog";
import { openHttp } from "../../../src/recognizers/http";
import { inputAudio } from "../../../src/recognizers/inputAudio";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { segmentsIn } from "../../../src/transcript/document";
import { render } from "../../../src/transcript/render";
import { KEY, startService } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { collectLog } from "../support";

const NUMBERS = Array.from({ length: 20 }, (_, i) => i * 7);
const TEXT = NUMBERS.map(spelled).join(" ");

describe("who said what", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "earmark-speakers-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function heard(topLevel: boolean): Promise<Hypothesis> {
    const service = await startService(tonesRecognizer());
    Object.assign(service.behavior, { speakers: true, topLevel });
    const http = openHttp({ ...TIMEOUTS, strictTls: true });
    const model = modelOf("qwen-audio-3.1-asr-flash", "custom");
    const recognizer = inputAudio({ baseUrl: service.url, model, key: KEY, http, log: collectLog().log });
    const data = readFileSync(recording("numbers-20.wav", () => speakNumbers(NUMBERS)));
    const clip: Clip = { index: 0, span: { start: 0, end: 15 }, audio: { kind: "bytes", data, mime: "audio/wav" } };
    let last: Hypothesis | undefined;
    const signal = new AbortController().signal;
    for await (const one of recognizer.recognize(clip, { context: "", itn: false }, signal)) last = one;
    await http.close();
    await service.close();
    return last ?? assert.fail();
  }

  for (const topLevel of [false, true]) {
    it(`recognizers catalog: speakers are kept in the clip, the transcript and its JSON, ${topLevel ? "at the top" : "under output"}`, async () => {
      const answer = await heard(topLevel);
      assert.deepEqual(
        answer.turns?.map(({ speaker }) => speaker),
        ["0", "1", "0"],
      );
      assert.equal(answer.turns?.map(({ text }) => text).join(" "), TEXT);
      const store = new ClipStore(path.join(folder, String(topLevel)));
      const { final: _, ...kept } = answer;
      await store.keep("aa.b.c", kept);
      assert.deepEqual((await store.find("aa.b.c"))?.turns, answer.turns);
      const segment: Segment = { ...answer, index: 0, span: { start: 0, end: 15 } };
      const facts = { name: "a.wav", model: "m", date: "2026-11-25", billedSeconds: 16, corrections: [], notices: [] };
      const json = JSON.parse(render("json", { ...facts, segments: [segment] })) as unknown;
      assert.deepEqual(segmentsIn(json)?.[0]?.turns, answer.turns);
    });
  }

  it("recognizers catalog: speakers of two halves have their own times and are not taken for each other", () => {
    const half = (text: string): Hypothesis => ({
      text,
      final: true,
      turns: [{ start: 1, end: 2, speaker: "0", text }],
    });
    const { turns } = joined([half("One."), shifted(half("Two."), 10)]);
    assert.deepEqual(turns, [
      { start: 1, end: 2, speaker: "1.0", text: "One." },
      { start: 11, end: 12, speaker: "2.0", text: "Two." },
    ]);
  });
});
