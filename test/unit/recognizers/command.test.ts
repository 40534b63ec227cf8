import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { askingForUtf8 } from "../../../src/core/childEnvironment";
import type { Hypothesis } from "../../../src/core/types";
import { check } from "../../../src/recognizers/check";
import { command, tryProgram, type Machine } from "../../../src/recognizers/command";
import { commandModel } from "../../../src/recognizers/engine";
import { startProgram } from "../../../src/system/childProcess";
import { systemEncoding } from "../../../src/system/codePage";
import { collectLog } from "../support";

const NEVER = new AbortController().signal;
const CLIP = {
  index: 0,
  span: { start: 0, end: 1 },
  audio: { kind: "bytes", data: new Uint8Array(44), mime: "audio/wav" },
} as const;

/** "你好，世界" and "日本語テスト" in the encodings of their systems; made with iconv. */
const GBK = Buffer.from("c4e3bac3a3accac0bde7", "hex");
const BIG5 = Buffer.from("a741a66ea141a540acc9", "hex");
const SHIFT_JIS = Buffer.from("93fa967b8cea8365835883", "hex");
const SHIFT_JIS_WHOLE = Buffer.concat([SHIFT_JIS, Buffer.from("67", "hex")]);
const wide = (text: string, big = false): Buffer => {
  const little = Buffer.from(text, "utf16le");
  return big ? little.swap16() : little;
};

