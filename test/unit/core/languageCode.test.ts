import assert from "node:assert/strict";
import { readArguments, UsageError } from "../../../src/cli/arguments";
import { isLanguageCode } from "../../../src/core/languageCode";

const CODES = [
  "zh",
  "en",
  "yue",
  "EN-us",
  "zh-Hant",
  "zh-Hant-TW",
  "zh-cmn-Hans-CN",
  "es-419",
  "sl-rozaj",
  "de-CH-1996",
];
const HOSTILE = [
  "[x](command:workbench.action.quit) ![p](https://host/p.png)",
  "$(touch x)",
  "$(error)",
  "`id`",
  "zh;rm",
  "zh en",
  "zh\n",
  "zh\u202e",
  "../zh",
  "-v",
  "--help",
  "中文",
  "Chinese (Mandarin)",
  "en_US",
  "a",
  "",
  `zh${"-abcde".repeat(10)}`,
];

function languageOf(code: string): string | undefined {
  const options = readArguments(["transcribe", "a.wav", "--language", code], {});
  return options === "help" ? undefined : options.language;
}

describe("a language's code", () => {
  it("attacks 16: is what BCP 47 takes for one", () => {
    for (const code of CODES) assert.ok(isLanguageCode(code), code);
    for (const code of HOSTILE) assert.ok(!isLanguageCode(code), code);
  });

  it("attacks 16: is checked where it enters the terminal command", () => {
    assert.equal(languageOf("zh-Hant"), "zh-Hant");
    for (const code of HOSTILE.filter((one) => one && !one.startsWith("-")))
      assert.throws(() => languageOf(code), UsageError, code);
  });
});
