import assert from "node:assert/strict";
import { withoutHome } from "../../../src/core/logLine";
import { withoutHomeIn } from "../../../src/vscode/ui/logChannel";

describe("a log that is put into a report", () => {
  for (const [home, text, expected] of [
    [
      "/home/ann",
      "ENOENT: no such file or directory, open '/home/ann/a b.mp3'",
      "ENOENT: no such file or directory, open '~/a b.mp3'",
    ],
    ["/home/ann", "/home/anna/x /home/ann /home/ann.mp3", "/home/anna/x ~ /home/ann.mp3"],
    ["/home/ann/", "at f (file:///home/ann/x.js:1:2)", "at f (file://~/x.js:1:2)"],
    ["/Users/张三", "file:///Users/%E5%BC%A0%E4%B8%89/memo.mp3 /Users/张三/memo.mp3", "file://~/memo.mp3 ~/memo.mp3"],
    [
      "C:\\Users\\张三",
      "EPERM: rename 'c:\\users\\张三\\AppData\\x' -> C:/Users/张三/y",
      "EPERM: rename '~\\AppData\\x' -> ~/y",
    ],
    ["C:\\Users\\ann", JSON.stringify({ path: "C:\\Users\\ann\\memo.mp3" }), '{"path":"~\\\\memo.mp3"}'],
    ["C:\\Users\\a (b)+", "C:\\Users\\a (b)+\\x", "~\\x"],
    ["/", "/etc/hosts", "/etc/hosts"],
    ["", "/etc/hosts", "/etc/hosts"],
    ["C:\\", "C:\\x", "C:\\x"],
  ] as const) {
    it(`platforms 18: does not say where ${home || "nobody"} lives: ${text}`, () => {
      assert.equal(withoutHome(text, home), expected);
    });
  }

  it("platforms 18: is written through one place, errors with their stacks too", () => {
    const lines: string[] = [];
    const write = (line: unknown): void => void lines.push(String(line));
    const channel = Object.freeze({
      name: "Earmark",
      error: write,
      warn: write,
      info: write,
      debug: write,
      trace: write,
      show: write,
    });
    const log = withoutHomeIn(channel as unknown as Parameters<typeof withoutHomeIn>[0], "/home/ann");
    log.error(
      Object.assign(new Error("x"), {
        stack: "Error: x\n    at /home/ann/.vscode/extensions/earmark/dist/earmark.js:1:1",
      }),
    );
    log.info("/home/ann/memo.mp3");
    log.show();
    assert.deepEqual(
      [log.name, ...lines],
      ["Earmark", "Error: x\n    at ~/.vscode/extensions/earmark/dist/earmark.js:1:1", "~/memo.mp3", "undefined"],
    );
  });
});
