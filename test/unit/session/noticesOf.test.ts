import assert from "node:assert/strict";
import { EarmarkError } from "../../../src/core/errors";
import type { Notice } from "../../../src/core/notices";
import { inEnglish } from "../../../src/core/translate";
import type { Segment } from "../../../src/core/types";
import { modelOf, type Model } from "../../../src/recognizers/catalog";
import type { Engine } from "../../../src/recognizers/engine";
import {
  noticesOfConnection,
  noticesOfEnd,
  noticesOfModel,
  noticesOfTranscript,
  type AskedOfModel,
} from "../../../src/session/noticesOf";
import { noticesAt, noticeText } from "../../../src/session/noticeText";
import { HAN, inChinese } from "../../chinese";
import { everyNotice } from "../../notices";

const span = { start: 61, end: 75 };
const heard = (index: number, more: Partial<Segment> = {}): Segment => ({
  index,
  span: { start: index * 10, end: index * 10 + 10 },
  text: `s${index}`,
  final: true,
  ...more,
});
const codesOf = (notices: readonly Notice[]): readonly string[] => notices.map(({ code }) => code);

describe("what is to be said", () => {
  describe("of a model", () => {
    const flash = modelOf("qwen3-asr-flash", "beijing");
    const can = (more: Partial<Model["can"]>, others: Partial<Model> = {}): Model => ({
      ...flash,
      ...others,
      can: { ...flash.can, ...more },
    });
    const of = (more: Partial<AskedOfModel>): readonly Notice[] =>
      noticesOfModel({ model: flash, language: undefined, itn: false, context: false, ...more });

    it("is nothing where it can do what is asked", () => {
      assert.deepEqual(of({}), []);
      assert.deepEqual(of({ language: "zh", itn: true, context: true }), []);
      assert.deepEqual(of({ model: can({ context: false, language: false, itn: [] }) }), [], "nothing was asked");
    });

    it("is each thing that it cannot do, and is not sent", () => {
      const model = can({ context: false, language: false, itn: [] });
      assert.deepEqual(of({ model, language: "de", itn: true, context: true }), [
        { code: "languageNotSent", model: flash.id, language: "de" },
        { code: "numbersNotSent", model: flash.id },
        { code: "contextNotSent", model: flash.id },
      ]);
    });

    it("is that numbers are written in some languages only, where the language is another one", () => {
      assert.deepEqual(of({ itn: true, language: "de" }), [{ code: "numbersInChineseAndEnglish" }]);
      for (const language of ["zh", "en", undefined]) assert.deepEqual(of({ itn: true, language }), []);
    });

    it("is that a language has no name there, although others have", () => {
      const toldAs = (language: string): string | undefined => (language === "de" ? "german" : undefined);
      assert.deepEqual(of({ model: can({}, { toldAs }), language: "de" }), []);
      assert.deepEqual(of({ model: can({}, { toldAs }), language: "yue" }), [
        { code: "languageNotSent", model: flash.id, language: "yue" },
      ]);
    });

    it("is that it is at its end, with its successor, or that nobody knows it", () => {
      const model = modelOf("qwen-audio-asr", "beijing");
      assert.ok(model.retired);
      const [first] = of({ model });
      assert.deepEqual(first, { code: "modelRetired", model: "qwen-audio-asr", ...model.retired });
      assert.deepEqual(of({ model: modelOf("a-model-of-tomorrow", "beijing") }), [
        { code: "modelUnknown", model: "a-model-of-tomorrow" },
      ]);
    });
  });

  describe("of a connection", () => {
    const server = (baseUrl: string): Engine => ({ id: "server", baseUrl, kind: "other", headers: {} });
    const withKey = { key: true, keyWithoutTls: false };

    it("is that it is not encrypted, and that the key stayed here for that", () => {
      const engine = server("http://asr.example:8000/v1");
      const open = { code: "notEncrypted", host: "asr.example:8000" };
      assert.deepEqual(noticesOfConnection(engine, withKey), [open, { code: "keyNotSent", host: "asr.example:8000" }]);
      assert.deepEqual(noticesOfConnection(engine, { key: false, keyWithoutTls: false }), [open]);
      assert.deepEqual(noticesOfConnection(engine, { key: true, keyWithoutTls: true }), [open]);
    });

    it("is nothing where others cannot read it", () => {
      for (const url of ["https://asr.example", "http://127.0.0.1:8000", "http://localhost:1", "http://[::1]:1"])
        assert.deepEqual(noticesOfConnection(server(url), withKey), [], url);
      assert.deepEqual(noticesOfConnection({ id: "local", revision: "1" }, withKey), []);
      assert.deepEqual(noticesOfConnection({ id: "command", line: ["x"] }, withKey), []);
    });
  });

  describe("of a transcript", () => {
    it("is what holds wherever it is used", () => {
      const kept = codesOf(noticesAt("stored", everyNotice()));
      for (const code of ["truncated", "loop", "silence", "damaged", "partlyDecoded", "noSpeech", "markChanged"])
        assert.ok(kept.includes(code), code);
      for (const code of ["askedAgain", "notSaved", "undone", "contextNotSent", "otherTracks", "notEncrypted"])
        assert.ok(!kept.includes(code), code);
    });

    it("is of the recording first, then of its segments in order, each once", () => {
      const damaged = { code: "damaged", seconds: 2 } as const;
      const segments = [
        heard(0, { truncated: true, guards: ["short", "loop"] }),
        heard(1),
        heard(2, { guards: ["silence"], final: false }),
      ];
      assert.deepEqual(noticesOfTranscript([damaged, damaged], segments), [
        damaged,
        { code: "truncated", span: { start: 0, end: 10 } },
        { code: "short", span: { start: 0, end: 10 } },
        { code: "loop", span: { start: 0, end: 10 } },
      ]);
    });

    it("is that nothing was said, where there is no text and nothing is missing", () => {
      const gap = new EarmarkError("refused", "no");
      assert.deepEqual(codesOf(noticesOfEnd([heard(0, { text: " \n" }), heard(1, { text: "" })])), ["noSpeech"]);
      assert.deepEqual(codesOf(noticesOfEnd([])), ["noSpeech"]);
      assert.deepEqual(noticesOfEnd([heard(0, { text: "" }), heard(1)]), []);
      assert.deepEqual(
        noticesOfEnd([heard(0, { text: "" }), heard(1, { text: "", gap })]),
        [],
        "a gap may hold speech",
      );
      assert.deepEqual(codesOf(noticesOfTranscript([], [heard(0, { text: "" })])), ["noSpeech"]);
    });
  });

  describe("in words", () => {
    const say = (notice: Notice): string => noticeText(notice, inEnglish);

    it("is no two times the same, in English and in Chinese", () => {
      const all = everyNotice();
      for (const t of [inEnglish, inChinese])
        assert.equal(new Set(all.map((notice) => noticeText(notice, t))).size, all.length);
    });

    it("is translated, with all its facts", () => {
      for (const notice of everyNotice()) {
        const chinese = noticeText(notice, inChinese);
        assert.match(chinese, HAN, notice.code);
        assert.doesNotMatch(chinese, /\{\d\}|undefined/, notice.code);
        // Names and times are the same in both languages.
        for (const fact of ["a-name", "1:01", "1:15"])
          assert.equal(chinese.includes(fact), say(notice).includes(fact), `${notice.code}: ${fact}`);
        if ("span" in notice) assert.match(say(notice), /^1:01–1:15: /, notice.code);
      }
    });

    it("counts one thing as one", () => {
      assert.match(say({ code: "contextTrimmed", words: 1 }), /^1 term did not/);
      assert.match(say({ code: "contextTrimmed", words: 2 }), /^2 terms did not/);
      assert.match(say({ code: "secretsLeftOut", count: 1 }), /^1 secret was/);
      assert.match(say({ code: "secretsLeftOut", count: 3 }), /^3 secrets were/);
      assert.match(say({ code: "damaged", seconds: 1 }), /\. 1 second could/);
      assert.match(say({ code: "damaged", seconds: 1.04 }), /\. 1 second could/, "as it is read");
      assert.match(say({ code: "damaged", seconds: 1.26 }), /\. 1\.3 seconds could/);
    });

    it("names no more than a few entries", () => {
      const kept = (count: number): string =>
        say({
          code: "abbreviationsKept",
          glossary: "terms.txt",
          entries: Array.from({ length: count }, (_, i) => `e${i}`),
        });
      assert.match(kept(3), /\(e0; e1; e2\)/);
      assert.match(kept(4), /\(e0; e1; e2; …\)/);
    });

    it("gives times as a player shows them, and says how long it should be where anybody knows", () => {
      assert.match(say({ code: "partlyDecoded", seconds: 61, of: 3_700 }), /^Only 1:01 of 1:01:40 could/);
      assert.match(say({ code: "partlyDecoded", seconds: 61, of: 0 }), /only up to 1:01\./);
      assert.match(say({ code: "short", span }), /^1:01–1:15: /);
    });

    it("never says that nothing is left over, where something is", () => {
      assert.match(say({ code: "moreInFile", bytes: 12 }), /contains 0\.1 MB/);
      assert.match(say({ code: "moreInFile", bytes: 2_340_000 }), /contains 2\.3 MB/);
    });
  });
});
