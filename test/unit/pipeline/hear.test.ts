import assert from "node:assert/strict";
import { hear, type Hearing } from "../../../src/pipeline/hear";
import type { Clip, Cut, Hints, Hypothesis } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { LeakGuard } from "../../../src/transcript/guards/leak";

const NEVER = new AbortController().signal;
const CONTEXT = "Bulge Bracket\nBoutique\nMiddle Market\nLazard\nEvercore";

interface Asked {
  readonly context: string;
  readonly span: string;
}

/** Hears a clip of 60 s with a service that says what it is told to, in steps of four characters. */
async function listen(
  say: (asked: Asked) => string,
  options: { speech?: number; context?: string; halves?: boolean } = {},
): Promise<{ text: string; guards: readonly string[]; shown: string[]; asked: Asked[]; billed: number | undefined }> {
  const context = options.context ?? CONTEXT;
  const clip = (start: number, end: number): Clip => ({
    index: 0,
    span: { start, end },
    audio: { kind: "bytes", data: new Uint8Array(), mime: "audio/wav" },
  });
  const cut: Cut = {
    index: 0,
    span: { start: 0, end: 60 },
    digest: "",
    speech: options.speech ?? 40,
    encode: () => Promise.resolve(clip(0, 60)),
    ...(options.halves === false ? {} : { halves: () => Promise.resolve([clip(0, 29), clip(29, 60)]) }),
  };
  const asked: Asked[] = [];
  const hearing: Hearing = {
    recognizer: {
      limits: modelOf("qwen3-asr-flash", "beijing").limits,
      async *recognize({ span }: Clip, hints: Hints): AsyncGenerator<Hypothesis> {
        const one = { context: hints.context, span: `${span.start}-${span.end}` };
        asked.push(one);
        const text = say(one);
        for (let end = 4; end < text.length; end += 4) yield { text: text.slice(0, end), final: false };
        yield { text, final: true, language: "en", billedSeconds: span.end - span.start };
      },
    },
    hints: { context, itn: false },
    leaks: new LeakGuard(context),
    persist: (attempt) => attempt(),
    onAnswer: () => Promise.resolve(),
  };
  const shown: string[] = [];
  const heard = await hear(cut, hearing, ({ text }) => shown.push(text), NEVER);
  return { text: heard.text, guards: heard.guards ?? [], shown, asked, billed: heard.billedSeconds };
}

const SPEECH =
  "First the Bulge Bracket banks, then the boutique firms, and so on until the end of the whole long list.";

describe("a clip, after the guards", () => {
  it("is what the service said, asked for once", async () => {
    const { text, guards, asked, shown } = await listen(() => SPEECH);
    assert.deepEqual([text, guards, asked.length], [SPEECH, [], 1]);
    assert.ok(shown.length > 5 && shown.every((one) => SPEECH.startsWith(one)));
  });

  it("is asked for without context where the context came back, and that answer counts", async () => {
    const { text, guards, asked, shown, billed } = await listen(({ context }) =>
      context ? "Bulge Bracket, Boutique, Middle Market, Lazard, Evercore" : "Thank you all, see you on Monday then.",
    );
    assert.deepEqual([text, guards], ["Thank you all, see you on Monday then.", ["leak"]]);
    assert.deepEqual(
      asked.map(({ context }) => context),
      [CONTEXT, ""],
    );
    assert.equal(billed, 120, "both are charged for");
    assert.ok(
      shown.every((one) => one === ""),
      "nothing of the leak was ever shown",
    );
  });

  it("keeps the glossary read aloud, with its spelling", async () => {
    const { text, guards } = await listen(({ context }) =>
      context
        ? "Bulge Bracket, Boutique, Middle Market, Lazard, Evercore"
        : "bulge bracket boutique middle market laser ever core",
    );
    assert.deepEqual([text, guards], ["Bulge Bracket, Boutique, Middle Market, Lazard, Evercore", ["read"]]);
  });

  it("is asked for in halves where the service repeated itself", async () => {
    const { text, guards, asked, shown } = await listen(({ span }) =>
      span === "0-60" ? `Well, ${"I think ".repeat(400)}` : span === "0-29" ? "Well, I think we" : "should go now.",
    );
    assert.deepEqual([text, guards], ["Well, I think we should go now.", ["loop"]]);
    assert.deepEqual(
      asked.map(({ span }) => span),
      ["0-60", "0-29", "29-60"],
    );
    assert.ok(Math.max(...shown.map((one) => one.length)) < 150);
  });

  it("is a gap where the halves repeat themselves too, or there are none", async () => {
    await assert.rejects(
      listen(() => "I think ".repeat(400)),
      { code: "looped" },
    );
    await assert.rejects(
      listen(() => "I think ".repeat(400), { halves: false }),
      { code: "looped" },
    );
  });

  it("has no text where there is no sound", async () => {
    const { text, guards, shown } = await listen(() => "Thanks for watching!", { speech: 0 });
    assert.deepEqual([text, guards], ["", ["silence"]]);
    assert.ok(shown.every((one) => one === ""));
    assert.deepEqual((await listen(() => "", { speech: 0 })).guards, []);
  });

  it("is flagged where very little came of much speech", async () => {
    assert.deepEqual((await listen(() => "And then")).guards, ["short"]);
    assert.deepEqual((await listen(() => "And then", { speech: 3 })).guards, []);
  });
});
