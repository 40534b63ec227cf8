import assert from "node:assert/strict";
import type { Hypothesis } from "../../../src/core/types";
import { hypothesesOf } from "../../../src/recognizers/hypotheses";
import { INPUT_AUDIO } from "../../../src/recognizers/inputAudio";

const sentence = (text: string, more: object = {}): object => ({ sentence: { text, sentence_end: true, ...more } });
const open = (text: string, more: object = {}): object => sentence(text, { sentence_end: false, ...more });

/** What is heard in the end, of events with these outputs. */
async function heard(outputs: readonly object[]): Promise<{ text: string; truncated?: true }> {
  const events = outputs.map((output) => `data:${JSON.stringify({ output, usage: { duration: 5 } })}\n\n`).join("");
  const answer = {
    status: 200,
    type: "text/event-stream",
    retryAfterMs: undefined,
    header: () => "",
    body: (async function* () {
      yield await Promise.resolve(new TextEncoder().encode(events));
    })(),
  };
  let last: Hypothesis | undefined;
  for await (last of hypothesesOf(answer, INPUT_AUDIO.dialect())) assert.ok(last);
  assert.equal(last?.final, true);
  return { text: last.text, ...(last.truncated ? { truncated: true } : {}) };
}

const CASES: readonly (readonly [string, readonly object[], string])[] = [
  [
    "sentences without numbers are in the order in which they were said",
    [
      sentence("Two.", { begin_time: 2_000 }),
      sentence("One.", { begin_time: 0 }),
      sentence("Three.", { begin_time: 4_000 }),
    ],
    "One. Two. Three.",
  ],
  [
    "numbers may be text",
    [
      sentence("Ten.", { sentence_id: "10" }),
      sentence("Two.", { sentence_id: "2" }),
      sentence("One.", { sentence_id: "1" }),
    ],
    "One. Two. Ten.",
  ],
  [
    "sentences may come in pieces",
    [
      ...[open("Hello", { sentence_id: 1 }), open(" big", { sentence_id: 1 }), sentence(" world.", { sentence_id: 1 })],
      ...[open("And", { sentence_id: 2 }), sentence(" more.", { sentence_id: 2 })],
    ],
    "Hello big world. And more.",
  ],
  [
    "all of the text may come in pieces",
    [
      { text: "你好" },
      { text: "，世界。" },
      { text: "再见", finish_reason: "null" },
      { text: "。", finish_reason: "stop" },
    ],
    "你好，世界。再见。",
  ],
  [
    "pieces of the text beside whole sentences",
    [
      { text: "Hello", ...open("Hello", { sentence_id: 1 }) },
      { text: " big world.", ...sentence("Hello big world.", { sentence_id: 1 }) },
      { text: " And", ...open("And", { sentence_id: 2 }) },
      { text: " more.", ...sentence("And more.", { sentence_id: 2 }) },
    ],
    "Hello big world. And more.",
  ],
  ["one sentence after the other", [{ text: "One." }, { text: "Two." }, { text: "Three." }], "One. Two. Three."],
  [
    "all of the text, of which the beginning was heard anew",
    [
      { text: "Hall" },
      { text: "Hello there" },
      { text: "Hello their big" },
      { text: "Hello there, big world.", finish_reason: "stop" },
    ],
    "Hello there, big world.",
  ],
  ["an empty end takes nothing back", [{ text: "One. Two." }, { text: "", finish_reason: "stop" }], "One. Two."],
  [
    "an empty end of a sentence takes nothing back",
    [open("One. Two.", { sentence_id: 1 }), sentence("", { sentence_id: 1 })],
    "One. Two.",
  ],
  [
    "a sentence that nobody ended, in an answer that has ended",
    [open("One.", { sentence_id: 1 }), { finish_reason: "stop" }],
    "One.",
  ],
  [
    "an answer as the older models give it",
    [{ choices: [{ finish_reason: "stop", message: { content: [{ text: "One." }] } }] }],
    "One.",
  ],
];

describe("sentences of hosts that are not as documented", () => {
  for (const [name, outputs, text] of CASES)
    it(`recognizers 1: ${name}`, async () => assert.deepEqual(await heard(outputs), { text }));

  for (const [place, output] of Object.entries({
    sentence: sentence("One", { finish_reason: "length" }),
    choices: { ...sentence("One"), choices: [{ finish_reason: "length" }] },
    output: { ...open("One"), finish_reason: "length" },
  }))
    it(`recognizers 11: an answer is cut short wherever it is said: ${place}`, async () =>
      assert.deepEqual(await heard([output]), { text: "One", truncated: true }));
});
