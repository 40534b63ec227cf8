// What text made by attackers costs: sizes that double, time and memory that grow no faster. Alone: `npx tsx test/bench/hostile.ts`;
// EARMARK_SEED for other mixtures.
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { gather, readCleanGlossary } from "../../src/context/gather";
import { linksIn } from "../../src/context/links";
import { redact } from "../../src/context/redact";
import { termsOf } from "../../src/context/terms";
import { correct } from "../../src/transcript/correct";
import { cuesOf } from "../../src/transcript/cues";
import { findSegment } from "../../src/transcript/findSegment";
import { LeakGuard } from "../../src/transcript/guards/leak";
import { findLoop } from "../../src/transcript/guards/loop";
import { inMarkdown } from "../../src/transcript/inMarkdown";
import { DocumentWords } from "../../src/transcript/standsIn";
import { inComment } from "../../src/placement/code/inComment";
import { linesOf, placementAt } from "../../src/placement";
import { filled, HOSTILE } from "../hostile";
import type { Row } from "./run";

/** Characters, each size twice the one before. */
const SIZES = [300_000, 600_000, 1_200_000] as const;
const [SMALL, , LARGE] = SIZES;
/** Each time is the best of so many: what else the machine does adds to it and takes nothing away. */
const TIMES = 3;
const LONG_MS = 200;
/** Less is noise. */
const LEAST_MS = 15;
const LEAST_MIB = 48;
const MOST_GROWTH = 2.2;
const MOST_UNASKED_MS = 50;
const MIXTURES = 12;
const AGAIN = 4;

const FORMS = Array.from({ length: 1_000 }, (_, i) => ({ wrong: `wrong form ${i}`, right: `Right ${i}` }));
const CONTEXT = new LeakGuard(filled(30_000, (i) => `a b ${i}\nName${i}\n`));
const options = { mode: "terms", maxTokens: 1_500 } as const;

/** Of words that hostile documents have too. */
const SAID = "a b a b a password: a. Aa Bb, and so 投行圈内部的黑话 投行 we said";

/** In the middle of a document, as a caret of the editor has it. */
function placed(text: string, languageId: string): unknown {
  const lines = linesOf(text, languageId);
  const line = Math.floor(lines.lineCount / 2);
  return placementAt(lines, { line, character: Math.floor(lines.line(line).length / 2) });
}

interface Reader {
  readonly name: string;
  /** It runs with every change of a document, and nobody asked for it. */
  readonly unasked?: true;
  read(text: string): unknown;
}

const READERS: readonly Reader[] = [
  { name: "links of a note", unasked: true, read: linksIn },
  { name: "whether a transcript stands in a note", unasked: true, read: (text) => new DocumentWords(text).hold(SAID) },
  { name: "secrets", read: (text) => redact(text) },
  { name: "terms", read: (text) => termsOf(text, true, text.length / 2) },
  {
    name: "a selection",
    read: (text) => gather({ selection: { label: "", text }, glossaries: [], documents: [] }, options),
  },
  { name: "a glossary in Markdown", read: (text) => readCleanGlossary("a.md", text.slice(0, 999_000)) },
  { name: "a glossary in CSV", read: (text) => readCleanGlossary("a.csv", text.slice(0, 999_000)) },
  { name: "a safe place", read: (text) => placed(text, "markdown") },
  { name: "a part found again", read: (text) => findSegment(text, text.slice(0, 2_000)) },
  { name: "corrections, 1 000 forms", read: (text) => correct(text, FORMS, true) },
  { name: "the loop guard", read: findLoop },
  { name: "the leak guard", read: (text) => CONTEXT.suspects(text) },
  { name: "text for Markdown", read: (text) => inMarkdown(text) },
  { name: "text for a comment", read: (text) => inComment("", text, { before: "/* ", after: " */" }, " */\n/* ") },
  {
    name: "subtitles, of a twelfth of it",
    read: (text) =>
      cuesOf([
        { index: 0, span: { start: 0, end: text.length / 180 }, text: text.slice(0, text.length / 12), final: true },
      ]),
  },
];

