import assert from "node:assert/strict";
import { inEnglish } from "../../../../src/core/translate";
import { microphoneText, type MicrophoneCode } from "../../../../src/session/dictation/microphoneText";
import { HAN, inChinese } from "../../../chinese";

const CODES: readonly MicrophoneCode[] = ["noMicrophone", "microphoneRefused", "microphoneBusy", "microphoneGone"];

describe("what is said of a microphone", () => {
  for (const platform of ["linux", "darwin", "win32"] as const)
    it(`${platform}: what happened and what to do next, in English and Chinese`, () => {
      const texts = CODES.flatMap((code) =>
        [undefined, "USB α"].map((name) => microphoneText(code, name, platform, inEnglish)),
      );
      for (const text of texts)
        assert.match(text, /\. .*(?:Connect|Allow|allows|Close|Make sure|make sure).*\.$|^.*Allow it.*\.$/, text);
      assert.match(texts[1] ?? "", /USB α/);
      for (const code of CODES) assert.match(microphoneText(code, undefined, platform, inChinese), HAN);
      const refused = microphoneText("microphoneRefused", undefined, platform, inEnglish);
      assert.match(
        refused,
        { linux: /group audio/, darwin: /System Settings/, win32: /^Windows .*desktop apps/ }[platform],
      );
    });
});
