import assert from "node:assert/strict";
import { WebSocket as Undici } from "undici";
import { EarmarkError } from "../../../../src/core/errors";
import type { LiveHypothesis } from "../../../../src/core/types";
import type { Http } from "../../../../src/recognizers/http";
import { TIMEOUTS } from "../../../../src/recognizers/network";
import { startService, KEY, type Service } from "../../../service/service";
import { refusal } from "../../../service/realtime";
import { tonesRecognizer } from "../../../service/tonesRecognizer";
import { concat, silence, speakNumbers, spelled } from "../../../sounds/tones";
import { WAYS } from "../ways";
import { all, finals, HINTS, inPieces, recognizerAt } from "./live";

const SAID = [
  [1, 2, 3],
  [40, 50],
  [600, 7, 80, 9],
];
/** Each behind 0.3 s of silence; between them one second. */
const SOUND = concat(SAID.flatMap((numbers) => [speakNumbers(numbers), silence(1)]));
const TEXTS = SAID.map((numbers) => numbers.map(spelled).join(" "));

const signal = (): AbortSignal => new AbortController().signal;

for (const [way, open] of WAYS) {
  describe(`the realtime protocol, over ${way}`, () => {
    let service: Service;
    let http: Http;

    beforeEach(async () => {
      service = await startService(tonesRecognizer());
      http = open({ ...TIMEOUTS, strictTls: true });
    });
    afterEach(async () => {
      await http.close();
      await service.close();
    });

    const listen = (sound = inPieces(SOUND), hints = HINTS): AsyncIterable<LiveHypothesis> =>
      recognizerAt(service.url, http).listen(sound, hints, signal());
    const violations = (): readonly string[] => service.realtime.connections.flatMap((one) => one.violations);

    it("gives sentences in order, confirmed text that grows and a tail, with their times and language", async () => {
      const hints = { context: "Kubernetes, Grafana", language: "en", itn: true };
      const hypotheses = await all(listen(inPieces(SOUND), hints));
      assert.deepEqual(finals(hypotheses), TEXTS);
      assert.deepEqual(violations(), []);
      let at = 0;
      for (const [i, numbers] of SAID.entries()) {
        const of = hypotheses.filter(({ sentence }) => sentence === i);
        const spoken = numbers.length * 0.7;
        const last = of.at(-1);
        assert.ok(last?.final && last.language === "en" && last.tail === undefined);
        assert.ok(Math.abs(last.span.start - (at + 0.3)) < 0.1, `${i} begins at ${last.span.start}`);
        const quiet = at + 0.3 + spoken - 0.2;
        assert.ok(last.span.end > quiet && last.span.end < quiet + 0.8, `${i} ends at ${last.span.end}`);
        at += 0.3 + spoken + 1;
        let shown = "";
        for (const { text, tail, final } of of) {
          assert.ok(text.startsWith(shown), `${text} after ${shown}`);
          shown = text;
          if (!final) assert.ok((TEXTS[i] ?? "").startsWith(text + (tail ?? "")));
        }
        assert.ok(
          of.some(({ tail }) => tail),
          "an unconfirmed end",
        );
      }
      const [connection] = service.realtime.connections;
      assert.deepEqual(connection?.session, {
        modalities: ["text"],
        input_audio_format: "pcm",
        sample_rate: 16_000,
        input_audio_transcription: { language: "en", corpus: { text: "Kubernetes, Grafana" } },
        turn_detection: { type: "server_vad", threshold: 0, silence_duration_ms: 500 },
      });
      assert.equal(connection.headers["openai-beta"], "realtime=v1");
      assert.equal(connection.headers.authorization, `Bearer ${KEY}`);
      assert.deepEqual(concat(connection.sound), SOUND);
      assert.equal(connection.events.at(-1)?.type, "session.finish");
      await connection.over;
      assert.equal(connection.closedWith, 1000);
    });

    it("asks for no language and sends no words where none are known, and no sound where none comes", async () => {
      await all(listen());
      assert.deepEqual(service.realtime.connections[0]?.session?.["input_audio_transcription"], {});
      assert.deepEqual(await all(listen(inPieces(new Int16Array(0)))), []);
      assert.deepEqual(service.realtime.connections[1]?.sound, []);
    });

    for (const pieces of [1, 160, 999, 1_600, 16_000, 1_000_000])
      it(`sound in pieces of ${pieces}, and answers cut anywhere`, async () => {
        service.realtime.behavior.cutInto = (pieces % 7) + 1;
        // One sample at a time is enough for a word.
        const [sound, texts] = pieces === 1 ? [speakNumbers([5]), [spelled(5)]] : [SOUND, TEXTS];
        assert.deepEqual(finals(await all(listen(inPieces(sound, pieces)))), texts);
        assert.deepEqual(violations(), []);
        const lengths = service.realtime.connections[0]?.sound.map(({ length }) => length) ?? [];
        assert.ok(lengths.slice(0, -1).every((length) => length === 1_600));
      });

    it("a sentence that is not over when the sound is, is completed; noise that is no speech gives nothing", async () => {
      const sound = speakNumbers([3, 4]).subarray(0, 16_000 * 1.45);
      assert.deepEqual(finals(await all(listen(inPieces(sound)))), ["w0003 w0004"]);
      assert.deepEqual(await all(listen(inPieces(silence(2)))), []);
    });

    it("where silence is left out, a sentence that has begun is ended with silence of our own, and times stay those of the sound", async () => {
      const [first, second] = [speakNumbers([11, 12]), speakNumbers([13])];
      let ended: (() => void) | undefined;
      const completed = new Promise<void>((resolve) => (ended = resolve));
      async function* sound(): AsyncGenerator<Int16Array, void, undefined> {
        // 0.1 s behind the last word: less than it takes.
        const cut = first.subarray(0, first.length - 16_000 * 0.1);
        yield cut;
        yield new Int16Array(0);
        await completed;
        yield second;
      }
      const hypotheses: LiveHypothesis[] = [];
      for await (const hypothesis of listen(sound())) {
        hypotheses.push(hypothesis);
        if (hypothesis.final) ended?.();
      }
      assert.deepEqual(finals(hypotheses), ["w0011 w0012", "w0013"]);
      const [, last] = hypotheses.filter(({ final }) => final);
      const begins = first.length / 16_000 - 0.1 + 0.3;
      assert.ok(Math.abs((last?.span.start ?? 0) - begins) < 0.1, `${last?.span.start} for ${begins}`);
      assert.deepEqual(violations(), []);
    });

    const REFUSALS: readonly (readonly [string, { status: number; body: string }])[] = [
      ["badKey", refusal(401, "InvalidApiKey", "Invalid API-key provided.")],
      ["arrears", refusal(400, "Arrearage", "Access denied, please make sure your account is in good standing.")],
      ["quota", refusal(403, "AllocationQuota.FreeTierOnly", "free tier")],
      ["notActivated", refusal(403, "AccessDenied", "no")],
      ["modelMissing", refusal(404, "ModelNotFound", "no")],
      ["throttled", refusal(429, "Throttling.RateQuota", "later")],
      ["service", refusal(500, "InternalError", "no")],
      ["service", { status: 502, body: "<html>Bad gateway</html>" }],
      ["badAnswer", { status: 200, body: "hello" }],
    ];
    for (const [code, door] of REFUSALS)
      it(`${door.status} in place of a connection: ${code}`, async () => {
        service.realtime.behavior.door = () => door;
        await assert.rejects(all(listen()), (error) => error instanceof EarmarkError && error.code === code);
      });

    it("a wrong key is refused at the door, whatever is sent", async () => {
      await assert.rejects(all(recognizerAt(service.url, http, "sk-wrong").listen(inPieces(SOUND), HINTS, signal())), {
        code: "badKey",
        status: 401,
      });
      assert.equal(service.realtime.connections.length, 0);
    });

    it("nobody there, no name, a wrong certificate: each as for any other request", async () => {
      const { url } = service;
      await service.close();
      await assert.rejects(all(recognizerAt(url, http).listen(inPieces(SOUND), HINTS, signal())), {
        code: "unreachable",
      });
    });

    const CLOSES: readonly (readonly [number, string, string])[] = [
      [1000, "", "cut"],
      [1001, "", "cut"],
      [1011, "Internal server error", "service"],
      [1013, "", "service"],
      [1007, "Access denied, please make sure your account is in good standing.", "arrears"],
      [1007, "Free allocated quota exceeded.", "quota"],
      [1008, "", "badRequest"],
      [4401, "", "badKey"],
      [4429, "", "throttled"],
    ];
    for (const [code, reason, expected] of CLOSES)
      it(`closed in the middle with ${code} ${reason}: ${expected}`, async () => {
        service.realtime.behavior.sending = ({ type }, peer, body) => {
          if (type.endsWith("speech_stopped")) peer.close(code, reason);
          return body;
        };
        await assert.rejects(all(listen()), (error) => error instanceof EarmarkError && error.code === expected);
      });

    it("a connection that breaks, and one that was never a WebSocket", async () => {
      service.realtime.behavior.sending = ({ type }, peer, body) => {
        if (type.endsWith("transcription.text")) peer.drop();
        return body;
      };
      await assert.rejects(all(listen()), { code: "cut" });
      service.realtime.behavior.sending = (_, peer, body) => {
        peer.raw(Buffer.from("HTTP/1.1 200 OK\r\n\r\n"));
        return body;
      };
      await assert.rejects(all(listen()), { code: "badAnswer" });
    });

    const error = (type: string, code: string, event_id?: string): object => ({
      type: "error",
      event_id: "event_x",
      error: { type, code, message: code, param: null, ...(event_id ? { event_id } : {}) },
    });
    it("an error of the client keeps the connection; what was not taken is a failure, and so is one of the service", async () => {
      const { behavior } = service.realtime;
      const once = (instead: object): void => {
        let told = false;
        // The one before may still be at its last events.
        const next = service.realtime.connections.length;
        behavior.sending = ({ type, connection }, peer, body) => {
          if (!told && connection === next && type.endsWith("transcription.text")) {
            told = true;
            peer.send(JSON.stringify(instead));
          }
          return body;
        };
      };
      once(error("invalid_request_error", "invalid_value"));
      assert.deepEqual(finals(await all(listen())), TEXTS);
      once(error("invalid_request_error", "invalid_audio", "event_3"));
      await assert.rejects(all(listen()), { code: "badAnswer" });
      once(error("server_error", "internal_error"));
      await assert.rejects(all(listen()), { code: "service" });
      once(error("invalid_request_error", "DataInspectionFailed"));
      await assert.rejects(all(listen()), { code: "refused" });
      once({ type: "conversation.item.input_audio_transcription.failed", item_id: "item_0_0", error: { code: "x" } });
      await assert.rejects(all(listen()), { code: "service" });
    });

    it("settings that are not taken are told at once, before any sound", async () => {
      await assert.rejects(all(listen(inPieces(SOUND), { ...HINTS, language: "tlh" })), { code: "badRequest" });
      assert.deepEqual(service.realtime.connections.at(-1)?.sound, []);
    });

    it("pings are answered, unknown events are passed over, and so is what is said of one that is over", async () => {
      service.realtime.behavior.sending = ({ type }, peer, body) => {
        peer.ping("are you there");
        peer.send(JSON.stringify({ type: "input_audio_buffer.something_new", item_id: "item_9" }));
        if (type === "session.finished") {
          const late = { type: "conversation.item.input_audio_transcription.text", item_id: "item_0_0", text: "late" };
          peer.send(JSON.stringify(late));
        }
        return body;
      };
      assert.deepEqual(finals(await all(listen())), TEXTS);
    });

    it("whatever a service sends in between: its sentences come, or it is told that they cannot be read", async () => {
      const { behavior, connections } = service.realtime;
      const text = "conversation.item.input_audio_transcription.text";
      const odd: readonly string[] = [
        "null",
        "[]",
        "5",
        '"x"',
        "{}",
        '{"type":5}',
        '{"type":"error"}',
        '{"type":"error","error":"no"}',
        '{"type":"error","error":{"type":"invalid_request_error","message":5}}',
        `{"type":"${text}"}`,
        `{"type":"${text}","item_id":7,"text":{},"stash":[]}`,
        '{"type":"input_audio_buffer.speech_started","item_id":"item_0_0","audio_start_ms":"soon"}',
        '{"type":"input_audio_buffer.speech_stopped","item_id":"item_0_0","audio_end_ms":-1e99}',
        `{"type":"${text}","item_id":"item_0_0","text":"${"x".repeat(60_000)}"}`,
        "not json",
        "",
      ];
      let said = 0;
      for (const [i, message] of odd.entries()) {
        const next = connections.length;
        let told = false;
        behavior.sending = ({ type, connection }, peer, body) => {
          if (!told && connection === next && type.endsWith("transcription.text")) {
            told = true;
            peer.send(message.replace("item_0_0", `item_${next}_0`));
          }
          return body;
        };
        const found = await all(listen(inPieces(SOUND))).then(finals, (error: unknown) => error);
        if (found instanceof EarmarkError) assert.match(found.code, /^(badAnswer|service|badRequest)$/, message);
        else {
          said += 1;
          assert.deepEqual(found, TEXTS, `${i}: ${message}`);
        }
      }
      assert.ok(said >= 8);
      behavior.sending = (_, peer, body) => {
        for (let i = 0; i < 300; i++)
          peer.send(JSON.stringify({ type: "input_audio_buffer.speech_started", item_id: `flood${i}` }));
        return body;
      };
      await assert.rejects(all(listen()), { code: "badAnswer" });
    });

    it("who stops listening closes the connection, and who cancels gets the reason", async () => {
      async function* forEver(): AsyncGenerator<Int16Array, void, undefined> {
        yield SOUND;
        await new Promise(() => undefined);
      }
      for await (const { final } of listen(forEver())) if (final) break;
      const [first] = service.realtime.connections;
      await first?.over;
      assert.equal(first?.closedWith, 1000);
      const stop = new AbortController();
      const why = new Error("enough");
      await assert.rejects(async () => {
        for await (const _ of recognizerAt(service.url, http).listen(forEver(), HINTS, stop.signal)) stop.abort(why);
      }, why);
    });

    it("what goes wrong with the sound is told", async () => {
      async function* broken(): AsyncGenerator<Int16Array, void, undefined> {
        yield SOUND.subarray(0, 16_000);
        throw new EarmarkError("unreadable", "The spool is gone.");
      }
      await assert.rejects(all(listen(broken())), { code: "unreadable" });
    });
  });
}

