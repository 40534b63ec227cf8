import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const json = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(ROOT, name), "utf8")) as Record<string, string>;

/** Every text in the code that a person reads. */
function textsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return textsIn(file);
    const code = readFileSync(file, "utf8");
    return [...code.matchAll(/(?<![\w.])(?:vscode\.l10n\.)?t\(\s*("(?:[^"\\]|\\.)*")/g)].map(
      (match) => JSON.parse(match[1] ?? '""') as string,
    );
  });
}

const places = (text: string): string =>
  [...text.matchAll(/\{\d\}/g)]
    .map(([place]) => place)
    .sort()
    .join();

/** Said of two or more: one has its name there, or another text. */
const ALWAYS_SEVERAL = new Set(["{0} recordings", "All {0} recordings have already been transcribed."]);

describe("the words in Chinese and English", () => {
  const chinese = json("l10n/bundle.l10n.zh-cn.json");
  const texts = [...new Set(textsIn(path.join(ROOT, "src")))];

  it("are complete, with the same places to fill", () => {
    assert.ok(texts.length > 100);
    for (const text of texts) {
      assert.ok(chinese[text], `not translated: ${JSON.stringify(text)}`);
      assert.equal(places(chinese[text]), places(text), text);
    }
    for (const text of Object.keys(chinese)) assert.ok(texts.includes(text), `no longer used: ${text}`);
  });

  it("have a singular where they count what may be one", () => {
    for (const text of texts) {
      const [counted, thing = ""] =
        /^.*?\{\d\} (?:context )?(gap|item|language|recording|second|secret|segment|term|token|transcript)s\b/i.exec(
          text,
        ) ?? [];
      if (counted === undefined || ALWAYS_SEVERAL.has(text)) continue;
      const singular = counted.slice(0, -1);
      const one = texts.find((other) => other.startsWith(singular) && !other.startsWith(counted));
      assert.ok(one, `no text for one ${thing}: ${text}`);
    }
  });

  it("attacks 3: put nothing between two places that would make markup of what fills them", () => {
    for (const text of [...texts, ...Object.values(chinese)])
      assert.doesNotMatch(text, /\}[[({$]|[\]$]\{\d|\]\(|\$\(/, text);
  });

  it("are complete in the manifest", () => {
    const [english, translated] = [json("package.nls.json"), json("package.nls.zh-cn.json")];
    assert.deepEqual(Object.keys(translated).sort(), Object.keys(english).sort());
    const named = [...readFileSync(path.join(ROOT, "package.json"), "utf8").matchAll(/"%([\w.]+)%"/g)].map(
      (match) => match[1] ?? "",
    );
    assert.deepEqual([...new Set(named)].sort(), Object.keys(english).sort());
  });
});
