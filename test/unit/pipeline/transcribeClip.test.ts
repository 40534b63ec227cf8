import assert from "node:assert/strict";
import { transcribeClip, type ClipRecognition } from "../../../src/pipeline/transcribeClip";
import { EarmarkError, type ErrorCode } from "../../../src/core/errors";
import type { Clip, Cut, Recognized, Hints, Hypothesis, Span, Tokens } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { LeakGuard } from "../../../src/transcript/guards/leak";

const NEVER = new AbortController().signal;
const CONTEXT = "Bulge Bracket\nBoutique\nMiddle Market\nLazard\nEvercore";

interface Asked {
  readonly context: string;
  readonly span: string;
}

/** What the service answers with: a text, or more. */
type Said = string | (Partial<Hypothesis> & { readonly text: string });

interface Listened {
  readonly heard: Recognized;
  readonly text: string;
  readonly guards: readonly string[];
  readonly shown: string[];
  readonly asked: Asked[];
  readonly reserved: string[];
  readonly paid: number[];
  readonly inTokens: Tokens[];
  readonly billed: number | undefined;
}

/** Hears a clip of 60 s with a service that says what it is told to, in steps of four characters. */
async function listen(
  say: (asked: Asked) => Said,
  options: { speech?: number; context?: string; halves?: boolean } = {},
): Promise<Listened> {
  const [reserved, paid, inTokens]: [string[], number[], Tokens[]] = [[], [], []];
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
    ...(options.halves === false
      ? {}
      : {
          halves: (_: AbortSignal, { start, end }: Span = { start: 0, end: 60 }) => {
            const middle = Math.floor((start + end) / 2) - 1;
            return Promise.resolve([clip(start, middle), clip(middle, end)]);
          },
        }),
  };
  const asked: Asked[] = [];
  const hearing: ClipRecognition = {
    recognizer: {
      limits: modelOf("qwen3-asr-flash", "beijing").limits,
      async *recognize({ span }: Clip, hints: Hints): AsyncGenerator<Hypothesis> {
        const one = { context: hints.context, span: `${span.start}-${span.end}` };
        asked.push(one);
        const said = say(one);
        const more = typeof said === "string" ? { text: said } : said;
        const { text } = more;
        for (let end = 4; end < text.length; end += 4) yield { text: text.slice(0, end), final: false };
        yield { final: true, language: "en", billedSeconds: span.end - span.start, ...more };
      },
    },
    hints: { context, itn: false },
    leaks: new LeakGuard(context),
    persist: (attempt) => attempt(),
    reserve: (span) => {
      reserved.push(`${span.start}-${span.end}`);
      return Promise.resolve(() => undefined);
    },
    onAnswer: (seconds, tokens) => {
      paid.push(seconds);
      if (tokens) inTokens.push(tokens);
      return Promise.resolve();
    },
  };
  const shown: string[] = [];
  const heard = await transcribeClip(cut, hearing, ({ text }) => shown.push(text), NEVER);
  const { text, guards = [], billedSeconds: billed } = heard;
  return { heard, text, guards, shown, asked, reserved, paid, inTokens, billed };
}

const SPEECH =
  "First the Bulge Bracket banks, then the boutique firms, and so on until the end of the whole long list.";

