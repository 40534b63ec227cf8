import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import type { Segment } from "../../../src/core/types";
import type { CliEvent } from "../../../src/cli/cliEvents";
import { Output } from "../../../src/cli/output";
import { Progress } from "../../../src/cli/progressLine";
import { TerminalSink } from "../../../src/cli/terminalSink";
import { EarmarkError } from "../../../src/core/errors";
import { AppendOnly } from "../../../src/transcript/appendOnly";

const segment = (index: number, text: string, more: Partial<Segment> = {}): Segment => ({
  index,
  span: { start: index * 10, end: index * 10 + 10 },
  text,
  final: true,
  ...more,
});

describe("the terminal as the place of a text", () => {
  const made = (isLive: boolean, highWaterMark = 16_384) => {
    const stream = new PassThrough({ highWaterMark });
    const output = new Output(stream);
    const events: CliEvent[] = [];
    const controller = new AbortController();
    const sink = new TerminalSink({
      name: "talk.wav",
      output,
      live: isLive ? new AppendOnly([]) : undefined,
      progress: new Progress(new PassThrough(), "talk.wav"),
      emit: (event) => void events.push(event),
      seconds: () => 20,
      signal: controller.signal,
    });
    return { sink, stream, events, controller };
  };
  const typesOf = (events: readonly CliEvent[]): string[] => events.map(({ type }) => type);

  it("prints what is final, and tells the rest as it comes", async () => {
    const { sink, stream, events } = made(true);
    sink.write(segment(0, "One", { final: false }));
    assert.equal(stream.read(), null);
    sink.write(segment(0, "One."));
    sink.write(segment(1, "Two."));
    await sink.flushed();
    assert.equal(String(stream.read()), "One. Two.");
    assert.equal(sink.text, "One. Two.");
    assert.deepEqual(typesOf(events), ["hypothesis", "segment", "segment"]);
    assert.equal(await sink.close(), "written");
  });

  it("keeps the newest state of each segment, with its gaps, where the text is written at the end", () => {
    const { sink, stream, events } = made(false);
    sink.write(segment(0, "On", { final: false }));
    sink.write(segment(0, "One."));
    sink.write(segment(1, "", { gap: new EarmarkError("refused", "no") }));
    assert.deepEqual(
      sink.segments.map(({ text, final, gap }) => [text, final, gap?.code]),
      [
        ["One.", true, undefined],
        ["", true, "refused"],
      ],
    );
    assert.deepEqual(typesOf(events), ["hypothesis", "segment", "gap"]);
    assert.deepEqual([sink.text, stream.read()], ["", null]);
  });

  it("has no NUL, in its text or in its words", () => {
    const { sink } = made(true);
    const words = [{ text: "O\0ne", start: 0, end: 1 }];
    sink.write(segment(0, "O\0ne.", { words }));
    assert.equal(sink.text, "One.");
    assert.equal(sink.segments[0]?.words?.[0]?.text, "One");
  });

  it("takes no more while its reader is slow, and ends with the signal", async () => {
    const { sink, stream, controller } = made(true, 1);
    sink.write(segment(0, "One."));
    sink.write(segment(1, "Two."));
    let isFlushed = false;
    const flushed = sink.flushed().then(() => (isFlushed = true));
    await new Promise((resolve) => void setImmediate(resolve));
    assert.ok(!isFlushed, "nobody has read it");
    stream.resume();
    await flushed;
    stream.pause();
    sink.write(segment(2, "Three."));
    sink.write(segment(3, "Four."));
    controller.abort(new Error("Ctrl+C"));
    await assert.rejects(sink.flushed(), /Ctrl\+C/);
  });
});
