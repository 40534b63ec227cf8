import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { refusal } from "../../service/faults";
import type { Service } from "../../service/service";
import { converted, recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";
import { startProgram, withProgram, type Ended } from "./program";

const NUMBERS = Array.from({ length: 30 }, (_, i) => i * 31);

describe("what the command line could not transcribe of a file", () => {
  let service: Service;
  let folder: string;
  withProgram("unheard", (made) => ({ service, folder } = made));

  const run = (file: string, ...more: readonly string[]): Promise<Ended> =>
    startProgram(["transcribe", file, ...more], { service, cache: path.join(folder, "cache") }, {}).ended;
  const tones = (): string => recording("unheard.wav", () => speakNumbers(NUMBERS));
  function put(name: string, bytes: Uint8Array): string {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    return file;
  }

  it("attacks 19: is an event, a line on standard error and exit code 7, also when the text comes from the disk", async () => {
    const whole = readFileSync(converted(tones(), "unheard.flac"));
    const file = put("truncated.flac", whole.subarray(0, whole.length / 2));
    for (const text of ["first", "known"]) {
      const { code, out, err } = await run(file);
      assert.equal(code, 7, text);
      assert.match(out, /^w0000 w0031/, text);
      assert.match(err, /^earmark: .*truncated\.flac: Only 0?0:\d\d of 0?0:\d\d could be decoded\. .*\n$/, text);
    }
    const events = (await run(file, "--json-events")).out.trim().split("\n");
    const notice = events
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ type }) => type === "notice");
    assert.deepEqual([notice?.["notice"], notice?.["weight"]], ["partlyDecoded", "missing"]);
  }).timeout(30_000);

  it("attacks 19: is never an empty text with exit code 0, however little is left of the file", async () => {
    const whole = readFileSync(converted(tones(), "unheard.flac"));
    for (const bytes of [8_200, 8_500, 9_000, 12_000, 16_000]) {
      const { code, out, err } = await run(put(`truncated-${bytes}.flac`, whole.subarray(0, bytes)));
      assert.ok(code === 7 || (code === 3 && out === ""), `${bytes}: ${code} ${out} ${err}`);
      assert.match(err, /truncated-\d+\.flac: \S/, String(bytes));
    }
  }).timeout(30_000);

  it("attacks 19: is a line on standard error for each part that failed, whatever is written", async () => {
    service.behavior.fault = () => refusal(400, "DataInspectionFailed", "no");
    for (const form of ["text", "srt", "vtt", "md", "json"]) {
      const { code, err } = await run(tones(), "--out", form);
      assert.equal(code, 7, form);
      assert.match(err, /^earmark: unheard\.wav: 0:00–0:\d\d is missing: \S.*\n/, form);
    }
  }).timeout(30_000);

  it("recordings 4: is nothing, of a recorder that stopped without closing its file", async () => {
    const bytes = readFileSync(tones());
    bytes.writeUInt32LE(160_000, 40);
    const { code, out, err } = await run(put("five.wav", bytes));
    assert.deepEqual([code, out, err], [0, `${NUMBERS.map(spelled).join(" ")}\n`, ""]);
  });

  it("recordings 4: is what lies behind the recording and is none, with how much it is", async () => {
    const first = readFileSync(converted(tones(), "unheard-alone.m4a", ["-c:a", "aac", "-ar", "44100"]));
    const other = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, i) => (i * i * 31 + 7 * i) % 251));
    const { code, out, err } = await run(put("and-more.m4a", Buffer.concat([first, other])));
    assert.deepEqual([code, out], [7, `${NUMBERS.map(spelled).join(" ")}\n`]);
    assert.match(err, /contains 0\.\d MB of data after the recording/);
  });

  it("recordings 4: is nothing of two recordings in one file, and what cannot be read of it is said", async () => {
    const flv = ["-c:a", "aac", "-ar", "44100"];
    const first = readFileSync(converted(tones(), "unheard.flv", flv));
    const words = NUMBERS.map(spelled).join(" ");
    const both = await run(put("both.flv", Buffer.concat([first, first])));
    assert.deepEqual([both.code, both.out.trim().split(/\s+/).join(" "), both.err], [0, `${words} ${words}`, ""]);
    const m4a = readFileSync(converted(tones(), "unheard.m4a"));
    const open = await run(put("open.flv", Buffer.concat([first, m4a.subarray(0, m4a.length / 2)])));
    assert.deepEqual([open.code, open.out], [7, `${words}\n`]);
    assert.match(open.err, /open\.flv: The file contains 0\.\d MB of data after the recording /);
  }).timeout(30_000);

  it("attacks 19: is said of every format whose header states a length", async () => {
    const formats = {
      wav: ["-c:a", "pcm_s24le"],
      caf: [],
      w64: [],
      avi: ["-c:a", "pcm_s16le"],
      wma: ["-c:a", "wmav2"],
    };
    for (const [ending, args] of Object.entries(formats)) {
      const whole = readFileSync(converted(tones(), `unheard-stated.${ending}`, args));
      const { code, out, err } = await run(put(`half.${ending}`, whole.subarray(0, whole.length / 2)));
      assert.equal(code, 7, ending);
      assert.match(out, /^w0000 w0031/, ending);
      assert.match(err, /^earmark: .*half\.\w+: Only 0?0:\d\d of 0?0:2\d could be decoded\. .*\n$/, ending);
    }
  }).timeout(60_000);
});
