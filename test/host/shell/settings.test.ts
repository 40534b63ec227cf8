import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { readSettings, usable } from "../../../src/vscode/settings";
import { settingOf, wordsFor } from "../../../src/vscode/ui/failureText";
import { circumstances } from "../../../src/vscode/ui/failureMessages";

describe("settings of a real editor", () => {
  const set = (name: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration("earmark").update(name, value, vscode.ConfigurationTarget.Global);
  const changed: string[] = [];
  const change = async (name: string, value: unknown): Promise<void> => {
    changed.push(name);
    await set(name, value);
  };
  let before: Map<string, unknown>;
  beforeEach(() => {
    before = new Map(
      ["region", "language", "parallel"].map((name) => [
        name,
        vscode.workspace.getConfiguration("earmark").inspect(name)?.globalValue,
      ]),
    );
  });
  afterEach(async () => {
    for (const name of changed.splice(0)) await set(name, before.get(name));
  });

  it("are fine as they are, and have a network", () => {
    const settings = usable(readSettings(undefined));
    assert.deepEqual([settings.ignored, settings.engine.id], [[], "cloud"]);
    assert.ok(settings.contextExclude.length > 0);
  });

  for (const [name, value] of [
    ["region", "frankfurt"],
    ["language", "zh!"],
  ] as const)
    it(`that are wrong have a message that opens them: ${name}`, async () => {
      await change(name, value);
      const settings = readSettings(undefined);
      assert.throws(() => usable(settings), { code: "settings" });
      assert.equal(settingOf(settings.problem), `earmark.${name}`);
      const { message, actions } = wordsFor(settings.problem, circumstances({ name: "memo.wav", settings }));
      assert.match(message, new RegExp(`^Invalid setting: earmark\\.${name} must be `));
      assert.deepEqual(actions, ["openSettings"]);
    });

  it("that are out of range are said, and the nearest one is used", async () => {
    await change("parallel", 40);
    const settings = usable(readSettings(undefined));
    assert.equal(settings.parallel, 16);
    assert.deepEqual(settings.ignored, [{ code: "settingIgnored", setting: "earmark.parallel", used: "16" }]);
  });
});
