// A program that hears: prints the numbers of a WAV file, six a line. Arguments: the file, the file of the context, the language.
import { appendFileSync, readFileSync } from "node:fs";
import { hearNumbers, spelled } from "./tones";

const [audio = "", context = "", language = ""] = process.argv.slice(2);
const received = process.env["TONES_RECEIVED"];
if (received) appendFileSync(received, `${JSON.stringify({ context: readFileSync(context, "utf8"), language })}\n`);
const wav = readFileSync(audio);
const words = hearNumbers(new Int16Array(wav.buffer, wav.byteOffset + 44, (wav.length - 44) >> 1)).map(spelled);
void print();

async function print(): Promise<void> {
  for (let at = 0; at < words.length; at += 6) {
    console.log(words.slice(at, at + 6).join(" "));
    // As it comes, as a program does that is still listening.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (process.env["TONES_HANG"]) setInterval(() => undefined, 1_000);
  if (!process.env["TONES_FAIL"]) return;
  console.error("out of memory");
  process.exit(3);
}
