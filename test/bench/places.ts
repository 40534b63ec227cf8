// What a caret in a long note costs: `npx tsx test/bench/places.ts`.
import { pathToFileURL } from "node:url";
import { linesOf, placementAt } from "../../src/placement";
import type { Row } from "./run";

const LINES = 50_000;
const MOST_MS = 10;
/** The best of so many, in time of the processor: what else the machine does adds to it and takes nothing away. */
const TIMES = 9;

const NOTES: Readonly<Record<string, string>> = {
  paragraphs: "Some text of a note that goes on and on, as notes do.\n\n",
  "a list": "- an item of a list\n",
  "a nested list": "- an item\n  - an inner one\n",
  "a list of tasks": "- [ ] a task of **a list**\n\n",
  "an ordered list": "1. an item of a list\n",
  "fences in lists": "- one\n\n  ```js\n  f();\n  ```\n\n",
  "a quotation": "> a line of it\n",
  "a list in a quotation": "> - an item\n",
  footnotes: "[^1]: a note\n",
  definitions: "[a]: b.md\n",
  HTML: "<div>\n\ntext\n\n</div>\n\n",
  formulas: "$$\na = b\n$$\n\n",
  "signs of formulas": "$$ and\n",
  "comments of Obsidian": "%%\ntext\n%%\n\n",
  "one paragraph": "a line of it\n",
  tables: "| a | b |\n|---|---|\n| c | d |\n\n",
  fences: "Text\n\n```js\nconst a = 1;\n```\n\n",
  "of everything":
    "# Heading\n\nText and *more* [link](a.md).\n\n- item\n  text\n- [ ] task\n\n> quoted\n\n| a | b |\n|---|---|\n\n```js\ncode();\n```\n\n",
};

const PROGRAMS: Readonly<Record<string, string>> = {
  mdx: "<Note>\n\nText {a} and <B />\n\n</Note>\n\n",
  javascript: "if (f(a)) b = c(d) / 2; // e\n",
  typescript: 'const a = "b" + `c ${d}` / 2; // it is e\n',
  python: "x = f\"b {c}\" + 'd' # e\n",
  html: '<p class="a">Text {{ b }}</p>\n',
  yaml: 'key: "value" # why\n',
  latex: "Text with $a$ and \\cite{key} % note\n",
};

export function* measurePlaces(): Generator<Row, void, undefined> {
  const notes = Object.entries(NOTES).map(([name, unit]) => ({ name, unit, languageId: "markdown" }));
  const programs = Object.entries(PROGRAMS).map(([languageId, unit]) => ({ name: languageId, unit, languageId }));
  for (const { name, unit, languageId } of [...notes, ...programs]) {
    const lines = linesOf(unit.repeat(Math.ceil(LINES / (unit.split("\n").length - 1))), languageId);
    const line = LINES - 3;
    let best = Infinity;
    for (let time = 0; time < TIMES; time++) {
      const start = process.cpuUsage();
      placementAt(lines, { line, character: lines.line(line).length });
      const { user, system } = process.cpuUsage(start);
      best = Math.min(best, (user + system) / 1_000);
    }
    yield {
      what: `a caret in ${LINES} lines, ${name}`,
      measured: `${best.toFixed(1)} ms`,
      bar: `≤ ${MOST_MS} ms`,
      good: best <= MOST_MS,
    };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  let good = true;
  for (const row of measurePlaces()) {
    console.log(`${row.good ? "good" : "MISS"}  ${row.what.padEnd(52)} ${row.measured}   ${row.bar}`);
    good &&= row.good;
  }
  process.exitCode = good ? 0 : 1;
}