describe("the stand-in's WebSocket", () => {
  it("is one for another's client, too", async () => {
    const service = await startService(tonesRecognizer());
    try {
      const url = `${service.url.replace("http", "ws")}/api-ws/v1/realtime?model=qwen3-asr-flash-realtime`;
      const socket = new Undici(url, { headers: { authorization: `Bearer ${KEY}` } });
      const types: string[] = [];
      await new Promise<void>((resolve, reject) => {
        socket.addEventListener("error", () => reject(new Error("no connection")));
        socket.addEventListener("close", () => resolve());
        socket.addEventListener("message", ({ data }) => {
          const { type } = JSON.parse(String(data)) as { type: string };
          types.push(type);
          if (type === "session.created") {
            const turn_detection = { type: "server_vad", threshold: 0, silence_duration_ms: 400 };
            const session = { modalities: ["text"], input_audio_format: "pcm", sample_rate: 16_000, turn_detection };
            socket.send(JSON.stringify({ event_id: "a", type: "session.update", session }));
            const bytes = Buffer.from(SOUND.buffer, SOUND.byteOffset, SOUND.byteLength);
            const audio = bytes.toString("base64");
            socket.send(JSON.stringify({ event_id: "b", type: "input_audio_buffer.append", audio }));
            socket.send(JSON.stringify({ event_id: "b", type: "input_audio_buffer.commit" }));
            socket.send(JSON.stringify({ event_id: "c", type: "session.finish" }));
          }
          if (type === "session.finished") socket.close(1000);
        });
      });
      assert.equal(types.filter((type) => type.endsWith(".completed")).length, SAID.length);
      assert.equal(types.at(-1), "session.finished");
      // An id that was there before, and a commit where the server listens for pauses itself.
      assert.equal(types.filter((type) => type === "error").length, 2);
    } finally {
      await service.close();
    }
  });
});
