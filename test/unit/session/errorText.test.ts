import assert from "node:assert/strict";
import { EarmarkError, type ErrorCode } from "../../../src/core/errors";
import type { SettingProblem } from "../../../src/core/settingProblem";
import { wrongSetting } from "../../../src/core/wrongSetting";
import { inEnglish, type Translate } from "../../../src/core/translate";
import { errorText, keptSegments, type Circumstances } from "../../../src/session/errorText";
import { HAN, inChinese } from "../../chinese";

/** Every code, so that none is missing here; and those that say the same, since the user can do the same about them. */
const CODES: Readonly<Record<ErrorCode, "own" | "connection" | "size" | "service">> = {
  noKey: "own",
  badKey: "own",
  arrears: "own",
  notActivated: "own",
  modelMissing: "own",
  wrongModel: "own",
  quota: "own",
  offline: "connection",
  unreachable: "connection",
  timeout: "own",
  proxy: "own",
  proxySignIn: "own",
  certificate: "own",
  cut: "connection",
  throttled: "own",
  service: "service",
  badAnswer: "service",
  refused: "own",
  tooLong: "size",
  tooLarge: "size",
  badRequest: "own",
  badUrl: "own",
  missingFile: "own",
  notOnDisk: "own",
  changed: "own",
  emptyFile: "own",
  noAudio: "own",
  unreadable: "own",
  playlist: "own",
  notSupported: "own",
  notFollowable: "own",
  soundLost: "own",
  noFfmpeg: "own",
  ffmpegDamaged: "own",
  settings: "own",
  remoteMicrophone: "own",
  noModel: "own",
  modelDamaged: "own",
  notInFolder: "own",
  noSpace: "own",
  oldSystem: "own",
  engineFolder: "own",
  engineLoad: "own",
  engine: "own",
  looped: "own",
  noMicrophone: "own",
  microphoneRefused: "own",
  microphoneBusy: "own",
  microphoneGone: "own",
  notWritable: "own",
  unfinished: "own",
  budget: "own",
};
const ALL = Object.keys(CODES) as ErrorCode[];

const AT: Circumstances = {
  name: "memo.wav",
  codec: "aac",
  model: "a-model",
  engine: "cloud",
  region: "Singapore",
  host: "asr.example.com",
  segmentsCached: 0,
  segmentsTotal: 0,
};

/** One of every kind. */
const PROBLEMS: { readonly [Code in SettingProblem["code"]]: SettingProblem & { readonly code: Code } } = {
  notOneOf: { code: "notOneOf", values: ["a", "b"] },
  notText: { code: "notText" },
  notTexts: { code: "notTexts" },
  notFlag: { code: "notFlag" },
  notObject: { code: "notObject" },
  notAmount: { code: "notAmount" },
  notNumber: { code: "notNumber", least: 1, most: 16 },
  notLanguage: { code: "notLanguage" },
  noServer: { code: "noServer" },
  noService: { code: "noService" },
  notUrl: { code: "notUrl" },
  notHttps: { code: "notHttps" },
  credentials: { code: "credentials" },
  inTheClear: { code: "inTheClear" },
  noAudio: { code: "noAudio" },
  outside: { code: "outside" },
  notHeader: { code: "notHeader", header: "a b" },
  noLocalModel: { code: "noLocalModel", model: "whisper-huge" },
};

/** As it goes into the log: of the program, not for the user. */
const MESSAGE = '{"code":"E42"} raw';

const say = (
  code: ErrorCode,
  more: Partial<Circumstances> & { readonly detail?: string; readonly t?: Translate; readonly message?: string } = {},
): string => {
  const { detail, t = inEnglish, message = MESSAGE, ...at } = more;
  const error = new EarmarkError(code, message, { status: 499, ...(detail === undefined ? {} : { detail }) });
  return errorText(error, { ...AT, ...at }, t);
};

