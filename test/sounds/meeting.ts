import { readFileSync } from "node:fs";
import type { FakeRecognizer } from "../service/service";
import { recording, spoken } from "./files";
import { concat, silence } from "./tones";

const RATE = 16_000;

/** A meeting as people have it, for pictures that people look at. */
const SAID: readonly (readonly [voice: "awb" | "slt" | "rms", text: string])[] = [
  ["slt", "Good morning, everyone. Let us begin with the list of banks."],
  ["rms", "I have talked to three of them on Friday, and two want to hear more."],
  ["awb", "First the bulge bracket banks, then the boutique firms like Lazard, and last the middle market."],
  ["slt", "Good. Who writes to Evercore?"],
  ["rms", "I can do that today. They asked for the numbers of the second quarter."],
  ["slt", "Please send them the short version, and leave out what is not public yet."],
  ["awb", "There is one more thing. The call on Thursday moves to ten o'clock."],
  ["rms", "That works for me."],
  ["slt", "Then we are done for today. The recording goes into the notes, as always."],
];

/** Of a turn to speak: what is said, and between which samples. */
interface Turn {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function samplesOf(file: string): Int16Array {
  const bytes = readFileSync(file);
  const at = bytes.indexOf("data") + 8;
  return new Int16Array(
    bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + bytes.length - (bytes.length % 2)),
  );
}

/** The meeting as a file, and a recognizer that knows what is said where in it. */
export function meeting(): { readonly file: string; readonly recognizer: FakeRecognizer } {
  const pieces: Int16Array[] = [];
  const turns: Turn[] = [];
  let at = 0;
  for (const [voice, text] of SAID) {
    const samples = samplesOf(spoken(text, voice));
    turns.push({ text, start: at, end: at + samples.length });
    const pause = silence(0.7);
    pieces.push(samples, pause);
    at += samples.length + pause.length;
  }
  const all = concat(pieces);
  return { file: recording("meeting.wav", () => all), recognizer: earsFor(all, turns) };
}

/** Finds the clip in the sound, since it comes without a loss, and says the turns whose middle lies in it. */
function earsFor(all: Int16Array, turns: readonly Turn[]): FakeRecognizer {
  const whole = Buffer.from(all.buffer, all.byteOffset, all.byteLength);
  return (samples, _, onText) => {
    const from = samples.findIndex((one) => Math.abs(one) > 500);
    const some = samples.slice(from, from + RATE / 4);
    const start = whole.indexOf(Buffer.from(some.buffer)) / 2 - from;
    const end = start + samples.length;
    const heard = turns.filter((turn) => start <= (turn.start + turn.end) / 2 && (turn.start + turn.end) / 2 < end);
    const text = heard.map((turn) => turn.text).join(" ");
    const words = text.split(" ");
    for (let count = 2; count < words.length; count += 2) onText(words.slice(0, count).join(" "));
    return Promise.resolve({ text, language: "en" });
  };
}
