import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { languageModel, sentencesOf } from "./languageModel";
import type { FakeRecognizer } from "./service";

/** Debian's package pocketsphinx-en-us. */
const MODEL = "/usr/share/pocketsphinx/model/en-us";

/**
 * PocketSphinx, a real recognizer that nobody here wrote. Without context it hears with its stock language model; with
 * context it expects the context's words and everyday ones, and writes them as the context spells them. English only,
 * in lower case, without punctuation.
 */
export function sphinxRecognizer(): FakeRecognizer {
  let dictionary: ReadonlySet<string> | undefined;
  const hear: FakeRecognizer = async (samples, { context }, onText) => {
    dictionary ??= new Set(
      readFileSync(`${MODEL}/cmudict-en-us.dict`, "latin1")
        .split("\n")
        .map((line) => line.split(/[\s(]/)[0] ?? ""),
    );
    const folder = mkdtempSync(path.join(tmpdir(), "sphinx-"));
    try {
      const sound = path.join(folder, "sound.raw");
      writeFileSync(sound, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
      const sentences = sentencesOf(context, dictionary);
      let model = `${MODEL}/en-us.lm.bin`;
      if (sentences.length > 0) {
        model = path.join(folder, "context.lm");
        writeFileSync(model, languageModel(sentences));
      }
      const respell = speller(context);
      const heard: string[] = [];
      await listen(sound, model, (line) => {
        heard.push(respell(line));
        onText(heard.join(" "));
      });
      return { text: heard.join(" "), language: "en" };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return Object.assign(hear, { isSlow: true as const });
}

/** Runs the recognizer, which prints a line for each utterance as soon as it has heard it. */
function listen(sound: string, model: string, onLine: (line: string) => void): Promise<void> {
  const args = [
    "-infile",
    sound,
    "-hmm",
    `${MODEL}/en-us`,
    "-lm",
    model,
    "-dict",
    `${MODEL}/cmudict-en-us.dict`,
    "-logfn",
    "/dev/null",
  ];
  const child = spawn("pocketsphinx_continuous", args, { stdio: ["ignore", "pipe", "ignore"] });
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim()) onLine(line.trim());
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`pocketsphinx ended with ${code}`))));
  });
}

/** Writes heard words as the context spells them: `bulge bracket` is Bulge Bracket there. */
function speller(context: string): (line: string) => string {
  const terms = [...new Set(context.split("\n"))]
    .filter((term) => /[A-Z]/.test(term) && /^[A-Za-z' ]{2,60}$/.test(term))
    .sort((a, b) => b.length - a.length);
  return (line) => terms.reduce((text, term) => text.replaceAll(new RegExp(`\\b${term}\\b`, "gi"), term), line);
}
