// A process of its own: the stand-in service without recognizer, so that what is measured is Earmark and not a recognizer. It
// answers after a set delay that grows with the clip, with as many words as people say in it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const [base = 400, perSecond = 15] = process.argv.slice(2).map(Number);

/** Words a second of the answer. */
const WORDS = 2.5;

let bytes = 0;
let requests = 0;

const server = createServer((message, response) => {
  if (message.url === "/stats") {
    response.end(JSON.stringify({ bytes, requests }));
    [bytes, requests] = [0, 0];
    return;
  }
  let head = "";
  let length = 0;
  message.on("data", (piece: Buffer) => {
    length += piece.length;
    if (head.length < 65_536) head += piece.toString("latin1");
  });
  message.on("end", () => {
    bytes += length;
    requests += 1;
    const seconds = secondsIn(head, length);
    const text = Array.from({ length: Math.ceil(seconds * WORDS) }, (_, i) => `word${i}`).join(" ");
    const frame = (content: string, finish: string): string =>
      `id:1\nevent:result\n:HTTP_STATUS/200\ndata:${JSON.stringify({
        output: {
          choices: [
            {
              finish_reason: finish,
              message: { annotations: [{ language: "en" }], content: [{ text: content }], role: "assistant" },
            },
          ],
        },
        usage: { seconds: Math.ceil(seconds) },
        request_id: String(requests),
      })}\n\n`;
    setTimeout(
      () => {
        if (message.headers["x-dashscope-sse"] !== "enable") {
          response.writeHead(200, { "content-type": "application/json" });
          response.end(frame(text, "stop").split("data:")[1]);
          return;
        }
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(frame(text.slice(0, 40), "null"));
        response.end(frame(text.slice(40), "stop"));
      },
      base + perSecond * seconds,
    );
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));

/** Seconds of sound in a request, by the header of its audio: FLAC, WAV or MP3 of 64 kbit/s. */
function secondsIn(head: string, length: number): number {
  const data = /data:audio\/(\w+);base64,([A-Za-z0-9+/]{0,200})/.exec(head);
  const bytesOfAudio = (length - 500) * 0.75;
  if (data?.[1] === "flac") {
    const start = Buffer.from(data[2] ?? "", "base64");
    return (((start[21] ?? 0) & 0x0f) * 2 ** 32 + start.readUInt32BE(22)) / 16_000;
  }
  return data?.[1] === "wav" ? bytesOfAudio / 32_000 : bytesOfAudio / 8_000;
}
