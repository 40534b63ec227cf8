// A program that hears: prints the numbers of a WAV file, six a line. Arguments: the file, the file of the context, the language,
// and a folder in which a test finds what was received (`received.jsonl`) and says what goes wrong (files `hang` and `fail`):
// a program of the user's own gets none of our environment.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { hearNumbers, spelled } from "./tones";

const [audio = "", context = "", language = "", folder] = process.argv.slice(2);
const told = (what: string): boolean => folder !== undefined && existsSync(path.join(folder, what));
if (folder)
  appendFileSync(
    path.join(folder, "received.jsonl"),
    `${JSON.stringify({ context: readFileSync(context, "utf8"), language })}\n`,
  );
const wav = readFileSync(audio);
const words = hearNumbers(new Int16Array(wav.buffer, wav.byteOffset + 44, (wav.length - 44) >> 1)).map(spelled);
void print();

async function print(): Promise<void> {
  for (let at = 0; at < words.length; at += 6) {
    console.log(words.slice(at, at + 6).join(" "));
    // As it comes, as a program does that is still listening.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (told("hang")) setInterval(() => undefined, 1_000);
  if (!told("fail")) return;
  console.error("out of memory");
  process.exit(3);
}
