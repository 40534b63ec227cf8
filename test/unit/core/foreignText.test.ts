import assert from "node:assert/strict";
import { foreign, foreignInMarkdown } from "../../../src/core/foreignText";

/** As VS Code finds links in messages and in the prompts of quick inputs (`linkedText.ts`, 1.103). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;
/** As it finds icons in labels, the status bar and lenses (`iconLabels.ts`), where it looks for no escape. */
const ICON = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g;

const ORDINARY = [
  "Interview (2) [draft].m4a",
  "Réunion d'équipe – 2026-11-25 10:30.wav",
  "会议记录（第2次）.mp3",
  "مقابلة مع أحمد.m4a",
  "ראיון.ogg",
  "می\u200cخواهم.mp3",
  "क\u094d\u200dष.wav",
  "👩\u200d💻 standup 🏴󠁧󠁢󠁥󠁮󠁧󠁿.mp3",
  "a_b*c #1 100% $5 (draft) [x] {y} <z> & co.flac",
  "qwen3-asr-flash",
  "api.example.com:8443",
  "",
];

describe("text that is not ours", () => {
  it("attacks 3: is no link in a message, whatever it holds", () => {
    const names = [
      "[Show Log](command:workbench.action.files.newUntitledFile).mp3",
      "[[Show Log](command:workbench.action.quit)](https://host/).mp3",
      "a](b](command:x).mp3",
      '[x](https://host/ "title").mp3',
      "[x]\u200b(command:x)",
      "[x]\u0000(command:x)",
    ];
    for (const name of names) {
      assert.doesNotMatch(foreign(name), LINK, name);
      assert.doesNotMatch(`Could not read ${foreign(name)}`, LINK);
    }
    assert.equal(foreign(names[0] ?? ""), "[Show Log] (command:workbench.action.files.newUntitledFile).mp3");
  });

  it("attacks 3: is no icon in a label", () => {
    for (const name of ["$(error) memo.mp3", "\\$(error)", "$$(sync~spin)", "$\u200b(error)"])
      assert.doesNotMatch(foreign(name), ICON, name);
  });

  it("attacks 11: is on one line, and what is unseen in it is seen", () => {
    const forged = "memo.mp3\n\nPrice: free\r\nHost: none\u2028x\u2029y\u0085z\u000bw.mp3";
    assert.doesNotMatch(foreign(forged), /[\n\r\u2028\u2029\u0085\v\f]/);
    assert.match(foreign(forged), /^memo\.mp3␊␊Price: free␍␊Host/);
    for (const code of [
      0x202a, 0x202e, 0x2066, 0x2069, 0x200e, 0x200f, 0x061c, 0x200b, 0x2060, 0xfeff, 0xad, 0x1b, 0x9b, 0x7f, 0,
    ]) {
      const sign = String.fromCodePoint(code);
      const shown = foreign(`memo${sign}3pm.exe`);
      assert.ok(!shown.includes(sign), code.toString(16));
      assert.equal(shown.length, "memo?3pm.exe".length, code.toString(16));
    }
    assert.equal(foreign("memo\u200d.mp3"), "memo\ufffd.mp3");
    assert.equal(foreign("memo\u{e0041}\u{e0042}.mp3"), "memo\ufffd\ufffd.mp3");
    assert.equal(foreign("memo\ud800.mp3"), "memo\ufffd.mp3");
  });

  it("attacks 11: is bounded, and its extension stays", () => {
    const long = foreign(`${"a".repeat(5_000_000)}.mp3`);
    assert.ok(long.length <= 310);
    assert.match(long, /^a+…a+\.mp3$/);
    assert.ok(foreign("[x](".repeat(1_000)).length < 450);
  });

  it("attacks 3: stays as it is where it is an ordinary name", () => {
    for (const name of ORDINARY) assert.equal(foreign(name), name);
  });

  it("attacks 3, 16: is no markup in Markdown: no link, image, tag, code, emphasis or address", () => {
    for (const text of [
      "[x](command:y) ![p](https://host/p.png)",
      "**a** _b_ `c` <img src=x> &lt; www.host.com a@b.de # 1. | ~",
    ]) {
      const bare = foreignInMarkdown(text).replaceAll(/\\[!-/:-@[-`{-~]/g, "");
      assert.doesNotMatch(bare, /[!-/:-@[-`{-~]/, text);
    }
    assert.equal(foreignInMarkdown("memo (1).m4a"), String.raw`memo \(1\)\.m4a`);
    assert.equal(foreignInMarkdown("a\n\n# b"), String.raw`a␊␊\# b`);
  });
});
