import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { inputsOf, type Input } from "../../../src/cli/inputs";
import { longestNameIn, targetsOf } from "../../../src/cli/targets";
import { bytesOf, fileName } from "../../../src/core/fileName";

describe("names of files", () => {
  for (const [name, ending, expected] of [
    ["lecture", ".md", "lecture.md"],
    ["2026-11-25T10:30:00", ".md", "2026-11-25T10-30-00.md"],
    ["a:b:$DATA", ".txt", "a-b-$DATA.txt"],
    ['What? <"now"> *|*', ".srt", "What- --now-- ---.srt"],
    ["a/b\\c", ".txt", "a-b-c.txt"],
    ["tab\there\u0000\u007f", ".txt", "tab-here--.txt"],
    ["CON", ".md", "_CON.md"],
    ["con", "", "_con"],
    ["aux.2026", ".md", "_aux.2026.md"],
    ["Lpt9 ", ".txt", "_Lpt9.txt"],
    ["COM¹", ".txt", "_COM¹.txt"],
    ["conin$", ".txt", "_conin$.txt"],
    ["CONTENT", ".md", "CONTENT.md"],
    ["com10", ".md", "com10.md"],
    ["console", "", "console"],
    ["talk...", "", "talk"],
    ["talk. . ", ".md", "talk.md"],
    [" talk", ".md", "talk.md"],
    ["...", ".md", "recording.md"],
    ["", ".md", "recording.md"],
    ["..", "", "recording"],
    [".hidden", ".md", ".hidden.md"],
    ["会议记录", ".md", "会议记录.md"],
    ["\ud800x", ".md", "\ufffdx.md"],
  ] as const) {
    it(`platforms 16: ${JSON.stringify(name)} becomes ${JSON.stringify(expected)}`, () => {
      assert.equal(fileName(name, ending), expected);
      assert.equal(fileName(fileName(name), ending), expected, "once is enough");
    });
  }

  it("platforms 16: names fit into 143 bytes, in whole characters, and those that differ stay apart", () => {
    const long = ["会".repeat(80), "👩‍👩‍👧‍👦".repeat(30), "e\u0301".repeat(90), "नि".repeat(60), "a".repeat(300)];
    const families = new Intl.Segmenter();
    for (const one of long) {
      const name = fileName(one, ".vtt");
      assert.ok(bytesOf(name) <= 143 && bytesOf(name) > 115, `${name}: ${bytesOf(name)}`);
      const kept = name.slice(0, name.lastIndexOf("~"));
      assert.ok(one.startsWith(kept));
      const cut = [...families.segment(one)].map(({ index }) => index);
      assert.ok(cut.includes(kept.length), "between characters");
      assert.notEqual(name, fileName(`${one}2`, ".vtt"));
      assert.equal(name, fileName(one, ".vtt"));
      assert.equal(fileName(name), name);
    }
    assert.equal(bytesOf(fileName("会".repeat(46), ".md")), 141);
    assert.equal(fileName("会".repeat(46), ".md"), `${"会".repeat(46)}.md`);
    assert.ok(bytesOf(fileName(`CON.${"x".repeat(200)}`)) <= 143);
    assert.equal(fileName("x".repeat(2_000_000), ".md").length, 143);
    assert.match(fileName(`${".".repeat(500_000)}x${" .".repeat(500_000)}`, ".md"), /^\.+~[\da-f]{8}\.md$|^~/);
  });

  it("platforms 16: beside a recording a name may be as long as the recording's own, and no longer than any file system takes", () => {
    const stem = "会议".repeat(35);
    const own = `${stem}.mp3`;
    assert.equal(fileName(stem, ".md", bytesOf(own)), `${stem}.md`);
    assert.ok(bytesOf(fileName(stem, ".transcript.json", bytesOf(own))) <= bytesOf(own));
    assert.ok(bytesOf(fileName("会".repeat(200), ".md", 600)) <= 255);
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-names-"));
    try {
      for (let number = 2; number < 20; number++)
        writeFileSync(path.join(folder, fileName(`${"会".repeat(84)} ${number}`, ".md", 255)), "");
      assert.equal(readdirSync(folder).length, 18);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("platforms 16: what the terminal writes can be made on every disk, one file for each recording", () => {
    const input = (below: string, name: string): Input => ({
      kind: "file",
      name,
      path: path.join("/in", below, name),
      below,
    });
    const inputs = [
      input("", "2026-11-25T10:30:00.mp3"),
      input("", "2026-11-25T10-30-00.mp3"),
      input("Con", "memo.mp3"),
      input("10:30. /aux", "memo?.mp3"),
      input("", `${"会".repeat(80)}1.mp3`),
      input("", `${"会".repeat(80)}2.mp3`),
      input("", "CAFÉ.mp3"),
      input("", "cafe\u0301.mp3"),
    ];
    const targets = [...targetsOf("/out", inputs, "text").values()].map((one) => path.relative("/out", one));
    assert.deepEqual(targets.slice(0, 4), [
      "2026-11-25T10-30-00.mp3.txt",
      "2026-11-25T10-30-00.mp3-2.txt",
      "_Con/memo.mp3.txt",
      "10-30/_aux/memo-.mp3.txt",
    ]);
    assert.equal(new Set(targets.map((one) => one.normalize("NFC").toLowerCase())).size, inputs.length);
    for (const target of targets)
      for (const part of target.split("/")) assert.equal(fileName(part), part, "safe in every part");
  });

  it("platforms 16: where the disk of the terminal's folder takes 143 bytes, no name is longer", async () => {
    const disk = (most: number, there: readonly string[]) => (file: string) => {
      const long = file.split("/").some((part) => bytesOf(part) > most);
      const code = long ? "ENAMETOOLONG" : "ENOENT";
      return there.includes(file) ? Promise.resolve() : Promise.reject(Object.assign(new Error(code), { code }));
    };
    const inputs: Input[] = [
      { kind: "file", name: `${"n".repeat(246)}.wav`, path: "/in/n.wav", below: "会".repeat(70) },
    ];
    for (const [most, longest] of [
      [143, 143],
      [255, 255],
    ] as const) {
      for (const there of [["/"], ["/", "/home", "/home/u"]]) {
        const found = await longestNameIn("/home/u/new/out", disk(most, there));
        const [target = ""] = targetsOf("/home/u/new/out", inputs, "text", found).values();
        const parts = target.split("/").map(bytesOf);
        assert.ok(Math.max(...parts) <= longest && Math.max(...parts) > longest - 15, target);
      }
    }
    assert.equal(await longestNameIn(tmpdir()), 255);
  });

  it("platforms 16: a recording is transcribed once, in whatever spelling it is named", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-names-"));
    try {
      for (const name of ["a.mp3", "A.mp3", "e\u0301.mp3", "\u00e9.mp3"]) writeFileSync(path.join(folder, name), "");
      const there = readdirSync(folder).length;
      const names = ["a.mp3", "A.mp3", "e\u0301.mp3", "\u00e9.mp3", "./a.mp3"].map((name) => path.join(folder, name));
      // Four files here; where case or composition make no difference, as many as there are.
      assert.equal((await inputsOf([...names, folder, `${folder}/.`])).inputs.length, there);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
