// A process of its own: what the Qwen3-ASR-Toolkit does, in the form most favorable to it: ffmpeg in place of librosa, our own
// pause finder in place of Silero. All of the recording is decoded into memory, pauses are found in all of it, the parts
// are written as WAV, four lanes send them, each answer comes whole, and the text is shown when all of it is there.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { Cutter } from "../../src/audio/cut";
import { FRAMES_PER_SECOND, Loudness } from "../../src/audio/loudness";
import { wav } from "../sounds/files";

const [file = "", service = "", lanes = "4"] = process.argv.slice(2);
const MIB = 2 ** 20;

async function run(): Promise<void> {
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const begun = performance.now();
  const args = ["-v", "error", "-i", file, "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1"];
  const { stdout } = await promisify(execFile)("ffmpeg", args, { encoding: "buffer", maxBuffer: 2 ** 30 });
  const samples = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
  // The toolkit holds the recording as floats.
  const floats = Float32Array.from(samples, (sample) => sample / 32_768);
  const cuts = new Cutter([{ min: 100, max: 140 }]).push(new Loudness().push(samples));
  const folder = mkdtempSync(path.join(tmpdir(), "bench-toolkit-"));
  const ends = [...cuts.map((cut) => (cut / FRAMES_PER_SECOND) * 16_000), floats.length];
  const files = ends.map((end, i) => {
    const part = path.join(folder, `${i}.wav`);
    writeFileSync(part, wav(Int16Array.from(floats.subarray(ends[i - 1] ?? 0, end), (value) => value * 32_768)));
    return part;
  });
  const texts: string[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < files.length; i = next++) {
      const audio = `data:audio/wav;base64,${readFileSync(files[i] ?? "").toString("base64")}`;
      const body = JSON.stringify({
        model: "qwen3-asr-flash",
        input: { messages: [{ role: "user", content: [{ audio }] }] },
        parameters: { result_format: "message", asr_options: { enable_lid: true, enable_itn: false } },
      });
      const answer = await fetch(`${service}/api/v1/services/aigc/multimodal-generation/generation`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer sk-bench" },
        body,
      });
      const { output } = (await answer.json()) as {
        output: { choices: { message: { content: { text: string }[] } }[] };
      };
      texts[i] = output.choices[0]?.message.content[0]?.text ?? "";
    }
  };
  await Promise.all(Array.from({ length: Number(lanes) }, lane));
  const shownMs = performance.now() - begun;
  clearInterval(timer);
  rmSync(folder, { recursive: true, force: true });
  console.log(JSON.stringify({ firstMs: shownMs, endMs: shownMs, parts: texts.length, peakMiB: peak / MIB }));
}
void run();
