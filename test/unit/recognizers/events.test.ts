import assert from "node:assert/strict";
import { eventsOf, type StreamEvent } from "../../../src/recognizers/events";

async function read(bytes: Uint8Array, cuts: readonly number[]): Promise<StreamEvent[]> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    let at = 0;
    for (const cut of [...cuts, bytes.length]) {
      yield bytes.subarray(at, cut);
      at = cut;
    }
  }
  const events: StreamEvent[] = [];
  for await (const event of eventsOf(pieces())) events.push(event);
  return events;
}

const CAPTURED =
  'id:1\nevent:result\n:HTTP_STATUS/200\ndata:{"text":"欢迎与🎙"}\n\nid:2\nevent:error\nstatus:429\ndata:{"code":"Throttling"}\n\n';

describe("the service's event stream", () => {
  it("is read the same wherever the bytes are cut, in lines of either kind", async () => {
    for (const text of [CAPTURED, CAPTURED.replaceAll("\n", "\r\n")]) {
      const bytes = new TextEncoder().encode(text);
      for (let cut = 0; cut <= bytes.length; cut++) {
        const [first, second, ...more] = await read(bytes, [cut]);
        assert.deepEqual(first, { name: "result", data: '{"text":"欢迎与🎙"}', status: 200 }, `cut at ${cut}`);
        assert.deepEqual(second, { name: "error", data: '{"code":"Throttling"}', status: 429 });
        assert.equal(more.length, 0);
      }
    }
  });

  it("is read byte by byte", async () => {
    const bytes = new TextEncoder().encode(CAPTURED);
    assert.equal((await read(bytes, Array.from(bytes.keys()))).length, 2);
  });

  it("keeps a last event whose blank line never came, and statuses glued to the name", async () => {
    const [event] = await read(new TextEncoder().encode("event:result:HTTP_STATUS/200\ndata:{}"), []);
    assert.deepEqual(event, { name: "result", data: "{}", status: 200 });
  });

  it("skips comments that keep the connection alive", async () => {
    assert.deepEqual(await read(new TextEncoder().encode(":\n\n: keep-alive\n\n"), []), []);
  });
});
