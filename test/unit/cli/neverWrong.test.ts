import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { TranscriptDocument } from "../../../src/transcript/document";
import { raw, type Fault } from "../../service/faults";
import type { Accepted } from "../../service/request";
import { startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { concat, hearNumbers, numbersFor, silence, speakNumbers, spelled } from "../../sounds/tones";
import { startProgram, withProgram, type Ended } from "./program";

const NUMBERS = Array.from({ length: 40 }, (_, i) => i * 25);
const words = (numbers: readonly number[]): string => numbers.map(spelled).join(" ");

/** The numbers in the sound of a request, however it travels. */
function heardIn({ audio }: Accepted): number[] {
  const input = Buffer.from(audio.split(",")[1] ?? "", "base64");
  const args = ["-v", "error", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1"];
  const { stdout } = spawnSync("ffmpeg", args, { input, maxBuffer: 1 << 28 });
  return hearNumbers(new Int16Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + (stdout.length & ~1))));
}

/** An answer that the service ended at its own limit of length, in its own shape. */
function cutShort(text: string): Fault {
  const message = { annotations: [{ language: "zh", type: "audio_info" }], content: [{ text }], role: "assistant" };
  const output = { choices: [{ finish_reason: "length", message }] };
  const frame = JSON.stringify({ output, usage: { seconds: 9 }, request_id: "cut-short" });
  return raw(200, "text/event-stream", `id:1\nevent:result\n:HTTP_STATUS/200\ndata:${frame}\n\n`);
}

