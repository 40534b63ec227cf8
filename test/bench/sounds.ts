import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { made, SOUNDS, spoken } from "../sounds/files";

/** What flite reads: sentences of different lengths, so that pauses come at different times. */
const SENTENCES = [
  "First the bulge bracket banks, then the boutique firms, and last the middle market.",
  "We met on Tuesday to talk about the plan for the next quarter, and about the people that we want to hire.",
  "The second point is the budget.",
  "Nobody knows how long it will take, but we can say what has to be done before we begin.",
  "When the sound is decoded it is cut at pauses, and every part is sent while the next one is still being read.",
  "Let me repeat that.",
  "I think we should wait for the numbers from the other team, because they looked at the same question last year.",
];

/** So many seconds of one voice with pauses and a room's noise, as an mp3 of 64 kbit/s, 44.1 kHz. */
export function lecture(seconds: number): string {
  const minutes = made("bench-600.mp3", (file) => {
    const wavs = SENTENCES.map((sentence) => spoken(sentence));
    const list = path.join(SOUNDS, "bench-list.txt");
    // Every sentence again and again, in an order that does not repeat soon.
    const order = Array.from({ length: 400 }, (_, i) => wavs[(i * i + 3 * i) % wavs.length] ?? "");
    writeFileSync(list, order.map((wav) => `file '${wav}'`).join("\n"));
    const noise = "anoisesrc=a=0.002:r=16000:c=pink:d=600";
    const filter = "[0:a]apad[s];[s][1:a]amix=inputs=2:duration=shortest:normalize=0[m]";
    const args = ["-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", list, "-f", "lavfi", "-i", noise];
    execFileSync("ffmpeg", [
      ...args,
      ..."-filter_complex".split(" "),
      filter,
      ..."-map [m] -t 600 -ar 44100 -ac 1 -b:a 64k".split(" "),
      file,
    ]);
  });
  return made(`bench-${seconds}.mp3`, (file) =>
    execFileSync("ffmpeg", [
      "-v",
      "error",
      "-y",
      "-stream_loop",
      String(Math.ceil(seconds / 600) - 1),
      "-i",
      minutes,
      "-t",
      String(seconds),
      "-c",
      "copy",
      file,
    ]),
  );
}

/** A memo of ten seconds, as the service takes it. */
export function memo(): string {
  return made("bench-memo.wav", (file) =>
    execFileSync("ffmpeg", [
      "-v",
      "error",
      "-y",
      "-i",
      lecture(600),
      "-t",
      "10",
      "-ar",
      "16000",
      "-ac",
      "1",
      "-c:a",
      "pcm_s16le",
      file,
    ]),
  );
}
