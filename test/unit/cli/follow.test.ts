import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { CliEvent } from "../../../src/cli/cliEvents";
import type { Service } from "../../service/service";
import { GrowingWav } from "../../sounds/growing";
import { numbersFor, speakNumbers, spelled } from "../../sounds/tones";
import { startProgram, withProgram } from "./program";

const NUMBERS = numbersFor(30);
const WORDS = NUMBERS.map(spelled).join(" ");

describe("the terminal command follows a recording that grows", () => {
  let service: Service;
  let folder: string;
  withProgram("follow", (own) => ({ service, folder } = own));

  const start = (...args: readonly string[]) =>
    startProgram(["transcribe", path.join(folder, "meeting.wav"), ...args], {
      service,
      cache: path.join(folder, "cache"),
    });

  /** Its text as far as a number of words. */
  async function printed(child: ReturnType<typeof start>["child"], words: number): Promise<string> {
    let text = "";
    while (text.split(/\s+/).filter(Boolean).length < words) {
      const [piece] = (await once(child.stdout ?? assert.fail(), "data")) as [Buffer];
      text += piece.toString();
    }
    return text;
  }

  it("prints text while it is written, ends some time after its last byte, and sends nothing again when it is started again", async () => {
    const meeting = new GrowingWav(path.join(folder, "meeting.wav"), speakNumbers(NUMBERS));
    meeting.until(1);
    const { child, ended } = start("--follow", "2");
    meeting.until(12);
    assert.ok(WORDS.startsWith((await printed(child, 8)).trim()));
    meeting.until(60);
    const { code, out, err } = await ended;
    assert.deepEqual([code, out.trim()], [0, WORDS], err);
    const asked = service.received.length;
    assert.ok(asked >= 4);
    const again = await start("--follow", "2").ended;
    assert.deepEqual([again.code, again.out.trim()], [0, WORDS], again.err);
    assert.equal(service.received.length, asked);
  }).timeout(60_000);

  it("keeps what is there when it is interrupted, and says so", async () => {
    const meeting = new GrowingWav(path.join(folder, "meeting.wav"), speakNumbers(NUMBERS));
    meeting.until(14);
    const { child, ended } = start("--follow");
    await printed(child, 8);
    child.kill("SIGINT");
    const { code, out, err } = await ended;
    assert.equal(code, 130);
    assert.ok(WORDS.startsWith(out.trim()) && out.trim().split(" ").length >= 8);
    assert.match(err, /Interrupted\. Received \d+ segments? of meeting\.wav\. Finished segments were kept\./);
  }).timeout(60_000);

  it("says of one that it was not told to follow that it still grows: on standard error, as an event, in JSON, and by its exit code", async () => {
    const meeting = new GrowingWav(path.join(folder, "meeting.wav"), speakNumbers(NUMBERS));
    meeting.until(14);
    meeting.asIfSlowly();
    const { ended } = start("--json-events", "--out", "json", "--out-dir", folder);
    const over = new AbortController();
    void ended.then(() => over.abort());
    while (service.received.length === 0 && !over.signal.aborted) await new Promise(setImmediate);
    meeting.until(15);
    const { code, out, err } = await ended;
    assert.equal(code, 7, err);
    assert.match(err, /meeting\.wav: The recording was still in progress\. .* or use --follow\./);
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as CliEvent);
    const notices = events.filter((event) => event.type === "notice");
    assert.deepEqual(
      notices.map(({ notice, weight }) => [notice, weight]),
      [["stillRecorded", "missing"]],
    );
    const done = events.at(-1);
    assert.ok(done?.type === "done" && done.missing === 1, out);
    const json = JSON.parse(readFileSync(path.join(folder, "meeting.wav.json"), "utf8")) as { notices: object[] };
    assert.match(JSON.stringify(json.notices), /^\[\{"code":"stillRecorded","weight":"missing"/);
  }).timeout(60_000);
});
