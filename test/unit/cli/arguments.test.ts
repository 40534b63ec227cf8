import assert from "node:assert/strict";
import { readArguments, UsageError, type CliOptions } from "../../../src/cli/arguments";

function read(args: readonly string[], env: NodeJS.ProcessEnv = {}): CliOptions {
  const options = readArguments(args, env);
  assert.ok(options !== "help");
  return options;
}

describe("the arguments of the terminal command", () => {
  const HOST = "https://llm-1234.cn-beijing.maas.aliyuncs.com";

  it("name a host of a region, with its models and prices, by both; a host alone has neither", () => {
    const { region, baseUrl } = read(["transcribe", "a.wav", "--region", "beijing", "--base-url", HOST]);
    assert.deepEqual([region, baseUrl], ["beijing", HOST]);
    assert.equal(read(["transcribe", "a.wav", "--base-url", HOST]).region, "custom");
    // Nobody named the environment's host together with that region.
    const env = { DASHSCOPE_HTTP_BASE_URL: HOST };
    assert.equal(read(["transcribe", "a.wav", "--region", "beijing"], env).region, "custom");
  });

  it("follow one recording, for as long as nothing comes as they say, or as usual", () => {
    assert.equal(read(["transcribe", "a.mkv"]).follow, undefined);
    for (const [args, seconds] of [
      [["a.mkv", "--follow"], 30],
      [["--follow", "a.mkv"], 30],
      [["--follow", "45", "a.mkv"], 45],
      [["a.mkv", "--follow=45", "--itn"], 45],
      [["a.mkv", "--follow", "--itn"], 30],
    ] as const) {
      const { follow, inputs } = read(["transcribe", ...args]);
      assert.deepEqual([follow, inputs], [seconds, ["a.mkv"]], args.join(" "));
    }
    assert.deepEqual(read(["transcribe", "--", "--follow"]).inputs, ["--follow"]);
    for (const args of [
      ["a.mkv", "b.mkv", "--follow"],
      ["https://example.com/a.mkv", "--follow"],
      ["a.mkv", "--follow=0"],
      ["a.mkv", "--follow=soon"],
    ])
      assert.throws(() => read(["transcribe", ...args]), UsageError, args.join(" "));
    assert.throws(() => read(["mcp", "--follow"]), /cannot be used with mcp/);
  });

  it("limit what agents spend, and only that", () => {
    assert.equal(read(["mcp", "--monthly-budget", "2.5"]).monthlyBudget, 2.5);
    assert.equal(read(["mcp"]).monthlyBudget, 0);
    for (const amount of ["-1", "1e9", "much", "", "Infinity", "0x10"])
      assert.throws(() => read(["mcp", `--monthly-budget=${amount}`]), UsageError, amount);
    assert.throws(() => read(["transcribe", "a.wav", "--monthly-budget", "1"]), /can only be used with mcp/);
  });
});
