import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { command } from "../../../src/recognizers/command";
import { commandModel } from "../../../src/recognizers/engine";
import { converted, spoken } from "../../sounds/files";
import { wordErrorRate } from "../../sounds/wordErrors";
import { collectLog } from "../support";

const LINE = ["pocketsphinx_continuous", "-infile", "{audio}", "-logfn", "/dev/null"];
const SAID = "Good morning. I would like a cup of coffee. The train is late today. Please open the window.";

describe("a program: PocketSphinx", () => {
  it("hears a real voice, sentence by sentence", async function () {
    this.timeout(60_000);
    const data = readFileSync(converted(spoken(SAID, "rms"), "standup-16k.wav", ["-ar", "16000", "-ac", "1"]));
    const { limits } = commandModel(LINE);
    const clip = { index: 0, span: { start: 0, end: 8 }, audio: { kind: "bytes", data, mime: "audio/wav" } } as const;
    const never = new AbortController().signal;
    const texts: string[] = [];
    const hears = command({ line: LINE, limits, log: collectLog().log }).recognize(
      clip,
      { context: "", itn: false },
      never,
    );
    for await (const { text } of hears) texts.push(text);
    const heard = texts.at(-1) ?? "";
    assert.ok(wordErrorRate(SAID, heard) <= 0.2, heard);
    for (const text of texts) assert.ok(heard.startsWith(text));
  });
});
