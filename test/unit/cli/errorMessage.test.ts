import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { circumstancesOf, errorMessage } from "../../../src/cli/errorMessage";
import { HELP } from "../../../src/cli/help";
import { inTerminal, OPTION_NAMES } from "../../../src/cli/optionNames";
import { EarmarkError } from "../../../src/core/errors";
import { wrongSetting } from "../../../src/core/wrongSetting";
import { inEnglish, plural } from "../../../src/core/translate";
import { commandModel } from "../../../src/recognizers/engine";
import { errorText } from "../../../src/session/errorText";

describe("what went wrong, in the terminal", () => {
  const line = ["sh", "-c", "exit 3"];
  const session = {
    engine: { id: "command", line },
    model: commandModel(line),
    options: { region: "beijing" },
  } as const;
  const at = circumstancesOf("a.wav", session as never, { segmentsCached: 2 });

  it("has the words that the editor has, and behind them what the program or the service said", () => {
    const failed = new EarmarkError("engine", "sh ended with 3: out of memory");
    const words = errorText(failed, at, inEnglish);
    assert.match(words, /^sh failed on this machine\. Saved 2 segments\.$/);
    assert.equal(errorMessage(failed, at), `${words} sh ended with 3: out of memory`);
  });

  it("says nothing twice, and leaves what is not of a recording as it is", () => {
    const empty = new EarmarkError("emptyFile", "The recording is empty.");
    assert.equal(errorMessage(empty, at), "a.wav is empty.");
    assert.equal(errorMessage(empty, undefined), "The recording is empty.");
    assert.equal(errorMessage(new Error("a fault"), at), "a fault");
  });

  it("calls a setting what the terminal calls it, whether it is about a recording or not", () => {
    for (const where of [at, undefined]) {
      const server = errorMessage(wrongSetting("earmark.server.url", { code: "notUrl" }), where);
      assert.match(server, /(^|: )--server is not a URL\.$/);
      const clear = errorMessage(wrongSetting("earmark.baseUrl", { code: "inTheClear" }), where);
      assert.match(clear, /--base-url is not encrypted.* or set --key-without-tls\.$/);
      const ffmpeg = errorMessage(new EarmarkError("noFfmpeg", "earmark.ffmpegPath is not a path."), where);
      assert.match(ffmpeg, /--ffmpeg is not a path\.$/);
    }
    assert.match(inTerminal("Add it to the setting http.proxy."), /HTTPS_PROXY\.$/);
  });

  it("has an option for each name in the table, and a name for each option that is a setting of the editor", () => {
    const manifest = readFileSync(path.resolve(import.meta.dirname, "../../../package.json"), "utf8");
    for (const [setting, option] of Object.entries(OPTION_NAMES)) {
      assert.ok(manifest.includes(`"${setting}": {`), setting);
      if (option?.startsWith("--")) assert.match(HELP, new RegExp(`^  ${option} `, "m"), option);
    }
    // What has no option is not for the terminal.
    for (const [, setting = ""] of manifest.matchAll(/"(earmark\.[\w.]+)": \{/g))
      if (!Object.hasOwn(OPTION_NAMES, setting))
        assert.match(
          setting,
          /\.(engine|announce|confirmUpload|dictation\.\w+|inbox\.\w+|local\.\w+|cost\.\w+|cache\.\w+|output\.\w+|links\.\w+|context\.\w+)$/,
        );
  });

  it("counts one thing as one", () => {
    const saved = (segmentsCached: number, segmentsTotal: number): string =>
      errorText(new EarmarkError("timeout", ""), { ...at, host: "h", segmentsCached, segmentsTotal }, inEnglish);
    assert.match(saved(0, 0), /Nothing was lost\.$/);
    assert.match(saved(1, 0), /Saved 1 segment\.$/);
    assert.match(saved(1, 4), /Saved 1 of 4 segments\.$/);
    assert.deepEqual(
      [0, 1, 2].map((count) => plural(count, "gap", "gaps")),
      ["gaps", "gap", "gaps"],
    );
  });
});