describe("the command line is never wrong in silence", () => {
  let service: Service;
  let folder: string;
  withProgram("never-wrong", (made) => ({ service, folder } = made));

  const run = (...args: string[]): Promise<Ended> =>
    startProgram(["transcribe", ...args], { service, cache: path.join(folder, "cache") }).ended;
  const documentIn = ({ out }: Ended): TranscriptDocument => JSON.parse(out) as TranscriptDocument;

  it("attacks 24: ten minutes of digital silence cost no request, and it is said that there was nothing to send", async () => {
    const file = recording("silence-600.wav", () => silence(600));
    const ended = await run(file, "--out", "json");
    const { segments, billedSeconds, text } = documentIn(ended);
    assert.deepEqual([service.received.length, billedSeconds, text], [0, 0, ""]);
    assert.ok(segments.length > 1 && segments.every(({ guards }) => guards?.[0] === "silence"));
    assert.equal(segments.at(-1)?.end, 600);
    assert.match(ended.err, /Silence/);
    assert.equal(documentIn(await run(file, "--out", "json")).segments.length, segments.length, "and the second time");
    assert.equal(service.received.length, 0);
  }).timeout(30_000);

  for (const [how, options] of [
    ["clip by clip", []],
    ["as a whole", ["--model", "qwen3-asr-flash-filetrans", "--temporary-storage"]],
  ] as const)
    it(`recognizers 18: that no speech was recognized in a recording with sound is said, sent ${how}`, async () => {
      await service.close();
      service = await startService(() => Promise.resolve({ text: "", language: "zh" }));
      const file = recording("numbers-40.wav", () => speakNumbers(NUMBERS));
      const plain = await run(file, ...options);
      assert.deepEqual([plain.code, plain.out.trim()], [0, ""]);
      assert.match(plain.err, /No speech was recognized in the recording\./);
      assert.ok(service.received.length > 0);
      const { notices } = documentIn(await run(file, ...options, "--out", "json"));
      assert.ok(notices?.some(({ code }) => code === "noSpeech"));
    }).timeout(30_000);

  it("recognizers 18: nothing of the kind is said of a recording with one word", async () => {
    const { err } = await run(recording("numbers-1.wav", () => speakNumbers([7])));
    assert.doesNotMatch(err, /No speech/);
  });

  it("attacks 24: of a recording with a long silence in it every word is sent, and only what has words", async () => {
    const file = recording("words-silence-words.wav", () =>
      concat([speakNumbers(NUMBERS), silence(400), speakNumbers(NUMBERS.toReversed())]),
    );
    const { segments, text } = documentIn(await run(file, "--out", "json"));
    assert.equal(text, words([...NUMBERS, ...NUMBERS.toReversed()]));
    const silent = segments.filter(({ guards }) => guards?.includes("silence"));
    assert.ok(silent.length > 0);
    assert.equal(service.received.length, segments.length - silent.length);
  }).timeout(30_000);

  it("recognizers 11: a clip that is cut short comes whole from its halves", async () => {
    service.behavior.fault = (_, request) => {
      const heard = request ? heardIn(request) : [];
      return heard.length > 12 ? cutShort(words(heard.slice(0, 12))) : undefined;
    };
    const file = recording("numbers-40-cut.wav", () => speakNumbers(NUMBERS));
    const ended = await run(file, "--out", "json");
    const document = documentIn(ended);
    assert.deepEqual([ended.code, document.text], [0, words(NUMBERS)]);
    assert.ok(document.segments.every(({ truncated }) => truncated === undefined));
    assert.ok(service.received.length >= 5, "halves and their halves");
    assert.ok(document.billedSeconds > 9 * 3, "each is paid for");
  }).timeout(60_000);

  it("recognizers 11: what stays cut short is said on stderr, in JSON and in events", async () => {
    service.behavior.fault = (_, request) => cutShort(words((request ? heardIn(request) : []).slice(0, 1)));
    const file = recording("numbers-40-cut.wav", () => speakNumbers(NUMBERS));
    const ended = await run(file, "--out", "json");
    assert.equal(documentIn(ended).segments[0]?.truncated, true);
    assert.match(ended.err, /stopped early/);
    const { out } = await run(file, "--json-events");
    assert.match(out, /"truncated":true/);
  }).timeout(60_000);

  it("recognizers 1, 11: standard output has the text that counts, not what was heard on the way", async () => {
    const file = recording("numbers-40-cut.wav", () => speakNumbers(NUMBERS));
    for (const first of [cutShort("Another text altogether"), cutShort(words(NUMBERS.slice(3, 9)))]) {
      let asked = 0;
      service.behavior.fault = () => (asked++ === 0 ? first : undefined);
      const ended = await run(file, "--no-cache");
      assert.deepEqual([ended.code, ended.out], [0, `${words(NUMBERS)}\n`]);
    }
  }).timeout(60_000);

  it("recognizers 17: glossary words for a clip in which nobody speaks are not in its text", async () => {
    const recognizer = tonesRecognizer("en");
    service.behavior.recognizer = async (samples, request, onText) => {
      const said = await recognizer(samples, request, onText);
      // Nothing is said in it: then the model prints what it was given.
      return said.text || !request.context ? said : { ...said, text: "Kubernetes, Hoffmann, Zeitgeist" };
    };
    const glossary = path.join(folder, "words.txt");
    writeFileSync(glossary, "Kubernetes\nHoffmann\nZeitgeist\nLazard\n");
    // Knocks, as loud as a voice.
    const knocks = recording("knocks.wav", () =>
      concat(
        Array.from({ length: 12 }, (_, i) => [
          silence(0.7),
          Int16Array.from({ length: 2_400 }, (__, k) => Math.sin(k * k * (i + 3)) * 12_000),
        ]).flat(),
      ),
    );
    const { segments, text } = documentIn(await run(knocks, "--glossary", glossary, "--out", "json"));
    assert.deepEqual([text, segments[0]?.guards], ["", ["leak"]]);
    assert.deepEqual(
      service.received.map(({ request }) => request?.context !== ""),
      [true, false],
    );
  }).timeout(30_000);

  it("attacks 23: a plan that lacks a cut, or holds null, loses no word", async () => {
    const file = recording("numbers-240.wav", () => speakNumbers(numbersFor(240)));
    const whole = (await run(file)).out;
    assert.equal(whole.trim().split(" ").length, numbersFor(240).length);
    const plans = path.join(folder, "cache", "earmark", "plans");
    const [name = ""] = readdirSync(plans);
    const plan = path.join(plans, name);
    const content = readFileSync(plan, "utf8");
    const { cuts, ...rest } = JSON.parse(content) as { cuts: object[] };
    assert.ok(cuts.length > 2);
    for (const damaged of [
      cuts.slice(0, -1),
      cuts.slice(1),
      cuts.toSpliced(1, 1),
      cuts.with(1, {}),
      [null],
      null,
      [],
    ]) {
      writeFileSync(plan, JSON.stringify({ cuts: damaged, ...rest }));
      const { code, out } = await run(file);
      assert.deepEqual([code, out], [0, whole], JSON.stringify(damaged)?.slice(0, 200));
    }
    assert.equal(service.received.length, cuts.length, "and nothing was sent again");
  }).timeout(60_000);

  it("two commands at once pay for each clip once", async () => {
    service.behavior.paceMs = 5;
    const file = recording("numbers-240.wav", () => speakNumbers(numbersFor(240)));
    const [one, two] = await Promise.all([run(file, "--out", "json"), run(file, "--out", "json")]);
    assert.equal(documentIn(one).text, documentIn(two).text);
    assert.equal(documentIn(one).text.split(" ").length, numbersFor(240).length);
    assert.equal(service.received.length, documentIn(one).segments.length);
  }).timeout(30_000);
});
