import assert from "node:assert/strict";
import { circumstancesOf, errorMessage } from "../../../src/cli/errorMessage";
import { EarmarkError } from "../../../src/core/errors";
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
  const at = circumstancesOf("a.wav", session as never, { partsSaved: 2 });

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

  it("counts one thing as one", () => {
    const saved = (partsSaved: number, partsTotal: number): string =>
      errorText(new EarmarkError("timeout", ""), { ...at, host: "h", partsSaved, partsTotal }, inEnglish);
    assert.match(saved(0, 0), /Nothing was lost\.$/);
    assert.match(saved(1, 0), /Saved 1 segment\.$/);
    assert.match(saved(1, 4), /Saved 1 of 4 segments\.$/);
    assert.deepEqual(
      [0, 1, 2].map((count) => plural(count, "gap", "gaps")),
      ["gaps", "gap", "gaps"],
    );
  });
});