describe("a clip, after the guards", () => {
  it("is what the service said, asked for once", async () => {
    const { text, guards, asked, shown } = await listen(() => SPEECH);
    assert.deepEqual([text, guards, asked.length], [SPEECH, [], 1]);
    assert.ok(shown.length > 5 && shown.every((one) => SPEECH.startsWith(one)));
  });

  it("recognizers catalog: each answer's tokens are charged for, also of one that is not used", async () => {
    const { inTokens, heard } = await listen(({ context }) => ({
      text: context ? "Bulge Bracket, Boutique, Middle Market, Lazard, Evercore" : "Thank you all, see you on Monday.",
      billedTokens: { input: context ? 900 : 800, output: 12 },
    }));
    assert.deepEqual(
      inTokens.map(({ input }) => input),
      [900, 800],
    );
    assert.equal(heard.billedTokens, undefined, "they are in the ledger, not in the text");
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

  for (const speech of [0, 0.09])
    it(`attacks 24: is not sent where there are ${speech} s of sound in it, which costs nothing and is said`, async () => {
      const { text, guards, shown, asked, paid, billed } = await listen(() => "Thanks for watching!", { speech });
      assert.deepEqual([text, guards, shown, asked, paid, billed], ["", ["silence"], [], [], [], 0]);
    });

  it("attacks 24: is sent where there is some sound in it, or nobody here has listened", async () => {
    assert.equal((await listen(() => "Yes.", { speech: 0.1 })).text, "Yes.");
  });

  describe("that the service cut short (recognizers 11)", () => {
    const words = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, i) => `w${from + i}`).join(" ");
    /** A service that says a word a second and at most `most` of them. */
    const upTo =
      (most: number) =>
      ({ span }: Asked): Said => {
        const [start = 0, end = 0] = span.split("-").map(Number);
        return end - start > most
          ? { text: words(start, start + most), truncated: true }
          : { text: words(start, end), words: [{ start: 0.5, end: 1, text: `w${start}` }] };
      };

    it("recognizers 11: is asked for again in halves, each paid for", async () => {
      const { heard, text, guards, asked, reserved, paid, billed } = await listen(upTo(40));
      assert.equal(text, words(0, 60));
      assert.deepEqual([heard.truncated, heard.language, guards], [undefined, "en", []]);
      assert.deepEqual(
        asked.map(({ span }) => span),
        ["0-60", "0-29", "29-60"],
      );
      assert.deepEqual([reserved, paid, billed], [["0-60", "0-29", "29-60"], [60, 29, 31], 120]);
      assert.deepEqual(
        heard.words?.map(({ start, text }) => [start, text]),
        [
          [0.5, "w0"],
          [29.5, "w29"],
        ],
      );
    });

    it("recognizers 11: a half that is cut short is halved again, and its words stay at their times", async () => {
      const { heard, text, asked } = await listen(upTo(30));
      assert.equal(text, words(0, 60));
      assert.equal(heard.truncated, undefined);
      assert.deepEqual(
        asked.map(({ span }) => span),
        ["0-60", "0-29", "29-60", "29-43", "43-60"],
      );
      assert.deepEqual(
        heard.words?.map(({ start, text }) => [start, text]),
        [
          [0.5, "w0"],
          [29.5, "w29"],
          [43.5, "w43"],
        ],
      );
    });

    it("recognizers 11: what stays cut short down to parts of some seconds is said, with the text that there is", async () => {
      const { heard, text, asked } = await listen(({ span }) => ({ text: `<${span}>`, truncated: true }));
      assert.equal(heard.truncated, true);
      assert.ok(asked.length > 7 && asked.length < 32, String(asked.length));
      assert.ok(text.includes("<") && !text.includes("<0-60>"));
      const seconds = asked.map(({ span }) => span.split("-").map(Number)).map(([a = 0, b = 0]) => b - a);
      assert.ok(Math.min(...seconds) >= 4, String(seconds));
    });

    it("recognizers 11: what cannot be halved is accepted and said", async () => {
      const { heard, asked } = await listen(() => ({ text: "And then", truncated: true }), { halves: false });
      assert.deepEqual([heard.truncated, heard.text, asked.length], [true, "And then", 1]);
    });

    it("recognizers 11: what there is stays where a half is refused, and what passes ends the attempt", async () => {
      const fails =
        (code: ErrorCode) =>
        ({ span }: Asked): Said => {
          if (span !== "0-60") throw new EarmarkError(code, code);
          return { text: SPEECH, truncated: true };
        };
      for (const code of ["refused", "badRequest", "budget"] as const) {
        const { heard } = await listen(fails(code));
        assert.deepEqual([heard.text, heard.truncated], [SPEECH, true], code);
      }
      for (const code of ["offline", "service", "arrears"] as const)
        await assert.rejects(listen(fails(code)), { code });
    });

    it("recognizers 11: halves in which less is heard do not replace what there is", async () => {
      for (const half of ["", "w0 w1"]) {
        const { heard } = await listen(({ span }) =>
          span === "0-60" ? { text: words(0, 40), truncated: true } : half,
        );
        assert.deepEqual([heard.text, heard.truncated], [words(0, 40), true]);
      }
    });

    it("recognizers 11: a half that repeats itself is not taken for its end", async () => {
      const { heard } = await listen(({ span }) =>
        span === "0-60" ? { text: SPEECH, truncated: true } : span === "0-29" ? "I think ".repeat(400) : "we go.",
      );
      assert.deepEqual([heard.text, heard.truncated, heard.guards], [SPEECH, true, undefined]);
    });

    it("recognizers 11: a half for which the glossary came back is heard without it", async () => {
      const { heard, text } = await listen(({ span, context }) =>
        span === "0-60"
          ? { text: SPEECH, truncated: true }
          : span === "0-29"
            ? "First the Bulge Bracket banks."
            : context
              ? "Lazard, Evercore"
              : "",
      );
      assert.deepEqual([text, heard.guards], ["First the Bulge Bracket banks.", ["leak", "short"]]);
    });

    it("recognizers 11: the halves of Chinese are joined without a space", async () => {
      const { text, heard } = await listen(
        ({ span }) =>
          span === "0-60"
            ? { text: "今天我们开会", truncated: true }
            : span === "0-29"
              ? { text: "今天我们开会，", language: "zh" }
              : { text: "讨论年度预算和计划。", language: "zh" },
        { speech: 5 },
      );
      assert.deepEqual([text, heard.language], ["今天我们开会，讨论年度预算和计划。", "zh"]);
    });
  });

  for (const [text, speech] of [
    ["Lazard, Evercore, Boutique", 8],
    ["Lazard.", 2],
    ["bulge bracket", 2],
  ] as const)
    it(`recognizers 17: glossary words for a clip in which nobody speaks are not kept: ${text}`, async () => {
      const { heard, asked, shown, billed } = await listen(({ context }) => (context ? text : ""), { speech });
      assert.deepEqual([heard.text, heard.guards], ["", ["leak"]]);
      assert.deepEqual([asked.length, billed], [2, 120]);
      assert.ok(
        shown.every((one) => one === ""),
        "nothing of it was ever shown",
      );
    });

  it("recognizers 17: one name that was really said stays as the glossary spells it", async () => {
    const { heard } = await listen(({ context }) => (context ? "Lazard." : "Lizard."), { speech: 2 });
    assert.deepEqual([heard.text, heard.guards], ["Lazard.", ["read"]]);
  });

  it("recognizers 17: an ordinary short answer is asked for once", async () => {
    for (const text of ["Yes.", "好的。", "Thank you all."]) {
      const { asked, guards } = await listen(() => text, { speech: 2 });
      assert.deepEqual([asked.length, guards], [1, []], text);
    }
  });

  for (const billedSeconds of [-1_000_000_000, NaN, Infinity, 1e12])
    it(`attacks 15: a bill of ${billedSeconds} s is not believed`, async () => {
      const { paid, billed } = await listen(() => ({ text: SPEECH, billedSeconds }));
      assert.deepEqual([paid, billed], [[60], 60]);
    });

  it("attacks 15: what is charged for counts every second that has begun, and no more than there are", async () => {
    assert.deepEqual((await listen(() => ({ text: SPEECH, billedSeconds: 12 }))).paid, [12]);
    assert.deepEqual((await listen(() => ({ text: SPEECH, billedSeconds: 0 }))).paid, [0]);
    assert.deepEqual((await listen(() => ({ text: SPEECH, billedSeconds: 61 }))).paid, [60]);
  });

  it("is flagged where very little came of much speech", async () => {
    assert.deepEqual((await listen(() => "And then")).guards, ["short"]);
    assert.deepEqual((await listen(() => "And then", { speech: 3 })).guards, []);
  });
});
