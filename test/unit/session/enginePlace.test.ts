import assert from "node:assert/strict";
import type { Engine } from "../../../src/recognizers/engine";
import { enginePlaceOf, type EnginePlace } from "../../../src/session/enginePlace";

const server = (baseUrl: string): Engine => ({ id: "server", baseUrl, kind: "other", headers: {} });

describe("where the sound goes", () => {
  const cases: readonly (readonly [string, Engine | undefined, EnginePlace])[] = [
    [
      "the service",
      { id: "cloud", region: "beijing", baseUrl: "https://dashscope.aliyuncs.com", compatible: false },
      { host: "dashscope.aliyuncs.com" },
    ],
    ["a server, with its port", server("https://asr.example.com:8443/v1"), { host: "asr.example.com:8443" }],
    ["a server on this machine, which is a host too", server("http://127.0.0.1:8000"), { host: "127.0.0.1:8000" }],
    ["the engine on this machine", { id: "local", revision: "1" }, "thisComputer"],
    ["a program of one's own", { id: "command", line: ["whisper"] }, "thisComputer"],
    ["settings of which one is wrong", undefined, "unusable"],
  ];
  for (const [what, engine, place] of cases)
    it(`is told for ${what}`, () => assert.deepEqual(enginePlaceOf({ engine }), place));
});
