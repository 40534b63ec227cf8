import assert from "node:assert/strict";
import {
  closing,
  FrameError,
  frameOf,
  FrameReader,
  type Message,
} from "../../../../src/recognizers/realtime/webSocketFrames";
import { random as seeded } from "../../pipeline/random";

/** A frame as a server sends it. */
function served(opcode: number, payload: Uint8Array, final = true): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (final ? 0x80 : 0) | opcode;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

const MOST = 1_000_000;

describe("frames of a WebSocket", () => {
  it("are masked, with the shortest length that holds (RFC 6455, 5.2)", () => {
    const mask = Buffer.from([1, 2, 3, 4]);
    // The example of RFC 6455, 5.7: a masked "Hello".
    assert.deepEqual(
      frameOf(1, Buffer.from("Hello"), Buffer.from([0x37, 0xfa, 0x21, 0x3d])),
      Buffer.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]),
    );
    for (const [length, head] of [
      [125, 2],
      [126, 4],
      [65_535, 4],
      [65_536, 10],
    ] as const)
      assert.equal(frameOf(1, Buffer.alloc(length), mask).length, head + 4 + length);
    assert.deepEqual([...closing(1000)], [3, 232]);
    assert.equal(closing(1000, "x".repeat(500)).length, 125);
  });

  it("are read at every boundary, in parts, with control frames between the parts", () => {
    const random = seeded(7);
    const long = "今天".repeat(30_000);
    for (let run = 0; run < 30; run++) {
      const expected: Message[] = [];
      const bytes: Buffer[] = [];
      for (let i = 0; i < 8; i++) {
        const text = i === 3 && run === 0 ? long : "ä你😀x".repeat(Math.floor(random() * 60));
        const payload = Buffer.from(text);
        const parts = 1 + Math.floor(random() * 3);
        for (let part = 0; part < parts; part++) {
          const [from, to] = [part, part + 1].map((p) => Math.floor((payload.length * p) / parts));
          bytes.push(served(part === 0 ? 1 : 0, payload.subarray(from, to), part === parts - 1));
          if (random() < 0.5 && part < parts - 1) {
            bytes.push(served(9, Buffer.from("?")));
            expected.push({ kind: "ping", data: Buffer.from("?") });
          }
        }
        expected.push({ kind: "text", text });
      }
      bytes.push(served(8, closing(1011, "太晚")));
      expected.push({ kind: "close", code: 1011, reason: "太晚" });
      const all = Buffer.concat(bytes);
      const reader = new FrameReader(MOST);
      const messages: Message[] = [];
      const step = run === 0 ? 4_096 : run;
      for (let at = 0; at < all.length; at += step) messages.push(...reader.push(all.subarray(at, at + step)));
      assert.deepEqual(messages, expected, `in pieces of ${step}`);
    }
  });

  it("that break the protocol are refused, each with its code", () => {
    const wrong: readonly (readonly [string, Buffer, number])[] = [
      ["reserved bits", Buffer.from([0xc1, 0]), 1002],
      ["masked by the server", Buffer.from([0x81, 0x80, 0, 0, 0, 0]), 1002],
      ["an unknown kind", served(3, Buffer.alloc(0)), 1002],
      ["a ping in parts", served(9, Buffer.alloc(0), false), 1002],
      ["a long ping", served(9, Buffer.alloc(126)), 1002],
      ["goes on without a beginning", served(0, Buffer.from("x")), 1002],
      ["begins twice", Buffer.concat([served(1, Buffer.from("x"), false), served(1, Buffer.from("y"))]), 1002],
      ["begins twice, empty", Buffer.concat([served(1, Buffer.alloc(0), false), served(1, Buffer.from("y"))]), 1002],
      ["binary", served(2, Buffer.from("x")), 1003],
      ["no UTF-8", served(1, Buffer.from([0xff, 0xfe])), 1007],
      ["half a code", served(8, Buffer.from([3])), 1002],
      ["too long", served(1, Buffer.alloc(10)).fill(127, 1, 2).subarray(0, 2), 0],
      ["over the limit", Buffer.from([0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0]), 1009],
      [
        "over it in parts",
        Buffer.concat([served(1, Buffer.alloc(700_000), false), served(0, Buffer.alloc(400_000))]),
        1009,
      ],
    ];
    for (const [name, bytes, code] of wrong) {
      const push = (): unknown => new FrameReader(MOST).push(bytes);
      if (code === 0) assert.deepEqual(push(), [], name);
      else assert.throws(push, (error) => error instanceof FrameError && error.code === code, name);
    }
  });
});
