// What real clients of the service send, replayed to the stand-in. Their requests are in `test/fixtures/clients`.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { KEY, startService, type Service } from "../../service/service";
import { tonesRecognizer } from "../../service/tonesRecognizer";
import { recording } from "../../sounds/files";
import { speakNumbers, spelled } from "../../sounds/tones";

interface Step {
  readonly method: string;
  readonly path?: string;
  /** In the place of the path: another host, as an answer named it. */
  readonly url?: string;
  readonly headers: Record<string, string>;
  readonly body?: object;
  readonly form?: readonly (readonly [string, string])[];
  readonly file?: string;
  /** What of the answer is used later. */
  readonly keep?: Record<string, string>;
  /** Is asked until a field has a value. */
  readonly until?: readonly [string, string];
}

interface Fixture {
  readonly client: string;
  readonly steps: readonly Step[];
  /** Where the text and the language are in the last answer. */
  readonly text: string;
  readonly language?: string;
  /** The last answer is a stream of pieces. */
  readonly stream?: "append";
}

const FOLDER = path.resolve(import.meta.dirname, "../../fixtures/clients");
const NUMBERS = Array.from({ length: 12 }, (_, i) => i * 11);
const TEXT = NUMBERS.map(spelled).join(" ");
const CONTEXT = "Bulge Bracket";

function at(value: unknown, name: string): unknown {
  return name.split(".").reduce<unknown>((one, key) => (one as Record<string, unknown> | undefined)?.[key], value);
}

/** With what is known in the place of `{{name}}`. */
function filled(text: string, known: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => known.get(name) ?? assert.fail(name));
}

async function send(step: Step, base: string, known: Map<string, string>, sound: Buffer): Promise<Response> {
  const url = step.url ? filled(step.url, known) : base + filled(step.path ?? "", known);
  const headers = Object.fromEntries(Object.entries(step.headers).map(([name, value]) => [name, filled(value, known)]));
  if (!step.form) {
    const body = step.body && filled(JSON.stringify(step.body), known);
    return fetch(url, { method: step.method, headers, ...(body ? { body } : {}) });
  }
  const form = new FormData();
  for (const [name, value] of step.form) form.append(name, filled(value, known));
  form.append("file", new Blob([new Uint8Array(sound)], { type: "audio/x-wav" }), step.file);
  return fetch(url, { method: step.method, headers, body: form });
}

/** The objects of an answer: one, or those of a stream. */
async function objectsOf(answer: Response): Promise<unknown[]> {
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) return [text ? JSON.parse(text) : {}];
  const data = Array.from(text.matchAll(/^data: ?(.*)$/gm), ([, line = ""]) => line);
  return data.filter((line) => line !== "[DONE]").map((line) => JSON.parse(line) as unknown);
}

describe("the stand-in beside real clients", () => {
  let service: Service;
  const sound = readFileSync(recording("clients-12.wav", () => speakNumbers(NUMBERS)));
  before(async () => (service = await startService(tonesRecognizer())));
  after(() => service.close());

  const fixtures = readdirSync(FOLDER);
  it("has requests of each of them", () => assert.ok(fixtures.length >= 10));

  for (const name of fixtures) {
    const fixture = JSON.parse(readFileSync(path.join(FOLDER, name), "utf8")) as Fixture;
    it(`recognizers stand-in: ${fixture.client}`, async () => {
      const known = new Map([
        ["key", KEY],
        ["data", `data:audio/wav;base64,${sound.toString("base64")}`],
      ]);
      let last: unknown[] = [];
      for (const step of fixture.steps) {
        do last = await objectsOf(await send(step, service.url, known, sound));
        while (step.until && at(last[0], step.until[0]) !== step.until[1]);
        for (const [to, from] of Object.entries(step.keep ?? {})) known.set(to, String(at(last[0], from)));
      }
      const pieces = last.map((one) => at(one, fixture.text)).filter((one) => typeof one === "string");
      assert.equal(pieces.join(""), TEXT);
      assert.equal(fixture.stream === "append", pieces.length > 1);
      if (fixture.language) assert.equal(last.map((one) => at(one, fixture.language ?? "")).find(Boolean), "zh");
      const sent = JSON.stringify(fixture.steps);
      if (sent.includes(CONTEXT))
        assert.equal(service.received.findLast(({ request }) => request)?.request?.context, CONTEXT);
    });
  }

  it("recognizers stand-in: refuses what lies in the storage without the header, and for another model", async () => {
    const fixture = JSON.parse(readFileSync(path.join(FOLDER, "toolkit-clip.json"), "utf8")) as Fixture;
    const known = new Map([["key", KEY]]);
    const [policy, upload, call] = fixture.steps as [Step, Step, Step];
    const [said] = await objectsOf(await send(policy, service.url, known, sound));
    for (const [to, from] of Object.entries(policy.keep ?? {})) known.set(to, String(at(said, from)));
    await objectsOf(await send(upload, service.url, known, sound));
    const { "X-DashScope-OssResourceResolve": _, ...bare } = call.headers;
    assert.equal((await send({ ...call, headers: bare }, service.url, known, sound)).status, 400);
    const other = { ...call, body: { ...call.body, model: "qwen3-asr-flash-2026-02-10" } };
    assert.equal((await send(other, service.url, known, sound)).status, 403);
    assert.equal((await send(call, service.url, known, sound)).status, 200);
  });

  it("recognizers stand-in: says by what a model is called, and what it does not serve", async () => {
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const post = async (to: string, model: string, more = {}): Promise<[number, unknown]> => {
      const body = JSON.stringify({ model, input: {}, parameters: {} });
      const answer = await fetch(service.url + to, { method: "POST", headers: { ...headers, ...more }, body });
      return [answer.status, at(await answer.json(), "message")];
    };
    const generation = "/api/v1/services/aigc/multimodal-generation/generation";
    const tasks = "/api/v1/services/audio/asr/transcription";
    const async = { "x-dashscope-async": "enable" };
    for (const model of ["qwen3-asr-flash-filetrans", "qwen-audio-3.1-asr-flash-filetrans", "fun-asr", "paraformer-v2"])
      assert.deepEqual(await post(generation, model), [403, "current user api does not support synchronous calls."]);
    for (const model of ["qwen3-asr-flash", "qwen-audio-3.1-asr-flash", "fun-asr-flash-2026-06-15"])
      assert.deepEqual(await post(tasks, model, async), [403, "current user api does not support asynchronous calls."]);
    for (const to of [generation, tasks]) assert.deepEqual((await post(to, "qwen9-asr", async))[0], 404);
  });
});
