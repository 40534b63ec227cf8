import { createParser } from "eventsource-parser";
import { EVENT_LENGTH, tooMuch } from "./bounds";

/** One event of the service's stream. */
export interface StreamEvent {
  /** `result`, `error`, `done`, or undefined. */
  readonly name: string | undefined;
  readonly data: string;
  /** The HTTP status that the event claims, by a comment `:HTTP_STATUS/400` or a field `status:400`. */
  readonly status: number | undefined;
}

const STATUS = /HTTP_STATUS\/(\d{3})/;

/** Server-sent events from bytes cut anywhere, also inside a character. @throws {EarmarkError} `badAnswer` for an event without end */
export async function* eventsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent, void, undefined> {
  const ready: StreamEvent[] = [];
  let status: number | undefined;
  const note = (text: string): void => {
    const match = STATUS.exec(text);
    if (match) status = Number(match[1]);
  };
  const parser = createParser({
    maxBufferSize: EVENT_LENGTH,
    onEvent: ({ event, data }) => {
      // Some gateways glue the comment onto the field: `event:result:HTTP_STATUS/200`.
      if (event) note(event);
      ready.push({ name: event?.split(":")[0], data, status });
      status = undefined;
    },
    onComment: note,
    onError: (error) => {
      // `status:400` is no field of the standard.
      if (error.field === "status") status = Number(error.value) || undefined;
      if (error.type === "max-buffer-size-exceeded") throw tooMuch("characters in one event", EVENT_LENGTH);
    },
  });
  const decoder = new TextDecoder();
  // Carriage returns become line feeds here: the parser looks for the next line feed anew after each of them, to the end of
  // what it holds. One at the end of a piece may be half of a line end.
  let held = "";
  for await (const bytes of body) {
    const text = held + decoder.decode(bytes, { stream: true });
    held = text.endsWith("\r") ? "\r" : "";
    parser.feed(text.slice(0, text.length - held.length).replaceAll(/\r\n?/g, "\n"));
    yield* ready.splice(0);
  }
  // The last event may lack its blank line when the connection closes right after it.
  parser.feed(`${decoder.decode()}\n\n`);
  yield* ready.splice(0);
}