/** Documents of the list, and some that are mixed of their pieces by lot, the same ones for a seed. */
function documents(): readonly (readonly [string, (size: number) => string])[] {
  let state = Number(process.env["EARMARK_SEED"] ?? 7);
  const below = (most: number): number => ((state = (state * 1_103_515_245 + 12_345) % 2 ** 31) >>> 8) % most;
  const mixtures = Array.from({ length: MIXTURES }, (_, i) => {
    const pieces = Array.from(
      { length: 2 + below(4) },
      () => HOSTILE[below(HOSTILE.length)]?.[1](8).slice(0, 1 + below(8)) ?? "",
    );
    return [
      `mixture ${i} ${JSON.stringify(pieces.join(""))}`,
      (size: number) => filled(size, pieces.join("") || "x"),
    ] as const;
  });
  return [...HOSTILE, ...mixtures];
}

interface Measured {
  /** By document, in milliseconds, for the smallest size and the largest. */
  readonly ms: Readonly<Record<string, readonly [small: number, large: number]>>;
  /** What the process took more than before, for both. */
  readonly mib: readonly [small: number, large: number];
}

/** In a process of its own: what one reader takes for all documents of the sizes. */
function measure(reader: Reader): Measured {
  const all = documents();
  const timed = (write: (size: number) => string, size: number, times: number): number => {
    const text = write(size);
    let best = Infinity;
    // What takes long is measured well enough at once.
    for (let time = 0; time < times && (time === 0 || best < LONG_MS); time++) {
      const start = performance.now();
      reader.read(text);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  for (const [, write] of all) timed(write, 20_000, 1);
  const before = process.resourceUsage().maxRSS;
  const sizes = SIZES.map((size) => {
    const ms = all.map(([, write]) => timed(write, size, TIMES));
    return { ms, mib: (process.resourceUsage().maxRSS - before) / 1_024 };
  });
  const [small, , large] = sizes;
  const ms = all.map(([name, write], i) => {
    const pair: [number, number] = [small?.ms[i] ?? 0, large?.ms[i] ?? 0];
    // Something else ran on the machine, or it does grow: side by side both are measured alike.
    for (let time = 0; time < AGAIN && growth(pair, LEAST_MS) > MOST_GROWTH; time++) {
      pair[0] = Math.max(LEAST_MS, timed(write, SMALL, 1));
      pair[1] = Math.min(pair[1], timed(write, LARGE, 1));
    }
    return [name, pair] as const;
  });
  return { ms: Object.fromEntries(ms), mib: [small?.mib ?? 0, large?.mib ?? 0] };
}

/** For each doubling; over two of them, which one that stumbles changes less. */
function growth([small, large]: readonly [number, number], least: number): number {
  return Math.sqrt(Math.max(large, least) / Math.max(small, least));
}

export function* measureHostile(root: string): Generator<Row, void, undefined> {
  for (const [index, reader] of READERS.entries()) {
    const child = ["--import", "tsx", path.join(root, "test/bench/hostile.ts"), "--child", String(index)];
    const { ms, mib } = JSON.parse(execFileSync(process.execPath, child, { encoding: "utf8" })) as Measured;
    const times = Object.entries(ms).map(([name, pair]) => ({ name, ms: pair[1], growth: growth(pair, LEAST_MS) }));
    const slowest = times.toSorted((a, b) => b.ms - a.ms)[0];
    const steepest = times.toSorted((a, b) => b.growth - a.growth)[0];
    const memory = growth(mib, LEAST_MIB);
    const within = reader.unasked === undefined || (slowest?.ms ?? Infinity) <= MOST_UNASKED_MS;
    yield {
      what: `hostile sizes: ${reader.name}`,
      measured: `${slowest?.ms.toFixed(0)} ms for 1.2 MB (${slowest?.name}), time × ${steepest?.growth.toFixed(2)} (${steepest?.name}), memory × ${memory.toFixed(2)}`,
      bar: `≤ × ${MOST_GROWTH} for twice the size${reader.unasked ? `, ≤ ${MOST_UNASKED_MS} ms unasked` : ""}`,
      good: within && (steepest?.growth ?? Infinity) <= MOST_GROWTH && memory <= MOST_GROWTH,
    };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [flag, index] = process.argv.slice(2);
  const reader = READERS[Number(index)];
  if (flag === "--child" && reader) process.stdout.write(JSON.stringify(measure(reader)));
  else {
    console.log(`Documents of ${SMALL} to ${LARGE} characters, best of ${TIMES}.`);
    let good = true;
    for (const row of measureHostile(path.resolve(import.meta.dirname, "../.."))) {
      console.log(`${row.good ? "good" : "MISS"}  ${row.what.padEnd(42)} ${row.measured}   ${row.bar}`);
      good &&= row.good;
    }
    process.exitCode = good ? 0 : 1;
  }
}
