import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { Clip, Hints, Hypothesis } from "../../../src/core/types";
import { estimateTokens } from "../../../src/context/tokens";
import { modelOf } from "../../../src/recognizers/catalog";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { inputAudio } from "../../../src/recognizers/inputAudio";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { roundsOf } from "../../../src/recognizers/rounds";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { collectLog } from "../support";

const NUMBERS = Array.from({ length: 20 }, (_, i) => i * 7);
const TEXT = NUMBERS.map(spelled).join(" ");

const spaceless = (text: string): string => text.replaceAll(/\s/g, "");
const isWhole = (text: string): boolean => text.isWellFormed();

describe("the newer models' context", () => {
  const contexts = fc
    .array(
      fc.constantFrom(
        "Bulge Bracket",
        "宁德时代、",
        "🎙",
        "an",
        "Zeitgeist, ",
        " ",
        "\n",
        "𠮷".repeat(150),
        "x".repeat(450),
      ),
      {
        maxLength: 60,
      },
    )
    .map((words) => words.join(""));

  it("recognizers 4: is at most five rounds of 400 characters, none cut in two, nothing lost before the last", () => {
    fc.assert(
      fc.property(contexts, (context) => {
        const rounds = roundsOf(context);
        assert.ok(rounds.length <= 5);
        for (const round of rounds)
          assert.ok(Array.from(round).length <= 400 && isWhole(round) && round.trim() === round);
        const sent = spaceless(rounds.join(""));
        assert.ok(spaceless(context).startsWith(sent));
        if (Array.from(context).length <= 400) assert.deepEqual(rounds, context.trim() ? [context.trim()] : []);
        if (rounds.length < 5) assert.equal(sent, spaceless(context));
      }),
      { numRuns: 500 },
    );
  });

  it("recognizers 4: what a context may have by the catalog fits into the rounds", () => {
    const { contextTokens } = modelOf("qwen-audio-3.1-asr-flash", "custom").limits;
    const words = fc.array(fc.constantFrom("term", "an", "Zeitgeist", "Hoffmann", "宁德时代", "internationalisation"), {
      minLength: 200,
      maxLength: 500,
    });
    fc.assert(
      fc.property(words, fc.constantFrom(" ", "\n", ", ", "、"), (all, separator) => {
        let context = "";
        for (const word of all)
          if (estimateTokens(context + separator + word) <= contextTokens) context += (context && separator) + word;
        assert.equal(spaceless(roundsOf(context).join("")), spaceless(context));
      }),
      { numRuns: 50 },
    );
    // The most characters a token.
    const context = Array.from({ length: contextTokens }, () => "term").join(" ");
    assert.equal(spaceless(roundsOf(context).join("")), spaceless(context));
  });

  it("recognizers 4: is cut between words where they fit", () => {
    const words = Array.from({ length: 200 }, (_, i) => `term${i}`);
    for (const separator of [", ", " ", "、", "\n"]) {
      const rounds = roundsOf(words.join(separator));
      const pieces = rounds.flatMap((round) => round.split(/[\s,、]+/)).filter(Boolean);
      assert.deepEqual(pieces, words.slice(0, pieces.length), separator);
    }
  });

  it("recognizers 4: cuts a word that is longer than a round by characters, not by halves of them", () => {
    const rounds = roundsOf("𠮷".repeat(1_000));
    assert.deepEqual(
      rounds.map((round) => [Array.from(round).length, isWhole(round)]),
      [
        [400, true],
        [400, true],
        [200, true],
      ],
    );
    assert.equal(roundsOf("x".repeat(9_000)).join("").length, 2_000);
  });
});

describe("the newer models", () => {
  let service: Service;
  let http: Http;
  const { log } = collectLog();
  const data = readFileSync(recording("numbers-20.wav", () => speakNumbers(NUMBERS)));
  const clip: Clip = { index: 0, span: { start: 0, end: 16 }, audio: { kind: "bytes", data, mime: "audio/wav" } };
  before(async () => {
    service = await startService(tonesRecognizer());
    http = openHttp({ ...TIMEOUTS, strictTls: true });
  });
  after(async () => {
    await http.close();
    await service.close();
  });

  async function hear(hints: Partial<Hints>, id = "qwen-audio-3.1-asr-flash"): Promise<Hypothesis | undefined> {
    const recognizer = inputAudio({ baseUrl: service.url, model: modelOf(id, "custom"), key: KEY, http, log });
    let last: Hypothesis | undefined;
    const signal = new AbortController().signal;
    for await (const one of recognizer.recognize(clip, { context: "", itn: false, ...hints }, signal)) last = one;
    return last;
  }

  for (const partialsFrom of [0, 60]) {
    for (const id of ["qwen-audio-3.0-asr-flash", "qwen-audio-3.1-asr-flash", "fun-asr-flash-2026-06-15"]) {
      it(`recognizers 1: ${id} is heard to its last sentence, ${partialsFrom ? "told by sentences" : "as it goes"}`, async () => {
        service.behavior.partialsFrom = partialsFrom;
        const heard = await hear({}, id);
        assert.equal(heard?.text, TEXT);
        assert.equal(heard.words?.map(({ text }) => text.trim()).join(" "), TEXT);
        assert.equal(heard.billedSeconds, 16);
      });
    }
  }

  it("recognizers 4: send each part with its type", async () => {
    assert.equal((await hear({ context: "Bulge Bracket, ".repeat(60) }))?.text, TEXT);
    const { input } = JSON.parse(service.received.at(-1)?.body ?? "") as {
      input: { messages: { role: string; content: { type?: string }[] }[] };
    };
    assert.deepEqual(
      input.messages.map(({ content }) => content.map(({ type }) => type)),
      [["input_text"], ["input_text"], ["input_text"], ["input_audio"]],
    );
  });

  it("recognizers 4: are refused by the stand-in without the type, as by the service", async () => {
    const known = service.received.at(-1)?.body ?? "";
    for (const [body, status] of [
      [known, 200],
      [known.replaceAll('"type":"input_text",', ""), 400],
      [known.replaceAll('"type":"input_text"', '"type":"text"'), 400],
      [known.replaceAll('"type":"input_audio",', ""), 400],
    ] as const) {
      const answer = await fetch(`${service.url}/api/v1/services/aigc/multimodal-generation/generation`, {
        method: "POST",
        headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
        body,
      });
      assert.equal(answer.status, status);
    }
  });
});