describe("a program of the user's own", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), "earmark-command-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const machine = (encoding?: string, more: Partial<Machine> = {}): Machine => ({
    platform: "linux",
    start: startProgram,
    encoding: () => Promise.resolve(encoding),
    ...more,
  });

  /** What is made of a program's output. */
  async function heard(output: Uint8Array, on: Machine): Promise<Hypothesis[]> {
    const file = path.join(folder, "output");
    writeFileSync(file, output);
    return run(["/bin/cat", file], on);
  }
  async function run(line: readonly string[], on: Machine): Promise<Hypothesis[]> {
    const { limits } = commandModel(line);
    const all: Hypothesis[] = [];
    const recognizer = command({ line, limits, log: collectLog().log, machine: on });
    for await (const one of recognizer.recognize(CLIP, { context: "", itn: false }, NEVER)) all.push(one);
    return all;
  }
  const last = async (output: Uint8Array, encoding?: string): Promise<string | undefined> =>
    (await heard(output, machine(encoding))).at(-1)?.text;

  for (const [what, output, encoding, text] of [
    ["UTF-8", Buffer.from("你好，世界\n"), undefined, "你好，世界"],
    ["UTF-8 on a Chinese system", Buffer.from("你好，世界\n"), "gb18030", "你好，世界"],
    ["UTF-8 with a mark", Buffer.from("\ufeff你好\n"), undefined, "你好"],
    ["GBK", Buffer.concat([GBK, Buffer.from("\r\n")]), "gb18030", "你好，世界"],
    ["Big5", BIG5, "big5", "你好，世界"],
    ["Shift JIS", SHIFT_JIS_WHOLE, "shift_jis", "日本語テスト"],
    ["Windows-1252", Buffer.from("C'est d\xe9j\xe0 l'\xe9t\xe9.\n", "latin1"), "windows-1252", "C'est déjà l'été."],
    ["UTF-16 with a mark", wide("\ufeff你好，世界\r\n"), undefined, "你好，世界"],
    ["UTF-16 with a mark, the other way round", wide("\ufeffHello 你好\n", true), "gb18030", "Hello 你好"],
    ["UTF-16 without a mark", wide("你好，世界\r\n"), "gb18030", "你好，世界"],
    ["UTF-16 without a mark, of ASCII", wide("Hello, world."), undefined, "Hello, world."],
    ["UTF-16 without a mark, the other way round", wide("一二三四\n一\n", true), undefined, "一二三四一"],
    ["UTF-16 with zeros in the other place", wide("一一一一\n"), undefined, "一一一一"],
  ] as const) {
    it(`platforms 9: prints ${what}`, async () => {
      const all = await heard(output, machine(encoding));
      assert.equal(all.at(-1)?.text, text);
      for (const one of all) assert.ok(!one.text.includes("\ufffd"));
    });
  }

  for (const [what, output, encoding] of [
    ["GBK where nothing says so", GBK, undefined],
    ["a character that is cut off", SHIFT_JIS, "shift_jis"],
    ["bytes", Buffer.from("81ff0d0a", "hex"), "shift_jis"],
    ["half of a character", Buffer.from("好").subarray(0, 2), undefined],
    ["what it has replaced itself", Buffer.from("\ufffd\ufffd\n"), undefined],
  ] as const) {
    it(`platforms 9: ${what} is an error, and no text`, async () => {
      await assert.rejects(heard(output, machine(encoding)), { code: "engine", message: /UTF-8/ });
    });
  }

  it("platforms 9: lines of progress replace one another", async () => {
    assert.equal(
      await last(Buffer.from("loading 1%\rloading 50%\rloading 100%\rGood morning.\nNext.\n")),
      "Good morning. Next.",
    );
    assert.equal(await last(Buffer.from("one\r\ntwo\r\r\nthree\r")), "one two three");
    assert.equal(await last(wide("\ufeff10%\r20%\r\u001b[2K\u001b[32m你好\u001b[0m\r\n")), "你好");
    const all = await heard(Buffer.from("first\n1%\r2%\rsecond\n"), machine());
    assert.ok(
      all.every(({ text }) => !text.includes("%")),
      JSON.stringify(all),
    );
  });

  it("platforms 9: a complaint in another encoding can be read", async () => {
    const file = path.join(folder, "output");
    writeFileSync(file, GBK);
    const fails = run(["/bin/sh", "-c", `cat ${file} >&2; exit 3`], machine("gb18030"));
    await assert.rejects(fails, { code: "engine", message: /ended with 3: 你好，世界/ });
  });

  it("platforms 9: is asked to print UTF-8", async () => {
    const before = process.env["PYTHONIOENCODING"];
    process.env["PYTHONIOENCODING"] = "gbk";
    try {
      const all = await run(["/bin/sh", "-c", "echo $PYTHONUTF8 $PYTHONIOENCODING $LC_ALL$LC_CTYPE$LANG"], machine());
      assert.match(all.at(-1)?.text ?? "", /^1 utf-8 .*UTF-?8/i);
    } finally {
      if (before === undefined) delete process.env["PYTHONIOENCODING"];
      else process.env["PYTHONIOENCODING"] = before;
    }
    const mac = askingForUtf8({ PATH: "/bin" }, "darwin");
    assert.deepEqual(mac, { PATH: "/bin", PYTHONUTF8: "1", PYTHONIOENCODING: "utf-8", LC_CTYPE: "UTF-8" });
    const chinese = askingForUtf8({ LC_ALL: "zh_CN.GBK", LC_CTYPE: "C" }, "linux");
    assert.deepEqual([chinese["LANG"], chinese["LC_CTYPE"], chinese["LC_ALL"]], ["zh_CN.GBK", "C.UTF-8", undefined]);
    const windows = askingForUtf8({ PythonUtf8: "0", Path: "C:\\" }, "win32");
    assert.deepEqual(windows, { Path: "C:\\", PYTHONUTF8: "1", PYTHONIOENCODING: "utf-8" });
    assert.equal(askingForUtf8({ LANG: "de_DE.utf8" }, "linux")["LANG"], "de_DE.utf8");
  });

  it("platforms 9: the system's encoding is that of Windows's code page, or of the locale", async () => {
    const asked: string[] = [];
    const windows = (page: string): Promise<string | undefined> =>
      systemEncoding({
        platform: "win32",
        env: { SystemRoot: "D:\\Windows" },
        ask: (program, args) => {
          asked.push(program, ...args);
          return Promise.resolve(`\r\nHKEY_LOCAL_MACHINE\\SYSTEM\r\n    ACP    REG_SZ    ${page}\r\n\r\n`);
        },
      });
    for (const [page, name] of [
      ["936", "gb18030"],
      ["932", "shift_jis"],
      ["950", "big5"],
      ["949", "euc-kr"],
      ["1252", "windows-1252"],
      ["1251", "windows-1251"],
      ["874", "windows-874"],
      ["65001", undefined],
      ["850", undefined],
    ] as const)
      assert.equal(await windows(page), name, page);
    assert.equal(asked[0], "D:\\Windows\\System32\\reg.exe", "never one of the working folder");
    const none = await systemEncoding({ platform: "win32", env: {}, ask: () => Promise.resolve("") });
    assert.equal(none, undefined);
    for (const [locale, name] of [
      ["zh_CN.GBK", "gb18030"],
      ["zh_CN.GB18030", "gb18030"],
      ["ja_JP.eucJP", "euc-jp"],
      ["ru_RU.KOI8-R", "koi8-r"],
      ["de_DE.ISO8859-15@euro", "iso-8859-15"],
      ["de_DE.UTF-8", undefined],
      ["C", undefined],
      ["xx_XX.nothing", undefined],
    ] as const) {
      const ask = (): never => assert.fail();
      assert.equal(await systemEncoding({ platform: "linux", env: { LANG: locale }, ask }), name, locale);
    }
  });

  it("platforms 8: a .cmd or .bat on Windows is an ordinary error with a next step, also for the connection test", async () => {
    const refused = machine(undefined, {
      platform: "win32",
      start: () => {
        throw Object.assign(new Error("spawn EINVAL"), { code: "EINVAL" });
      },
    });
    for (const program of ["C:\\tools\\hears.cmd", "hears.BAT", "hears.cmd."]) {
      const expected = { code: "settings", message: /EINVAL.*specify the program that it runs/ };
      await assert.rejects(run([program, "{audio}"], refused), expected);
      await assert.rejects(tryProgram(program, refused), expected);
    }
    const missing = machine(undefined, { platform: "win32" });
    await assert.rejects(run(["hears-nothing", "{audio}"], missing), { code: "engine", message: /\.cmd or \.bat/ });
  });

  it("platforms 8: the connection test starts the program: that it is there does not say that the system starts it", async () => {
    const good = path.join(folder, "good");
    writeFileSync(good, `#!/bin/sh\nexec sleep 987654\n`, { mode: 0o755 });
    const noInterpreter = path.join(folder, "no-interpreter");
    writeFileSync(noInterpreter, "#!/nowhere/python3\n", { mode: 0o755 });
    const notAllowed = path.join(folder, "not-allowed");
    writeFileSync(notAllowed, "#!/bin/sh\n");
    chmodSync(notAllowed, 0o644);
    const test = (program: string): Promise<unknown> =>
      check(
        { id: "command", line: [program, "{audio}"] },
        commandModel([program]),
        undefined,
        () => assert.fail(),
        NEVER,
      );
    await test(good);
    for (const program of [noInterpreter, notAllowed, folder, "", "a\0b"])
      await assert.rejects(test(program), { code: "engine" }, program);
  });
});