describe("an error in words", () => {
  for (const code of ALL) {
    it(`is a sentence or two, in English and in Chinese, whoever transcribes: ${code}`, () => {
      for (const engine of ["cloud", "server", "local", "command"] as const) {
        for (const detail of [undefined, "the detail"]) {
          const more = { engine, message: "the message", ...(detail === undefined ? {} : { detail }) };
          const english = say(code, more);
          assert.match(english, /^\S.*\S$/);
          assert.doesNotMatch(english, /\{\d\}|undefined|NaN|\[object|499|  /);
          assert.doesNotMatch(english, HAN);
          const chinese = say(code, { ...more, t: inChinese });
          assert.match(chinese, HAN, "translated");
          assert.doesNotMatch(chinese, /\{\d\}|undefined/);
        }
      }
    });
  }

  it("is never the raw message, but for the setting that it names", () => {
    for (const code of ALL) if (code !== "settings") assert.doesNotMatch(say(code), /E42|raw/, code);
    assert.equal(say("settings", { message: "earmark.x is empty." }), "Invalid setting: earmark.x is empty.");
  });

  it("names a setting that is wrong, and what is wrong with it, in the language of the user", () => {
    for (const problem of Object.values(PROBLEMS)) {
      const error = wrongSetting("earmark.x", problem);
      assert.match(error.message, /^earmark\.x .*\.$/);
      assert.doesNotMatch(error.message, /\{\d\}|undefined|\[object/);
      assert.equal(errorText(error, AT, inEnglish), `Invalid setting: ${error.message}`);
      assert.match(errorText(error, AT, inChinese), /^[^a-z]*earmark\.x.*\p{Script=Han}/u, problem.code);
    }
  });

  it("differs wherever the user can do something else about it", () => {
    const bySentence = new Map<string, ErrorCode[]>();
    for (const code of ALL) {
      const sentence = say(code);
      bySentence.set(sentence, [...(bySentence.get(sentence) ?? []), code]);
    }
    const shared = [...bySentence.values()].filter(({ length }) => length > 1);
    const groups = ["connection", "service", "size"].map((group) => ALL.filter((code) => CODES[code] === group));
    assert.deepEqual(new Set(shared.map((one) => one.join())), new Set(groups.map((one) => one.join())));
  });

  it("of an unknown kind, of a newer version or of ours, says that it was not expected", () => {
    const unexpected = "An unexpected error occurred in Earmark. Nothing was lost.";
    for (const error of [new Error("a fault"), "text", undefined, null, { code: "badKey" }])
      assert.equal(errorText(error, AT, inEnglish), unexpected);
    // Of a saved transcript: gaps are kept by their code.
    assert.equal(say("codeOfTomorrow" as ErrorCode), unexpected);
    assert.equal(say("constructor" as ErrorCode), unexpected);
  });

  it("says how much was saved", () => {
    const saved = (segmentsCached: number, segmentsTotal: number): string =>
      say("timeout", { segmentsCached, segmentsTotal });
    const start = "asr.example.com did not respond in time. ";
    assert.equal(saved(0, 0), `${start}Nothing was lost.`);
    assert.equal(saved(0, 4), `${start}Nothing was lost.`);
    assert.equal(saved(1, 1), `${start}Saved 1 of 1 segment.`);
    assert.equal(saved(1, 4), `${start}Saved 1 of 4 segments.`);
    assert.equal(saved(1, 0), `${start}Saved 1 segment.`);
    assert.equal(saved(3, 0), `${start}Saved 3 segments.`);
    assert.equal(keptSegments(0, inEnglish), "Saved 0 segments.");
    assert.match(keptSegments(2, inChinese), HAN);
  });

  it("says where in the recording it was, or which recording where nobody knows", () => {
    const span = { start: 61, end: 75 };
    for (const code of ["refused", "looped", "tooLong", "tooLarge"] as const) {
      assert.match(say(code, { span }), /\b1:01 to 1:15\b/, code);
      for (const at of [{}, { span: { start: 0, end: 0 } }]) assert.match(say(code, at), /memo\.wav/, code);
    }
  });

  it("names what is concerned", () => {
    const named: readonly (readonly [string, RegExp])[] = [
      [say("unreadable"), /memo\.wav \(aac\)/],
      [say("unreadable", { codec: "" }), /memo\.wav\.$/],
      [say("badKey"), /Singapore/],
      [say("badUrl"), /Singapore/],
      [say("modelMissing"), /a-model.*Singapore/],
      [say("notActivated"), /a-model/],
      [say("certificate"), /asr\.example\.com/],
      [say("proxy"), /asr\.example\.com/],
      [say("offline"), /asr\.example\.com/],
      [say("noSpace"), /a-model/],
      [say("notInFolder", { detail: "model.onnx" }), /^model\.onnx of a-model/],
      [
        say("remoteMicrophone", { detail: "ssh-remote" }),
        /another machine \(ssh-remote\).*(?:Open a folder|record there)/,
      ],
      [say("oldSystem", { detail: "glibc 2.28" }), /glibc 2\.28/],
      [say("engineFolder", { detail: "C:\\模型" }), /C:\\模型/],
      [say("engineLoad", { detail: "a missing library" }), /a missing library$/],
      ...(["missingFile", "emptyFile", "noAudio", "playlist", "notSupported", "changed"] as const).map(
        (code) => [say(code), /^(?:Could not read |The format of )?memo\.wav/] as const,
      ),
    ];
    for (const [text, pattern] of named) assert.match(text, pattern);
  });

  it("says what to use in place of a model of another kind, where that is known", () => {
    assert.equal(
      say("wrongModel", { detail: "qwen3-asr-flash" }),
      "Earmark does not support the model a-model. Use qwen3-asr-flash instead.",
    );
    assert.match(say("wrongModel"), /does not accept recordings in this format/);
    // Of a server it would be another's model.
    assert.match(say("wrongModel", { engine: "server", detail: "qwen3-asr-flash" }), /Select another model/);
  });

  it("of one's own server names that, and what it said", () => {
    const engine = "server";
    assert.equal(say("badKey", { engine }), "asr.example.com rejected the API key.");
    assert.equal(say("modelMissing", { engine }), "asr.example.com has no model a-model.");
    assert.equal(say("modelMissing", { engine, model: "" }), "asr.example.com has no model ?.");
    assert.equal(
      say("badRequest", { engine, detail: "no such field" }),
      "asr.example.com rejected the request: no such field",
    );
    for (const code of ["service", "badAnswer"] as const) {
      assert.equal(say(code, { engine, detail: "out of memory" }), "asr.example.com had an error: out of memory");
      assert.match(say(code, { engine }), /^The service had an internal error\./);
      assert.match(say(code, { detail: "out of memory" }), /^The service had an internal error\./);
    }
    assert.equal(say("badRequest", { engine }), "The service rejected the request.");
  });
});
