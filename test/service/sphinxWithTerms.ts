import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** Debian's package pocketsphinx-en-us. */
const MODEL = "/usr/share/pocketsphinx/model/en-us";

/**
 * What is known of SphinxBase's binary format of language models (`ngram_model_trie.c`, `lm_trie.c`): a title, the order, the number of
 * n-grams of each order, the kind of quantization and its three tables of 2^16 numbers; then unigrams of 12 bytes (probability, back-off,
 * where their bigrams begin), one more of them as an end; the packed bigrams and trigrams; the words.
 */
const TITLE = "Trie Language Model";
const TABLES_BYTES = 3 * 65_536 * 4;
const UNIGRAM_BYTES = 12;
/** Of a 64-bit read behind the end. */
const SLACK_BYTES = 8;
const QUANTIZED_BITS = 16;
/** Probabilities are logarithms to this base. */
const LOG_BASE = 1.0001;

/** How often a term is expected among all words: as often as "however" in the stock model. */
const TERM_LOG10 = -3.3;

/** flite's phones that CMUdict calls otherwise. */
const PHONES: Readonly<Record<string, string>> = { ax: "AH", axr: "ER", pau: "" };

/** More words than a name has: it is prose. */
const MOST_WORDS = 5;

interface Entry {
  /** As the context spells it. */
  readonly term: string;
  /** As the recognizer prints it. */
  readonly word: string;
  readonly phones: string;
}

/**
 * PocketSphinx with its stock language model, to which each line of the context is added as one word, pronounced as CMUdict or flite
 * says. Other than with `sphinxRecognizer`, all other words stay as probable as they are, so that the wrong context can do harm only as
 * it does for a real service: by words that sound alike.
 */
export class SphinxWithTerms {
  readonly #model = readFileSync(`${MODEL}/en-us.lm.bin`);
  readonly #dictionary = readFileSync(`${MODEL}/cmudict-en-us.dict`, "latin1").trimEnd();
  readonly #phones = new Map<string, string>();

  constructor() {
    for (const line of this.#dictionary.split("\n")) {
      const [word = "", ...phones] = line.trim().split(/\s+/);
      if (!this.#phones.has(word)) this.#phones.set(word, phones.join(" "));
    }
  }

  /** What is said in a file of 16 kHz mono WAV, in small letters but for the terms. */
  recognize(file: string, context: string): string {
    const folder = mkdtempSync(path.join(tmpdir(), "sphinx-terms-"));
    try {
      const entries = this.#entriesOf(context);
      const [model, dictionary] = [path.join(folder, "terms.lm.bin"), path.join(folder, "terms.dict")];
      writeFileSync(model, this.#modelWith(entries.map(({ word }) => word)));
      const added = entries.map(({ word, phones }) => `${word} ${phones}`);
      writeFileSync(dictionary, `${[this.#dictionary, ...added].join("\n")}\n`, "latin1");
      const args = [
        "-hmm",
        `${MODEL}/en-us`,
        "-lm",
        model,
        "-dict",
        dictionary,
        "-logfn",
        "/dev/null",
        "-infile",
        file,
      ];
      const heard = execFileSync("pocketsphinx_continuous", args, {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      const spelled = new Map(entries.map(({ word, term }) => [word, term]));
      return heard.replaceAll(/\S+/g, (word) => spelled.get(word) ?? word).trim();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #entriesOf(context: string): readonly Entry[] {
    const entries = new Map<string, Entry>();
    for (const term of context.split("\n").map((line) => line.trim())) {
      const words =
        term
          .normalize("NFKD")
          .replaceAll(/\p{M}/gu, "")
          .toLowerCase()
          .match(/[a-z']+/g) ?? [];
      if (words.length === 0 || words.length > MOST_WORDS) continue;
      // A name of its own, so that a word that the model has already keeps its place.
      const word = `${words.join("_")}_`;
      const phones = words.map((one) => this.#phonesOf(one)).join(" ");
      if (phones.trim() && !entries.has(word)) entries.set(word, { term, word, phones });
    }
    return [...entries.values()];
  }

  #phonesOf(word: string): string {
    const known = this.#phones.get(word);
    if (known !== undefined) return known;
    const said = execFileSync("flite", ["-voice", "slt", "-ps", "-t", word, "none"], { encoding: "utf8" }).trim();
    const phones = said.split(/\s+/).map((phone) => PHONES[phone] ?? phone.toUpperCase());
    this.#phones.set(word, phones.filter(Boolean).join(" "));
    return this.#phones.get(word) ?? "";
  }

  /** The stock model with more words, none of which has bigrams. */
  #modelWith(words: readonly string[]): Buffer {
    const stock = this.#model;
    const countsAt = TITLE.length + 1;
    const [unigrams, bigrams, trigrams] = [0, 4, 8].map((at) => stock.readUInt32LE(countsAt + at)) as [
      number,
      number,
      number,
    ];
    const wordBits = bitsOf(unigrams);
    if (bitsOf(unigrams + words.length) !== wordBits) throw new Error("More words than the format of the model holds.");
    const from = countsAt + 12 + 4 + TABLES_BYTES;
    const end = from + unigrams * UNIGRAM_BYTES;
    const packed = (count: number, bits: number): number => Math.floor(((1 + count) * bits + 7) / 8) + SLACK_BYTES;
    const stringsAt =
      end +
      UNIGRAM_BYTES +
      packed(bigrams, wordBits + 2 * QUANTIZED_BITS + bitsOf(trigrams)) +
      packed(trigrams, wordBits + QUANTIZED_BITS);
    const head = Buffer.from(stock.subarray(0, from));
    head.writeUInt32LE(unigrams + words.length, countsAt);
    const added = Buffer.alloc(words.length * UNIGRAM_BYTES);
    for (const i of words.keys()) {
      added.writeFloatLE(TERM_LOG10 / Math.log10(LOG_BASE), i * UNIGRAM_BYTES);
      added.writeUInt32LE(stock.readUInt32LE(end + 8), i * UNIGRAM_BYTES + 8);
    }
    const strings = Buffer.from(words.map((word) => `${word}\0`).join(""), "latin1");
    const length = Buffer.alloc(4);
    length.writeUInt32LE(stock.readUInt32LE(stringsAt) + strings.length);
    const parts = [
      head,
      stock.subarray(from, end),
      added,
      stock.subarray(end, stringsAt),
      length,
      stock.subarray(stringsAt + 4),
      strings,
    ];
    return Buffer.concat(parts);
  }
}

function bitsOf(count: number): number {
  return count.toString(2).length;
}
