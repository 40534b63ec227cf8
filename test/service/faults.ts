import type { ServerResponse } from "node:http";

/** Misbehaves in place of an answer. */
export type Fault = (response: ServerResponse, requestId: string) => Promise<void> | void;

/** An error in the service's native shape, or in the compatible one. */
export function refusal(
  status: number,
  code: string,
  message: string,
  options: { nested?: boolean; headers?: Record<string, string> } = {},
): Fault {
  return (response, request_id) => {
    const body = options.nested
      ? { error: { code, message, type: "invalid_request_error", param: null }, request_id }
      : { code, message, request_id };
    response.writeHead(status, { "content-type": "application/json", ...options.headers }).end(JSON.stringify(body));
  };
}

/** A gateway's page in place of an answer. */
export function page(status: number): Fault {
  return (response) => {
    response.writeHead(status, { "content-type": "text/html" }).end("<html><body><h1>Bad Gateway</h1></body></html>");
  };
}

/** Any status, type and body, cut into pieces of so many bytes. */
export function raw(status: number, type: string, body: string, pieceBytes = Infinity): Fault {
  return async (response) => {
    response.writeHead(status, { "content-type": type });
    const bytes = Buffer.from(body);
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      await new Promise<void>((resolve) => response.write(bytes.subarray(at, at + pieceBytes), () => resolve()));
    }
    response.end();
  };
}

/** The connection breaks before a byte of the answer. */
export const reset: Fault = (response) => {
  response.socket?.resetAndDestroy();
};

/** A stream that says `text` and then breaks, ends too early, or says nothing more. */
export function partly(text: string, then: "break" | "end" | "stall" | "error" | "junk"): Fault {
  return async (response, request_id) => {
    const frame = {
      output: { choices: [{ finish_reason: "null", message: { content: [{ text }], role: "assistant" } }] },
      request_id,
    };
    response.writeHead(200, { "content-type": "text/event-stream" });
    await new Promise<void>((resolve) =>
      response.write(`id:1\nevent:result\n:HTTP_STATUS/200\ndata:${JSON.stringify(frame)}\n\n`, () => resolve()),
    );
    if (then === "break") response.socket?.resetAndDestroy();
    if (then === "end") response.end();
    if (then === "junk") response.end("data:{not json\n\n");
    if (then === "error") {
      const error = { code: "InternalError.Algo", message: "inference failed", request_id };
      response.end(`id:2\nevent:error\n:HTTP_STATUS/500\ndata:${JSON.stringify(error)}\n\n`);
    }
    if (then === "stall") await new Promise<void>((resolve) => response.once("close", () => resolve()));
  };
}

/** Takes the request and answers with no byte until the client gives up. */
export const hang: Fault = async (response) => {
  await new Promise<void>((resolve) => response.once("close", () => resolve()));
};

/** Says that an answer comes, and then nothing. */
export const stalled: Fault = async (response) => {
  response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  await new Promise<void>((resolve) => response.once("close", () => resolve()));
};
