import { EVENT_LENGTH, tooMuch } from "./bounds";
import { eventsOf, type StreamEvent } from "./events";

/** Text that is no JSON object, but may be a stream of them, in either form. */
export function looksLikeEvents(text: string): boolean {
  return /^\s*(?:\{|(?:data|event|id|retry)?:)/.test(text.slice(0, 1_000));
}

/**
 * The events of a stream in the form that it has: server-sent, or one JSON object a line, which servers send by either name.
 * @throws {EarmarkError} `badAnswer` for an event without end
 */
export async function* eventsIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent, void, undefined> {
  const source = body[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let first = "";
  try {
    while (!first) {
      const next = await source.next();
      if (next.done) break;
      held.push(next.value);
      first = /\S/.exec(Buffer.from(next.value).toString("latin1"))?.[0] ?? "";
    }
    const all = again(held, source);
    yield* first === "{" ? objectsOf(all) : eventsOf(all);
  } finally {
    await source.return?.(undefined);
  }
}

async function* again(
  held: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* held;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** One object a line; an object of several lines ends with the brace at the beginning of its last one. */
async function* objectsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent, void, undefined> {
  const decoder = new TextDecoder();
  const event = (data: string): StreamEvent => ({ name: undefined, data, status: undefined });
  // A line that has no end yet, in the pieces in which it came, and lines of an object that has none.
  let line: string[] = [];
  let lines: string[] = [];
  let length = 0;
  for await (const bytes of body) {
    const [head = "", ...more] = decoder.decode(bytes, { stream: true }).split("\n");
    line.push(head);
    length += head.length;
    for (const next of more) {
      lines.push(line.join(""));
      if (/^[{}].*\}\s*$|^\}\s*$|^\s*\[DONE\]\s*$/s.test(lines.at(-1) ?? "")) {
        yield event(lines.join("\n"));
        [lines, length] = [[], 0];
      }
      line = [next];
      length += next.length;
    }
    if (length > EVENT_LENGTH) throw tooMuch("characters in one event", EVENT_LENGTH);
  }
  const last = [...lines, line.join("") + decoder.decode()].join("\n");
  if (last.trim()) yield event(last);
}

/** A text that has been read, as the body that it was. */
export async function* piecesOf(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield await Promise.resolve(Buffer.from(text));
}
