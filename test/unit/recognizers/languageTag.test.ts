import assert from "node:assert/strict";
import fc from "fast-check";
import type { Hypothesis } from "../../../src/core/types";
import { codeOf, englishName, OPEN_LANGUAGES } from "../../../src/recognizers/languageNames";
import { withoutTag } from "../../../src/recognizers/languageTag";

/** All that is shown of a text that comes in such pieces. */
async function shown(pieces: readonly string[]): Promise<Hypothesis[]> {
  async function* growing(): AsyncGenerator<Hypothesis> {
    let text = "";
    for (const piece of pieces) yield await Promise.resolve({ text: (text += piece), final: false });
    yield { text, final: true };
  }
  const all: Hypothesis[] = [];
  for await (const one of withoutTag(growing())) all.push(one);
  return all;
}

describe("the tag of open-weight Qwen3-ASR", () => {
  it("is never shown, wherever it is cut, and its language is known", async () => {
    const language = fc.constantFrom(...OPEN_LANGUAGES);
    const text = fc.constantFrom("", "Hello world.", "language is what we study", "你好。", "lang", "l");
    await fc.assert(
      fc.asyncProperty(language, text, fc.array(fc.nat(60), { maxLength: 6 }), async (code, said, cuts) => {
        const whole = `language ${englishName(code)}<asr_text>${said}`;
        const places = [...new Set([0, ...cuts.filter((at) => at < whole.length), whole.length])].sort((a, b) => a - b);
        const all = await shown(places.slice(1).map((end, i) => whole.slice(places[i], end)));
        for (const one of all) assert.ok(said.startsWith(one.text), one.text);
        assert.deepEqual(all.at(-1), { text: said, final: true, language: code });
      }),
    );
  });

  it("is not seen in speech that begins like it", async () => {
    for (const said of ["language is hard", "l", "langu", "Language English", "language English is", "languages"]) {
      const all = await shown(said.split(""));
      assert.equal(all.at(-1)?.text, said);
      assert.equal(all.at(-1)?.language, undefined);
    }
  });

  it("says that nobody spoke", async () => {
    assert.deepEqual(await shown(["language No", "ne<asr_text>"]), [
      { text: "", final: false },
      { text: "", final: false },
      { text: "", final: true },
    ]);
  });

  it("names every language of the open weights, there and back", () => {
    for (const code of OPEN_LANGUAGES) {
      assert.match(englishName(code), /^[A-Z][a-z]+$/);
      assert.equal(codeOf(englishName(code)), code);
    }
    assert.equal(codeOf("None"), undefined);
  });
});
