import assert from "node:assert/strict";
import { EarmarkError } from "../../../src/core/errors";
import { modelOf } from "../../../src/recognizers/catalog";
import { check } from "../../../src/recognizers/check";
import { commandModel, serverModel, type Engine } from "../../../src/recognizers/engine";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { page, refusal } from "../../service/faults";
import { KEY, startService, type Service } from "../../service/service";
import { MODEL } from "../../service/shapes/server";
import { tonesRecognizer } from "../../service/tonesRecognizer";

const NEVER = new AbortController().signal;

describe("a test of the connection", () => {
  let service: Service;
  let http: Http;
  before(async () => {
    service = await startService(tonesRecognizer());
    http = openHttp({ ...TIMEOUTS, strictTls: true });
  });
  afterEach(() => {
    assert.ok(
      service.received.every(({ seconds }) => seconds === undefined),
      "nothing was heard, nothing is charged",
    );
    service.behavior.door = undefined;
    service.behavior.serverKey = "";
  });
  after(async () => {
    await http.close();
    await service.close();
  });

  const cloud = (): Engine => ({ id: "cloud", region: "custom", baseUrl: service.url, compatible: false });
  const own = (): Engine => ({ id: "server", baseUrl: service.url, kind: "vllm", headers: {} });
  const open = (): Promise<Http> => Promise.resolve(http);

  for (const id of [
    "qwen3-asr-flash",
    "qwen-audio-3.1-asr-flash",
    "qwen3-asr-flash-filetrans",
    "qwen-audio-3.1-asr-flash-filetrans",
    "fun-asr",
  ]) {
    it(`tells key and model of the service apart: ${id}`, async () => {
      const model = modelOf(id, "custom");
      await check(cloud(), model, KEY, open, NEVER);
      await assert.rejects(check(cloud(), model, "sk-wrong-key", open, NEVER), { code: "badKey" });
      const other = { ...model, id: `${id}-2030-01-01` };
      await assert.rejects(check(cloud(), other, KEY, open, NEVER), { code: "modelMissing" });
      service.behavior.door = refusal(400, "Arrearage", "overdue");
      await assert.rejects(check(cloud(), model, KEY, open, NEVER), { code: "arrears" });
    });
  }

  it("tells key and model of a server apart, and bears with one that lists none", async () => {
    assert.deepEqual(await check(own(), serverModel("vllm", MODEL), undefined, open, NEVER), { models: [MODEL] });
    await assert.rejects(check(own(), serverModel("vllm", "other"), undefined, open, NEVER), { code: "modelMissing" });
    service.behavior.serverKey = "k-0123456789";
    await assert.rejects(check(own(), serverModel("vllm", MODEL), "wrong-key", open, NEVER), { code: "badKey" });
    service.behavior.door = page(404);
    assert.deepEqual(await check(own(), serverModel("whisper.cpp", "any"), undefined, open, NEVER), {});
  });

  it("knows that nobody is there, and whether there is such a program", async () => {
    const nobody = await startService(tonesRecognizer());
    await nobody.close();
    const model = modelOf("qwen3-asr-flash", "custom");
    await assert.rejects(check({ ...cloud(), baseUrl: nobody.url } as Engine, model, KEY, open, NEVER), {
      code: "unreachable",
    });
    for (const [program, there] of [
      ["node", true],
      [process.execPath, true],
      ["no-such-program", false],
      ["/nowhere/node", false],
    ] as const) {
      const line = [program, "{audio}"];
      const found = await check({ id: "command", line }, commandModel(line), undefined, open, NEVER).then(
        () => true,
        (error: unknown) => !(error instanceof EarmarkError && error.code === "engine"),
      );
      assert.equal(found, there, program);
    }
  });
});
