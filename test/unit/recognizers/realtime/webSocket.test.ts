import assert from "node:assert/strict";
import { once } from "node:events";
import type { Clock } from "../../../../src/core/clock";
import { EarmarkError } from "../../../../src/core/errors";
import type { Http } from "../../../../src/recognizers/http";
import { WebSocket } from "../../../../src/recognizers/realtime/webSocket";
import { farewell, served } from "../../../service/frames";
import { random as seeded } from "../../pipeline/random";
import { VirtualClock } from "../../session/inbox/world";
import { over, Wire } from "./wire";

const URL = "https://service.example:10080/realtime?model=x";

function open(http: Pick<Http, "upgrade">, clock: Clock = new VirtualClock()): Promise<WebSocket> {
  return WebSocket.open(http as Http, URL, { authorization: "Bearer x" }, new AbortController().signal, clock);
}

/** All messages until it is closed. */
async function all(socket: WebSocket): Promise<string[]> {
  const messages: string[] = [];
  for (let one = await socket.read(); one !== undefined; one = await socket.read()) messages.push(one);
  return messages;
}

const failsWith = (code: string) => (error: unknown) => error instanceof EarmarkError && error.code === code;
const idle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe("a WebSocket, on a socket of ours", () => {
  it("asks for what it needs and nothing else, on ports that browsers refuse too; bytes behind the answer are not lost", async () => {
    const wire = new Wire();
    const http = over(wire, { connection: "keep-alive, Upgrade" });
    wire.say(served(1, "first"));
    const socket = await open(http);
    const { "sec-websocket-key": key = "", ...rest } = http.asked ?? {};
    assert.deepEqual(rest, { authorization: "Bearer x", "sec-websocket-version": "13" });
    assert.equal(Buffer.from(key, "base64").length, 16);
    assert.equal(await socket.read(), "first");
    socket.close();
  });

  for (const [what, answer] of Object.entries({
    "a wrong digest": { "sec-websocket-accept": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
    "no digest": { "sec-websocket-accept": "" },
    "another protocol": { upgrade: "h2c" },
    "an extension": { "sec-websocket-extensions": "x-webkit-frame" },
    "a subprotocol": { "sec-websocket-protocol": "chat" },
  }))
    it(`is none with ${what}: the connection is given up`, async () => {
      const wire = new Wire();
      await assert.rejects(open(over(wire, answer)), failsWith("badAnswer"));
      assert.ok(wire.destroyed);
    });

  it("reads messages in parts and pieces of any length, with control frames between them, and the farewell", async () => {
    const random = seeded(7);
    for (let run = 0; run < 30; run++) {
      const texts: string[] = [];
      const bytes: Buffer[] = [];
      let pings = 0;
      for (let i = 0; i < 8; i++) {
        const text = i === 3 && run === 0 ? "今天".repeat(30_000) : "ä你😀x".repeat(Math.floor(random() * 60));
        const payload = Buffer.from(text);
        const parts = 1 + Math.floor(random() * 3);
        for (let part = 0; part < parts; part++) {
          const [from, to] = [part, part + 1].map((p) => Math.floor((payload.length * p) / parts));
          bytes.push(served(part === 0 ? 1 : 0, payload.subarray(from, to), part === parts - 1));
          if (random() < 0.5 && part < parts - 1) bytes.push(served(9, `${pings++}`), served(10, "nobody asked"));
        }
        texts.push(text);
      }
      bytes.push(served(8, farewell(1011, "太晚")));
      const wire = new Wire();
      const socket = await open(over(wire));
      const sound = Buffer.concat(bytes);
      const step = run === 0 ? 4_096 : run;
      for (let at = 0; at < sound.length; at += step) wire.say(sound.subarray(at, at + step));
      wire.push(null);
      assert.deepEqual(await all(socket), texts, `in pieces of ${step}`);
      assert.deepEqual(socket.closed, { code: 1011, reason: "太晚" });
      const pongs = wire.frames.filter(({ opcode }) => opcode === 10).map(({ payload }) => payload.toString());
      assert.deepEqual(
        pongs,
        Array.from({ length: pings }, (_, i) => `${i}`),
      );
      assert.equal(wire.code, 1011);
    }
  });

  const part = (bytes: number, begins: boolean): Buffer => served(begins ? 1 : 0, Buffer.alloc(bytes, 65), false);
  const VIOLATIONS: readonly (readonly [string, Buffer, number | undefined])[] = [
    ["no frames at all", Buffer.from("HTTP/1.1 200 OK\r\n\r\n"), 1002],
    ["reserved bits", Buffer.from([0xc1, 0]), 1002],
    ["a frame that is masked", Buffer.from([0x81, 0x80, 0, 0, 0, 0]), 1002],
    ["an unknown kind", served(3, ""), 1002],
    ["a ping in parts", served(9, "", false), 1002],
    ["a long ping", served(9, Buffer.alloc(126)), 1002],
    ["going on without a beginning", served(0, "x"), 1002],
    ["beginning twice", Buffer.concat([served(1, "x", false), served(1, "y")]), 1002],
    ["beginning twice, with nothing", Buffer.concat([served(1, "", false), served(1, "y")]), 1002],
    ["a binary message", served(2, "x"), undefined],
    ["no UTF-8", served(1, Buffer.from([0xff, 0xfe])), 1007],
    ["half a code", served(8, Buffer.from([3])), 1002],
    ["a code that nobody may send", served(8, farewell(1006)), 1002],
    ["a message that is said to be too long", Buffer.from([0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0]), 1009],
    ["a message of over a megabyte in parts", Buffer.concat([part(700_000, true), part(400_000, false)]), 1009],
    ["a message in parts that never ends", Buffer.concat([part(0, true), Buffer.alloc(140_000)]), 1008],
  ];
  for (const [what, bytes, code] of VIOLATIONS)
    it(`fails with ${what}, and what came before is read`, async () => {
      const wire = new Wire();
      const socket = await open(over(wire));
      wire.say(served(1, "before"), bytes, served(1, "behind"));
      assert.equal(await socket.read(), "before");
      await assert.rejects(socket.read(), failsWith("badAnswer"));
      assert.equal(wire.code, code);
      assert.ok(wire.destroyed);
    });

  it("is cut where it ends without a farewell, and where it broke before anybody listened", async () => {
    const ended = new Wire();
    const first = await open(over(ended));
    ended.say(served(1, "half", false));
    ended.push(null);
    await assert.rejects(first.read(), failsWith("cut"));
    const broken = new Wire();
    const second = await open(over(broken));
    const cause = new Error("ECONNRESET");
    broken.destroy(cause);
    await assert.rejects(second.read(), (error) => failsWith("cut")(error) && (error as Error).cause === cause);
    const [half, clock] = [new Wire(true), new VirtualClock()];
    const listening = await open(over(half), clock);
    half.push(null);
    const cut = assert.rejects(listening.read(), failsWith("cut"));
    await clock.pass(2_000);
    await cut;
    const early = new Wire();
    early.destroy();
    const third = open(over(early));
    await assert.rejects(
      third.then((socket) => socket.read()),
      failsWith("cut"),
    );
  });

  it("is over 2 s after a farewell, whoever said it, where the other side does not end the connection", async () => {
    for (const code of [1000, 1005, 1011]) {
      const [wire, clock] = [new Wire(), new VirtualClock()];
      const socket = await open(over(wire), clock);
      wire.say(served(1, "last"), served(8, code === 1005 ? "" : farewell(code)), Buffer.alloc(1_000_000));
      const read = all(socket);
      await clock.pass(1_900);
      assert.ok(!wire.destroyed);
      await clock.pass(100);
      assert.deepEqual(await read, ["last"]);
      assert.equal(socket.closed?.code, code);
      assert.ok(wire.destroyed);
    }
    const [wire, clock] = [new Wire(), new VirtualClock()];
    const socket = await open(over(wire), clock);
    socket.close();
    assert.deepEqual([await socket.read(), socket.closed?.code, wire.code], [undefined, 1000, 1000]);
    await clock.pass(1_900);
    assert.ok(!wire.destroyed);
    await clock.pass(100);
    assert.ok(wire.destroyed);
  });

  it("goes on for hours while nobody speaks, as long as the other side answers; 15 s after the last answer it is dead", async () => {
    const [wire, clock] = [new Wire(), new VirtualClock()];
    const socket = await open(over(wire), clock);
    let answers = true;
    wire.onPing = () => void (answers && wire.say(served(10, "")));
    await clock.pass(3 * 3_600_000);
    assert.ok(!wire.destroyed);
    assert.ok(wire.frames.length > 100 && wire.frames.every(({ opcode }) => opcode === 9));
    answers = false;
    const dead = assert.rejects(socket.read(), failsWith("timeout"));
    await clock.pass(20_000);
    await dead;
    assert.ok(wire.destroyed);
  }).timeout(60_000);

  it("stops a server that says more than is read, and goes on with all of it; who does not read raises no alarm", async () => {
    for (const text of ["x", "y".repeat(60_000)]) {
      const [wire, clock] = [new Wire(), new VirtualClock()];
      const socket = await open(over(wire), clock);
      let said = 0;
      // A thousand short ones in each piece.
      const each = text.length === 1 ? 1_000 : 1;
      const piece = Buffer.concat(Array.from({ length: each }, () => served(1, text)));
      while (wire.say(piece) || !wire.isPaused()) {
        said += each;
        assert.ok(said * text.length < 8_000_000 && said < 10_000, "nobody stops it");
        await idle();
      }
      said += each;
      await clock.pass(60_000);
      assert.ok(!wire.destroyed);
      wire.say(served(8, farewell(1000)));
      wire.push(null);
      assert.equal((await all(socket)).length, said);
    }
  });

  it("a server that only pings is not answered without bound", async () => {
    const [wire, clock] = [new Wire(), new VirtualClock()];
    const socket = await open(over(wire), clock);
    wire.held = [];
    const pings = Buffer.concat(Array.from({ length: 1_000 }, () => served(9, "?".repeat(100))));
    let said = 0;
    while (wire.say(pings) || !wire.isPaused()) {
      said += pings.length;
      assert.ok(said < 4_000_000, "nobody stops it");
      await idle();
    }
    assert.ok(wire.writableLength < 200_000, `${wire.writableLength}`);
    const dead = assert.rejects(socket.read(), failsWith("timeout"));
    await clock.pass(20_000);
    await dead;
  });

  it("a server that is stopped stays so when there is room for answers to its pings", async () => {
    const wire = new Wire();
    const socket = await open(over(wire));
    wire.held = [];
    const [texts, pings] = [served(1, "x"), served(9, "?".repeat(100))].map((one) =>
      Buffer.concat(Array.from({ length: 1_000 }, () => one)),
    );
    assert.ok(texts && pings);
    wire.say(texts, pings);
    for (let i = 0; i < 10; i++) await idle();
    wire.go();
    for (let i = 0; i < 10; i++) await idle();
    assert.equal(wire.frames.length, 1_000);
    assert.ok(wire.isPaused());
    assert.equal(await socket.read(), "x");
    assert.ok(!wire.isPaused());
    socket.close();
  });

  it("waits for room before more is sent, and no longer once it is over", async () => {
    const wire = new Wire();
    const socket = await open(over(wire));
    wire.held = [];
    let sent = 0;
    const sending = (async () => {
      for (let i = 0; i < 1_000; i++) {
        await socket.send(`${i}`.padEnd(1_000));
        sent += 1;
      }
    })();
    for (let i = 0; i < 100; i++) await idle();
    assert.ok(sent > 0 && sent < 100, `${sent}`);
    wire.go();
    await sending;
    const texts = wire.frames.map(({ payload }) => payload.toString().trim());
    assert.deepEqual(
      texts,
      Array.from({ length: 1_000 }, (_, i) => `${i}`),
    );
    wire.held = [];
    const stuck = socket.send("z".repeat(1_000_000));
    const why = new Error("enough");
    socket.fail(why);
    await stuck;
    await assert.rejects(socket.read(), why);
    await socket.send("nobody is there");
    if (!wire.closed) await once(wire, "close");
  });
});
